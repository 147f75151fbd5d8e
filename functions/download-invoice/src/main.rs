//! Writes invoices, credit notes and packing slips, and hands them out as PDF.

use base64::{Engine, engine::general_purpose::STANDARD};
use contract::{
    Kind, Problem,
    desk::DeskOrder,
    papers::{DownloadInvoice, FileView, OpenDocument, PrintSlips, Slips, WriteDocuments},
};
use desk::showing;
use documents::paper::{self, Contact, Slip, SlipLine};
use domain::{
    OrderId,
    fulfilment::{
        FulfilmentState,
        units::{LineUnits, open},
    },
    invoice::Description,
};
use runtime::{Args, Context, Exit};
use store::{
    Settings,
    course::Parcel,
    orders::Order,
    paperwork::{Paper, Wanted},
    situation::Situated,
};

fn main() -> Exit {
    runtime::routes()
        .on::<DownloadInvoice>(download)
        .on::<OpenDocument>(open_document)
        .on::<WriteDocuments>(write)
        .on::<PrintSlips>(slips)
        .serve()
}

async fn download(cx: Context<'_>, Args { path: (id, number), .. }: Args<DownloadInvoice>) -> Result<FileView, Problem> {
    cx.owner_of(id).await?;
    document(cx, id, &number).await
}

async fn open_document(cx: Context<'_>, Args { path: (id, number), .. }: Args<OpenDocument>) -> Result<FileView, Problem> {
    document(cx, id, &number).await
}

async fn document(cx: Context<'_>, id: OrderId, number: &str) -> Result<FileView, Problem> {
    let store = cx.store().await?;
    let document = store.document(id, number).await?.ok_or(Kind::NotFound)?;
    let (settings, url) = (store.settings(cx.now()).await?, cx.variable("SHOP_URL")?);
    let contact = contact(&settings, &url);
    let pdf = match &document.paper {
        Paper::Invoice(invoice) => paper::invoice(contact, invoice, None),
        Paper::CreditNote(note) => paper::credit_note(contact, note),
    };
    file(document.number(), pdf)
}

fn contact<'a>(settings: &'a Settings, url: &'a str) -> Contact<'a> {
    Contact { shop: &settings.name, url, lines: &[], language: settings.language }
}

fn file(name: &str, pdf: Result<Vec<u8>, paper::PaperError>) -> Result<FileView, Problem> {
    let pdf = pdf.map_err(|error| Problem::from(Kind::Internal).because(error))?;
    Ok(FileView { file_name: format!("{name}.pdf"), content_type: "application/pdf".into(), content: STANDARD.encode(pdf) })
}

fn no_seller() -> Problem {
    Problem::from(Kind::OrderState).detail("The settings do not say who sells.")
}

/// Mails write them on their way; this writes those whose mail is not sent yet, or which were paid before the shop said who
/// sells.
async fn write(cx: Context<'_>, Args { path: id, .. }: Args<WriteDocuments>) -> Result<DeskOrder, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let seller = store.settings(now).await?.seller.ok_or_else(no_seller)?;
    if store.write_document(id, Wanted::Invoice, &seller, now).await?.is_none() {
        return Err(Problem::from(Kind::OrderState).detail("It is not paid."));
    }
    for refund in order.course.refunds.iter().filter(|refund| refund.is_done()) {
        store.write_document(id, Wanted::CreditNote(refund.id), &seller, now).await?;
    }
    showing::open_order(store, id, now).await
}

async fn slips(cx: Context<'_>, Args { body: orders, .. }: Args<PrintSlips>) -> Result<Slips, Problem> {
    let store = cx.store().await?;
    let (settings, url) = (store.settings(cx.now()).await?, cx.variable("SHOP_URL")?);
    let mut files = Vec::new();
    for id in orders {
        let order = store.order(id).await?.ok_or(Kind::NotFound)?;
        for content in contents(&order) {
            files.push(slip(cx, &settings, &url, &order, &content)?);
        }
    }
    Ok(Slips { files })
}

/// What one slip is of.
struct Content<'a> {
    /// The how-manieth parcel of its order, from 1.
    number: usize,
    units: Vec<LineUnits>,
    /// Nothing where the parcel is not made yet.
    parcel: Option<&'a Parcel>,
}

/// The parcels that have not left; else what is still open; else, as staff may fulfil and send at once, those that left.
fn contents(order: &Order) -> Vec<Content<'_>> {
    let of = |states: &[FulfilmentState]| -> Vec<Content<'_>> {
        let parcels = (1..).zip(&order.course.parcels).filter(|(_, parcel)| states.contains(&parcel.carried.state));
        parcels.map(|(number, parcel)| Content { number, units: parcel.carried.lines.clone(), parcel: Some(parcel) }).collect()
    };
    let waiting = of(&[FulfilmentState::Pending, FulfilmentState::Packed]);
    if !waiting.is_empty() {
        return waiting;
    }
    let situated = Situated::of(order, &[]);
    let (sent, lines) = (situated.parcels(), situated.ordered());
    let left = lines.iter().map(|line| LineUnits { line: line.line, quantity: open(line, &sent) });
    let units: Vec<LineUnits> = left.filter(|units| units.quantity > 0).collect();
    if units.is_empty() {
        return of(&[FulfilmentState::Shipped, FulfilmentState::Delivered]);
    }
    vec![Content { number: order.course.parcels.len() + 1, units, parcel: None }]
}

fn slip(cx: Context<'_>, settings: &Settings, url: &str, order: &Order, content: &Content<'_>) -> Result<FileView, Problem> {
    let described = |units: &LineUnits| {
        let (_, view) = order.priced.lines.iter().zip(&order.lines).find(|(priced, _)| priced.item.line == units.line)?;
        let description = Description { name: view.name.clone(), choice: view.choice.clone(), sku: view.sku.clone() };
        Some(SlipLine { description, quantity: units.quantity })
    };
    let lines: Vec<SlipLine> = content.units.iter().filter_map(described).collect();
    let tracking = content.parcel.and_then(|parcel| parcel.tracking.as_ref());
    let slip = Slip {
        order: &order.number,
        at: cx.now(),
        from: settings.seller.as_ref(),
        to: &order.address,
        parcel: None,
        carrier: Some(tracking.map_or(order.shipping_method.as_str(), |tracking| tracking.carrier.as_str())),
        tracking: tracking.and_then(|tracking| tracking.number.as_deref()),
        lines: &lines,
        note: order.note.as_deref(),
    };
    // Files that are saved one after another must not take each other's name; most orders have one parcel.
    let part = if content.number > 1 || order.course.parcels.len() > 1 { format!("-{}", content.number) } else { String::new() };
    file(&format!("packing-slip-{}{part}", order.number), paper::packing_slip(contact(settings, url), slip))
}
