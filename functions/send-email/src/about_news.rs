//! Mails about what happens to an order after it was placed, with the paper that belongs to it.

use contract::{Problem, message::OrderNews};
use documents::{
    letter,
    mail::{Letter, Occasion},
    notice::{self, About, Notice, Thing},
    paper::{self, Contact, PaperError},
};
use domain::{
    FulfilmentId, OrderId, RefundId, ReturnId,
    fulfilment::units::{LineUnits, OrderFulfilment},
    money::MoneyError,
    order::OrderState,
    order_edit::Due,
    returns::ReturnState,
};
use runtime::{Context, Fail};
use store::{
    Settings,
    course::RefundRecord,
    orders::Order,
    paperwork::{Document, Paper, Wanted},
    payments::Payment,
};

use crate::{Addressed, about_accounts::Desk, about_orders::Occasioned};

/// A file that goes with a mail.
pub(crate) struct File {
    pub name: String,
    pub pdf: Vec<u8>,
}

/// Writes about an order; to nobody where who placed it has been erased since, or where what it was about is gone.
pub(crate) async fn write(cx: Context<'_>, id: OrderId, news: OrderNews) -> Result<Option<Addressed>, Fail> {
    let store = cx.store().await?;
    let Some(occasioned) = Occasioned::open(cx, id).await? else { return Ok(None) };
    let desk = Desk::open(cx).await?;
    let payment = async |id| store.payment(id).await.map_err(Problem::from);
    let mut file = None;
    let Occasioned { order, link, settings } = &occasioned;
    let letter = match news {
        OrderNews::PaymentAgreed { payment: id } => {
            let Some(payment) = payment(id).await? else { return Ok(None) };
            match &payment.transfer {
                Some(to) => say(&desk, order, link, Notice::Transfer { amount: payment.amount, to }),
                None => Ok(occasioned.letter(cx, Occasion::PaidOnDelivery)?),
            }
        }
        OrderNews::Underpaid { payment: id } => {
            let Some(payment) = payment(id).await? else { return Ok(None) };
            say(&desk, order, link, underpaid(order, &payment).map_err(poison)?)
        }
        OrderNews::PaymentFailed { payment: id } => {
            let Some(payment) = payment(id).await? else { return Ok(None) };
            say(&desk, order, link, Notice::PaymentFailed { amount: payment.amount, until: held_until(order) })
        }
        OrderNews::PaymentAsked => pay(&desk, order, link),
        OrderNews::Edited => {
            if order.course.documents.iter().any(|document| document.is_void) && order.course.owed.is_none() {
                file = papers(cx, settings, id, Wanted::Invoice).await?;
            }
            edited(&desk, order, link)
        }
        OrderNews::Cancelled => cancelled(&desk, order, link),
        OrderNews::Sent { fulfilment } | OrderNews::Delivered { fulfilment } => {
            let Some(notice) = parcel(&desk, order, link, fulfilment, matches!(news, OrderNews::Sent { .. })) else { return Ok(None) };
            notice
        }
        OrderNews::Refunded { refund } => {
            let Some(letter) = refunded(&desk, order, link, refund) else { return Ok(None) };
            file = papers(cx, settings, id, Wanted::CreditNote(refund)).await?;
            letter
        }
        OrderNews::Return { id, state } => {
            let Some(letter) = returned(&desk, order, link, id, state) else { return Ok(None) };
            letter
        }
    };
    Ok(Some(Addressed { to: order.email.to_string(), letter: letter.map_err(poison)?, file }))
}

pub(crate) fn poison(error: impl ToString) -> Fail {
    Fail::Poison(error.to_string())
}

pub(crate) type Said = Result<Letter, Box<dyn std::error::Error + Send + Sync>>;

pub(crate) fn say(desk: &Desk, order: &Order, link: &str, notice: Notice<'_>) -> Said {
    let about = About { shop: desk.shop(), order: &order.number, name: &order.address.name, link };
    Ok(notice::write(about, notice)?)
}

/// What units of lines are, in words.
fn things<'a>(order: &'a Order, units: &[LineUnits]) -> Vec<Thing<'a>> {
    let lines = || order.priced.lines.iter().zip(&order.lines);
    let named = units.iter().filter_map(|units| {
        let (_, view) = lines().find(|(priced, _)| priced.item.line == units.line)?;
        Some(Thing { name: &view.name, choice: &view.choice, quantity: units.quantity })
    });
    named.collect()
}

/// All that is ordered, in words.
fn all_things(order: &Order) -> Vec<Thing<'_>> {
    order.lines.iter().map(|line| Thing { name: &line.name, choice: &line.choice, quantity: line.quantity.into() }).collect()
}

/// Until when the things of an unpaid order are held.
fn held_until(order: &Order) -> Option<domain::Timestamp> {
    (order.state == OrderState::AwaitingPayment).then_some(order.expires_at)
}

/// What came and what is missing, where both are known and the rest can be paid.
fn underpaid(order: &Order, payment: &Payment) -> Result<Notice<'static>, MoneyError> {
    let (Some(received), Some(_)) = (payment.captured, payment.next()) else { return Ok(Notice::Short) };
    let missing = payment.amount.try_sub(received)?;
    // The rest of a changed order has no time that runs out.
    Ok(Notice::Underpaid { received, missing, until: order.course.owed.is_none().then_some(order.expires_at) })
}

fn pay(desk: &Desk, order: &Order, link: &str) -> Said {
    use contract::desk::Happening;
    let note = order.course.happened.iter().rev().find_map(|one| match &one.what {
        Happening::PaymentAsked { note } => Some(note.as_deref()),
        _ => None,
    });
    let things = all_things(order);
    if let Some(rest) = order.course.owed {
        let (total, due) = (order.priced.totals.total, Due::Collect(rest));
        return say(desk, order, link, Notice::Edited { things: &things, total, due, until: None, note: note.flatten() });
    }
    let notice = Notice::PayOrder { things: &things, total: order.to_pay(), until: held_until(order), note: note.flatten(), pay: link };
    say(desk, order, link, notice)
}

fn edited(desk: &Desk, order: &Order, link: &str) -> Said {
    use contract::desk::Happening;
    let said = order.course.happened.iter().rev().find_map(|one| match &one.what {
        Happening::Edited { before, after, note } => Some((*before, *after, note.as_deref())),
        _ => None,
    });
    let (before, total, note) = said.ok_or("the order was not changed")?;
    let (sold, rest) = (order.course.booked.sold, order.course.owed);
    let due = match (sold, rest) {
        (true, Some(rest)) => Due::Collect(rest),
        (true, None) => match before.try_sub(total)? {
            back if back.minor() > 0 => Due::Refund(back),
            _ => Due::Even,
        },
        (false, _) => Due::Collect(order.to_pay()),
    };
    let things = all_things(order);
    say(desk, order, link, Notice::Edited { things: &things, total, due, until: held_until(order), note })
}

fn cancelled(desk: &Desk, order: &Order, link: &str) -> Said {
    use contract::desk::Happening;
    let given_up = order.course.happened.iter().rev().find_map(|one| match &one.what {
        Happening::Cancelled { reason } => Some((one.at, reason.as_str())),
        _ => None,
    });
    let reason = given_up.map(|(_, reason)| reason).filter(|reason| !reason.is_empty());
    // What went back before has had a mail of its own.
    let goes_back = |one: &&RefundRecord| one.counts() && given_up.is_some_and(|(at, _)| one.at == at);
    let refund = order.course.refunds.last().filter(goes_back).map(|one| one.refund.amount);
    say(desk, order, link, Notice::Cancelled { reason, refund })
}

fn parcel(desk: &Desk, order: &Order, link: &str, id: FulfilmentId, sent: bool) -> Option<Said> {
    let parcel = order.course.parcels.iter().find(|parcel| parcel.id == id)?;
    let things = things(order, &parcel.carried.lines);
    if !sent {
        return Some(say(desk, order, link, Notice::Delivered { things: &things }));
    }
    let tracking = parcel.tracking.as_ref();
    let more_follow = order.course.fulfilment == OrderFulfilment::Partial;
    let notice = Notice::Shipped {
        carrier: tracking.map_or(order.shipping_method.as_str(), |tracking| tracking.carrier.as_str()),
        tracking: tracking.and_then(|tracking| tracking.number.as_deref()),
        track: tracking.and_then(|tracking| tracking.url.as_deref()),
        things: &things,
        more_follow,
    };
    Some(say(desk, order, link, notice))
}

fn refunded(desk: &Desk, order: &Order, link: &str, id: RefundId) -> Option<Said> {
    let record = order.course.refunds.iter().find(|one| one.id == id)?;
    Some(say(desk, order, link, Notice::Refunded { amount: record.refund.amount, note: record.note.as_deref() }))
}

fn returned(desk: &Desk, order: &Order, link: &str, id: ReturnId, state: ReturnState) -> Option<Said> {
    let record = order.course.returns.iter().find(|one| one.id == id)?;
    let things = things(order, &record.asked.units());
    let answer = record.answer.as_deref().unwrap_or_default();
    let notice = match state {
        ReturnState::Requested => Notice::ReturnRequested { things: &things },
        ReturnState::Approved => Notice::ReturnApproved { things: &things, how: answer, label: None, until: None },
        ReturnState::Rejected | ReturnState::Refused => Notice::ReturnRejected { reason: answer },
        ReturnState::Received => Notice::ReturnReceived { things: &things },
        // The refund has a mail of its own, and who takes a return back knows.
        ReturnState::Refunded | ReturnState::Exchanged | ReturnState::Cancelled => return None,
    };
    Some(say(desk, order, link, notice))
}

/// The paper of an order, written where it was not; nothing where the shop does not say who sells.
pub(crate) async fn papers(cx: Context<'_>, settings: &Settings, id: OrderId, wanted: Wanted) -> Result<Option<File>, Fail> {
    let Some(seller) = &settings.seller else { return Ok(None) };
    let written = cx.store().await?.write_document(id, wanted, seller, cx.now()).await.map_err(Problem::from)?;
    let Some(document) = written else { return Ok(None) };
    let url = cx.variable("SHOP_URL")?;
    let contact = Contact { shop: &settings.name, url: &url, lines: &[], language: settings.language };
    let pdf = pdf(contact, &document).map_err(poison)?;
    Ok(Some(File { name: format!("{}.pdf", document.number()), pdf }))
}

fn pdf(contact: Contact<'_>, document: &Document) -> Result<Vec<u8>, PaperError> {
    match &document.paper {
        Paper::Invoice(invoice) => paper::invoice(contact, invoice, None),
        Paper::CreditNote(note) => paper::credit_note(contact, note),
    }
}

impl Desk {
    fn shop(&self) -> letter::Shop<'_> {
        letter::Shop { name: &self.name, url: &self.url, language: self.language }
    }
}
