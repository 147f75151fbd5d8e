//! What staff and shoppers do with an order after it was placed. Each change is judged here from the order's records alone,
//! by the rules in `domain`; `store::amending` commits it, and judges it anew where somebody was faster.

pub mod asking;
pub mod bookkeeping;
pub mod cancelling;
pub mod editing;
pub mod fulfilling;
pub mod moneys;
pub mod refunding;
pub mod returning;
mod settling;
pub mod showing;

use contract::{
    Kind, Problem,
    desk::Happening,
    message::{MailMessage, OrderNews},
};
use domain::{
    Timestamp, UserId, VariantId,
    fulfilment::units::{LineUnits, open},
    payment::{PaymentEvent, PaymentState},
    pricing::LineNumber,
};
use store::{
    amending::{Change, StockChange},
    events::Outgoing,
    ids,
    orders::Order,
    payment_news::News,
    payments::Payment,
    situation::Situated,
};

/// Who changes an order, and when.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// Who, where it is one of the staff.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

impl Hand {
    fn notes(self, change: &mut Change, what: Happening) {
        change.order.note(what, self.by, self.now);
    }
}

/// Why something can't be done as the order stands.
fn barred(detail: impl ToString) -> Problem {
    let detail = detail.to_string();
    let mut letters = detail.chars();
    let sentence = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    Problem::from(Kind::OrderState).detail(sentence.unwrap_or_default())
}

/// What must not happen: the order's own sums were checked when it was made.
fn broken(error: impl ToString) -> Problem {
    Problem::from(Kind::Internal).because(error)
}

/// What a line is of.
fn variant_of(order: &Order, line: LineNumber) -> Option<VariantId> {
    order.priced.line(line).map(|line| line.item.variant)
}

/// The same happening to the stock of several lines.
fn stock(order: &Order, lines: &[LineUnits], change: StockChange) -> Vec<(VariantId, StockChange, u32)> {
    lines.iter().filter_map(|units| Some((variant_of(order, units.line)?, change, units.quantity))).collect()
}

/// All units that can still be set aside.
fn open_units(situated: &Situated<'_>) -> Vec<LineUnits> {
    let parcels = situated.parcels();
    let lines = situated.ordered().into_iter().map(|line| LineUnits { line: line.line, quantity: open(&line, &parcels) });
    lines.filter(|units| units.quantity > 0).collect()
}

/// Notes something about an order, for those who work there.
pub fn note(order: &Order, text: &str, hand: Hand) -> Change {
    let mut change = Change::of(order.clone());
    hand.notes(&mut change, Happening::Note { text: text.to_owned() });
    change
}

/// Tells the order's owner.
fn tell(change: &mut Change, news: OrderNews) -> Result<(), Problem> {
    let message = MailMessage::OrderNewsV1 { order: change.order.id, news };
    change.events.push(Outgoing::mail(ids::new(), message)?);
    Ok(())
}

/// Ends what was begun and not paid: it asks for what is not to be paid any more.
fn end_open(change: &mut Change, payments: &[Payment]) {
    let open = payments.iter().filter(|payment| matches!(payment.state, PaymentState::Created | PaymentState::Pending));
    change.payments = open.map(|payment| (payment.clone(), Some(PaymentEvent::TimeRanOut), News::default())).collect();
}

fn payment_of(payments: &[Payment], id: domain::PaymentId) -> Result<&Payment, Problem> {
    payments.iter().find(|payment| payment.id == id).ok_or_else(|| Kind::NotFound.into())
}
