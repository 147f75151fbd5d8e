//! Invoices and credit notes. Each is written once, with the next number of its series, in the transaction that notes it
//! in its order: so numbers have no gaps, and what was written is never changed.

use contract::desk::Happening;
use domain::{
    OrderId, RefundId, Timestamp,
    fulfilment::FulfilmentState,
    invoice::{
        CreditNote, Description, Head, Invoice, InvoiceError, Party, credit_note, invoice,
        number::{InvoiceNumber, Series},
    },
    payment::PaymentState,
    pricing::PricedLine,
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    amending::landing,
    codec,
    course::{DocumentRecord, Happened},
    orders::Order,
    payments::{Past, Payment},
    raw::{Collection, Tx, Verdict, Writes, decode, encode, encode_value},
    settling::{read_order, read_payments},
};

const DOCUMENTS: Collection = Collection("documents");
const NUMBERS: Collection = Collection("numbers");

/// What an invoice or a credit note says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "says")]
pub enum Paper {
    /// An invoice.
    Invoice(Invoice),
    /// A credit note.
    CreditNote(CreditNote),
}

/// A document as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    #[serde(rename = "_id")]
    number: String,
    /// Its order.
    #[serde(with = "codec::id")]
    pub order: OrderId,
    /// When it was written.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
    /// What it says.
    pub paper: Paper,
}

impl Document {
    /// Its number.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// The greatest number of a series.
#[derive(Serialize, Deserialize)]
struct Last {
    #[serde(rename = "_id")]
    series: Series,
    number: InvoiceNumber,
}

/// Which document to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The invoice of a sale.
    Invoice,
    /// The credit note of a refund.
    CreditNote(RefundId),
}

impl Wanted {
    fn series(self) -> Result<Series, StoreError> {
        let prefix = if self == Self::Invoice { "INV" } else { "CN" };
        prefix.parse().map_err(|_| StoreError::Missing { what: "a series of numbers" })
    }
}

impl Store {
    /// Writes a document of an order, or finds the one that was written; nothing where there is nothing to write it of.
    pub fn write_document<'a>(&'a self, id: OrderId, wanted: Wanted, seller: &'a Party, now: Timestamp) -> Reply<'a, Option<Document>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let Some(order) = read_order(tx, id).await? else { return Ok(Verdict::Abort(None)) };
                        if let Some(number) = written(&order, wanted) {
                            let found = tx.find_one(DOCUMENTS, doc! { "_id": number }).await?;
                            return Ok(Verdict::Abort(found.map(|raw| decode(DOCUMENTS, &raw)).transpose()?));
                        }
                        if !order.course.booked.sold {
                            return Ok(Verdict::Abort(None));
                        }
                        let mut after = order.clone();
                        if wanted == Wanted::Invoice {
                            take_back(tx, &mut after, seller, now).await?;
                        }
                        let number = next(tx, wanted.series()?, now).await?;
                        let payments = read_payments(tx, id).await?;
                        let Some(paper) = write(&order, &payments, wanted, number.clone(), seller, now)? else {
                            return Ok(Verdict::Abort(None));
                        };
                        let refund = match wanted {
                            Wanted::Invoice => None,
                            Wanted::CreditNote(refund) => Some(refund),
                        };
                        let document = Document { number: number.to_string(), order: id, at: now, paper };
                        keep(tx, &mut after, &document, refund, None).await?;
                        let mut writes = Writes::default();
                        landing(&mut writes, &order, after, &payments, Vec::new(), (None, now))?;
                        tx.write(&writes).await?;
                        Ok(Verdict::Commit(Some(document)))
                    })
                })
                .await
        })
    }

    /// A document of an order, by its number.
    pub fn document<'a>(&'a self, order: OrderId, number: &'a str) -> Reply<'a, Option<Document>> {
        Box::pin(async move {
            let this = doc! { "_id": number, "order": codec::bin(order) };
            self.db.find_one(DOCUMENTS, this, None).await?.map(|raw| decode(DOCUMENTS, &raw)).transpose()
        })
    }

    /// All numbers that were given: for tests and audits.
    pub fn all_document_numbers(&self) -> Reply<'_, Vec<String>> {
        Box::pin(async move {
            let found = self.db.find(DOCUMENTS, doc! {}, crate::raw::Find::default()).await?;
            found.iter().map(|raw| decode::<Document>(DOCUMENTS, raw).map(|document| document.number)).collect()
        })
    }
}

/// Writes credit notes that take invoices back whole which say what the order was before it was changed.
async fn take_back(tx: &mut Tx<'_>, order: &mut Order, seller: &Party, now: Timestamp) -> Result<(), StoreError> {
    let documents = &order.course.documents;
    let is_back = |number: &str| documents.iter().any(|one| one.takes_back.as_deref() == Some(number));
    let void: Vec<String> = documents.iter().filter(|one| one.is_void && !is_back(&one.number)).map(|one| one.number.clone()).collect();
    for invoice in void {
        let found = tx.find_one(DOCUMENTS, doc! { "_id": &invoice }).await?.ok_or(StoreError::Missing { what: "an invoice" })?;
        let Paper::Invoice(says) = decode::<Document>(DOCUMENTS, &found)?.paper else { continue };
        let number = next(tx, "CN".parse().map_err(|_| StoreError::Missing { what: "a series of numbers" })?, now).await?;
        let head = Head { number: number.clone(), issued_at: now, seller: seller.clone(), ..says.head.clone() };
        let paper = Paper::CreditNote(domain::invoice::take_back(head, &says).map_err(StoreError::Money)?);
        keep(tx, order, &Document { number: number.to_string(), order: order.id, at: now, paper }, None, Some(invoice)).await?;
    }
    Ok(())
}

/// Adds a document to an order.
async fn keep(
    tx: &mut Tx<'_>,
    order: &mut Order,
    document: &Document,
    refund: Option<RefundId>,
    takes_back: Option<String>,
) -> Result<(), StoreError> {
    tx.insert(DOCUMENTS, encode(DOCUMENTS, document)?).await?;
    let (number, at) = (document.number.clone(), document.at);
    order.note(Happening::Document { number: number.clone() }, None, at);
    order.course.documents.push(DocumentRecord { number, refund, takes_back, is_void: false, at });
    Ok(())
}

/// The number of a document that was written before.
fn written(order: &Order, wanted: Wanted) -> Option<&str> {
    let is_it = |one: &&DocumentRecord| match wanted {
        Wanted::Invoice => one.is_invoice(),
        Wanted::CreditNote(refund) => one.refund == Some(refund),
    };
    order.course.documents.iter().find(is_it).map(|one| one.number.as_str())
}

/// Takes the next number of a series. Two who write at once meet here, and one of them waits.
async fn next(tx: &mut Tx<'_>, series: Series, now: Timestamp) -> Result<InvoiceNumber, StoreError> {
    let this = doc! { "_id": encode_value(NUMBERS, &series)? };
    let last = tx.find_one(NUMBERS, this.clone()).await?.map(|raw| decode::<Last>(NUMBERS, &raw)).transpose()?;
    let year = now.to_string().get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let number =
        series.next(last.as_ref().map(|last| &last.number), year).map_err(|_| StoreError::Missing { what: "numbers of this year" })?;
    if last.is_some() {
        tx.update(NUMBERS, this, doc! { "$set": { "number": number.to_string() } }).await?;
    } else {
        tx.insert(NUMBERS, encode(NUMBERS, &Last { series, number: number.clone() })?).await?;
    }
    Ok(number)
}

/// When the first parcel was handed over, or a payment came where that was before; now where the records tell of neither.
fn supplied_at<'a>(happened: &[Happened], history: impl Iterator<Item = &'a Past>, now: Timestamp) -> Timestamp {
    let is_sent =
        |one: &&Happened| matches!(one.what, Happening::Fulfilment { state: FulfilmentState::Shipped | FulfilmentState::Delivered, .. });
    let sent = happened.iter().filter(is_sent).map(|one| one.at);
    let paid = history.filter(|past| past.state == PaymentState::Paid).map(|past| past.at);
    sent.chain(paid).min().unwrap_or(now)
}

/// What a document says; nothing where there is nothing to say.
fn write(
    order: &Order,
    payments: &[Payment],
    wanted: Wanted,
    number: InvoiceNumber,
    seller: &Party,
    now: Timestamp,
) -> Result<Option<Paper>, StoreError> {
    let buyer = Party { address: order.address.clone(), vat_id: order.vat_id.clone(), tax_number: None };
    let head = Head { number, issued_at: now, order: order.number.clone(), seller: seller.clone(), buyer };
    let describe = |line: &PricedLine| {
        let sold = order.lines.iter().zip(&order.priced.lines).find(|(_, priced)| priced.item.line == line.item.line);
        let text = |field: fn(&contract::cart::LineView) -> &String| sold.map(|(view, _)| field(view).clone()).unwrap_or_default();
        Description { name: text(|view| &view.name), choice: text(|view| &view.choice), sku: text(|view| &view.sku) }
    };
    let made = match wanted {
        Wanted::Invoice => {
            let history = payments.iter().flat_map(|payment| &payment.history);
            invoice(head, supplied_at(&order.course.happened, history, now), &order.priced, describe).map(Paper::Invoice)
        }
        Wanted::CreditNote(refund) => {
            let record = order.course.refunds.iter().find(|one| one.id == refund && one.is_done());
            let corrects = written(order, Wanted::Invoice).and_then(|number| number.parse().ok());
            let (Some(record), Some(corrects)) = (record, corrects) else { return Ok(None) };
            credit_note(head, corrects, &order.priced, &record.refund, describe).map(Paper::CreditNote)
        }
    };
    match made {
        Ok(paper) => Ok(Some(paper)),
        Err(InvoiceError::Money(error)) => Err(StoreError::Money(error)),
        // Without the ids that the law wants there is no document; the settings say so.
        Err(InvoiceError::Nothing | InvoiceError::SellerVatId | InvoiceError::BuyerVatId) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_supply_is_when_the_first_parcel_left_or_the_money_came_whichever_was_first() {
        let now = Timestamp(9_000);
        let parcel =
            |state, at| Happened { at: Timestamp(at), by: None, what: Happening::Fulfilment { fulfilment: crate::ids::new(), state } };
        let past = |state, at| Past { state, at: Timestamp(at), by: None };
        let sent =
            [parcel(FulfilmentState::Pending, 2_000), parcel(FulfilmentState::Shipped, 5_000), parcel(FulfilmentState::Shipped, 6_000)];
        let paid = [past(PaymentState::Created, 1_000), past(PaymentState::Paid, 4_000)];
        assert_eq!(supplied_at(&sent, paid.iter(), now), Timestamp(4_000));
        // What is paid at the door was sent before.
        assert_eq!(supplied_at(&sent, [past(PaymentState::Paid, 7_000)].iter(), now), Timestamp(5_000));
        assert_eq!(supplied_at(&sent[..1], paid[..1].iter(), now), now);
    }
}
