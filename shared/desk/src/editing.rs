//! Changing orders before they are sent.

use contract::{
    Problem,
    cart::LineView,
    desk::Happening,
    edits::{Edit, EditPreview, Wish},
    message::OrderNews,
};
use domain::{
    Money, RefundId, VariantId,
    cart::{Line, Quantity},
    catalogue::Offer,
    order::{self, OrderState},
    order_actions::{Action, Actor, MoneyStage},
    order_edit::{self, Due, EditError, LineDifference, RepriceError},
    payment::PaymentState,
    pricing::{LineNumber, Priced, PricedLine, PricingError},
    quote::QuoteLine,
};
use store::{
    amending::{Change, StockChange},
    cart_views::line_view,
    orders::Order,
    payments::Payment,
    situation::Situated,
};

use crate::{
    Hand, barred, broken, end_open,
    refunding::{Made, record, uncontested},
    tell,
};

/// For how long the things of an unpaid order are held at least after it was changed: its owner has to learn of it first.
const HOLD_MINUTES: u32 = 24 * 60;

/// What an order would be.
struct Plan {
    priced: Priced,
    lines: Vec<LineView>,
    last: LineNumber,
    due: Due,
}

/// What a change of an order would do. `offers` must hold what is added.
///
/// # Errors
/// [`contract::Kind::OrderState`] where the order can't be changed now, and faults that name the change that can't be made.
pub fn preview(order: &Order, payments: &[Payment], edit: &Edit, offers: &[Offer]) -> Result<EditPreview, Problem> {
    let plan = plan(order, payments, edit, offers)?;
    Ok(EditPreview {
        numbers: plan.priced.lines.iter().map(|line| line.item.line).collect(),
        differences: order_edit::difference(&order.priced, &plan.priced).map_err(broken)?,
        before: order.priced.totals,
        after: plan.priced.totals,
        due: plan.due,
        lines: plan.lines,
    })
}

/// What a change takes of the stock, variant by variant.
pub fn demand(differences: &[LineDifference]) -> Vec<Line> {
    let mut more: Vec<(VariantId, i64)> = Vec::new();
    for line in differences {
        let units = i64::from(line.now) - i64::from(line.was);
        match more.iter_mut().find(|(variant, _)| *variant == line.variant) {
            Some((_, sum)) => *sum += units,
            None => more.push((line.variant, units)),
        }
    }
    let line = |(variant, units): (VariantId, i64)| Some(Line { variant, quantity: Quantity::try_from(units.min(99)).ok()? });
    more.into_iter().filter(|(_, units)| *units > 0).filter_map(line).collect()
}

/// Changes an order: its stock follows, what was asked for and is not the price any more ends, and the difference is asked
/// for or goes back by the refund `refund`.
pub fn edit(order: &Order, payments: &[Payment], edit: &Edit, offers: &[Offer], refund: RefundId, hand: Hand) -> Result<Change, Problem> {
    let Plan { priced, lines, last, due } = plan(order, payments, edit, offers)?;
    let total = priced.totals.total;
    if edit.total != Some(total) {
        return Err(Problem::fault("#/total", "changed", format!("it would cost {}", total.decimal())));
    }
    let mut change = Change::of(order.clone());
    change.stock = order_edit::difference(&order.priced, &priced)
        .map_err(broken)?
        .into_iter()
        .map(|line| {
            let kind = if line.now > line.was { StockChange::Reserve } else { StockChange::Release };
            (line.variant, kind, u32::from(line.now.abs_diff(line.was)))
        })
        .collect();
    let asked = order.to_pay();
    change.order.priced = priced;
    change.order.lines = lines;
    change.order.course.last_line = last.0;
    change.order.course.owed = match due {
        Due::Collect(rest) if order.course.booked.sold => Some(rest),
        _ => None,
    };
    if change.order.course.owed.is_some() || change.order.to_pay() != asked {
        end_open(&mut change, payments);
    }
    if order.course.booked.sold {
        for document in change.order.course.documents.iter_mut().filter(|document| document.is_invoice()) {
            document.is_void = true;
        }
        change.state = Some(if change.order.course.owed.is_some() { OrderState::PartlyPaid } else { OrderState::Paid });
    } else {
        change.order.expires_at = order.expires_at.max(hand.now.plus_minutes(HOLD_MINUTES));
    }
    if let Due::Refund(amount) = due {
        let planned = Situated::of(&change.order, payments).refunding().overpaid(amount).map_err(broken)?;
        uncontested(&planned, payments)?;
        record(&mut change, payments, planned, Vec::new(), None, Made { id: refund, of_return: None }, hand)?;
    }
    hand.notes(&mut change, Happening::Edited { before: order.priced.totals.total, after: total, note: edit.note.clone() });
    tell(&mut change, OrderNews::Edited)?;
    Ok(change)
}

fn plan(order: &Order, payments: &[Payment], edit: &Edit, offers: &[Offer]) -> Result<Plan, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Staff, Action::Edit)?;
    let stage = situated.stage().map_err(broken)?;
    let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
    if stage == MoneyStage::Unpaid && !order::may_expire(order.state, &states) {
        return Err(barred("Its payment is being made at this moment."));
    }
    if !order.course.withdrawn.is_empty() {
        return Err(barred("Some of it was taken back already."));
    }
    let changes = edit.wishes.iter().enumerate().map(|(at, wish)| change(at, *wish, offers, order)).collect::<Result<Vec<_>, Problem>>()?;
    let ever = order.priced.lines.iter().map(|line| line.item.line).fold(LineNumber(order.course.last_line), LineNumber::max);
    let priced = order_edit::reprice(&order.priced, ever, &changes).map_err(|error| match error {
        RepriceError::Edit(EditError::Empty) => Problem::fault("#/changes", "empty-order", error),
        RepriceError::Edit(EditError::TooManyLines) => Problem::fault("#/changes", "too-many", error),
        RepriceError::Edit(EditError::UnknownLine(_)) => Problem::fault("#/changes", "line", error),
        RepriceError::Pricing(PricingError::Class(_)) => Problem::fault("#/changes", "tax-class", error),
        RepriceError::Pricing(_) => Problem::fault("#/changes", "money", error),
    })?;
    if priced == order.priced {
        return Err(Problem::fault("#/changes", "nothing", "must change something"));
    }
    if priced.totals.total.is_zero() && !order.course.booked.sold {
        return Err(Problem::fault("#/changes", "free", "must leave something to pay; cancel the order instead"));
    }
    let refunding = situated.refunding();
    let (captured, refunded) = (refunding.captured().map_err(broken)?, refunding.refunded().map_err(broken)?);
    let due = order_edit::due(priced.totals.total, captured, refunded).map_err(broken)?;
    let lines = priced.lines.iter().map(|line| view(order, line, offers)).collect::<Result<Vec<_>, Problem>>()?;
    let last = priced.lines.iter().map(|line| line.item.line).fold(ever, LineNumber::max);
    Ok(Plan { priced, lines, last, due })
}

/// A change, with today's price of what is added.
fn change(at: usize, wish: Wish, offers: &[Offer], order: &Order) -> Result<order_edit::Change, Problem> {
    Ok(match wish {
        Wish::Quantity(line, quantity) => order_edit::Change::Quantity { line, quantity },
        Wish::Remove(line) => order_edit::Change::Remove { line },
        Wish::Add(variant, quantity) => {
            let pointer = format!("#/changes/{at}/variant");
            let offer = offers.iter().find(|offer| offer.variant == variant);
            let offer = offer.ok_or_else(|| Problem::fault(&pointer, "not-sold", "is not sold"))?;
            let unit_price = offer.price.map_err(|fault| Problem::fault(&pointer, "not-sold", fault))?;
            if unit_price.currency() != order.priced.currency {
                return Err(Problem::fault(&pointer, "currency", format!("is not sold in {}", order.priced.currency)));
            }
            order_edit::Change::Add { variant, quantity, unit_price, tax_class: offer.tax_class.clone() }
        }
    })
}

/// A line in words: those that it was ordered with, or today's where it is new.
fn view(order: &Order, line: &PricedLine, offers: &[Offer]) -> Result<LineView, Problem> {
    let item = &line.item;
    let (quantity, total): (u8, Money) = (item.quantity.get(), line.subtotal);
    let known = order.priced.lines.iter().zip(&order.lines).find(|(was, _)| was.item.line == item.line);
    if let Some((_, known)) = known {
        return Ok(LineView { quantity, total, ..known.clone() });
    }
    let offer = offers.iter().find(|offer| offer.variant == item.variant).ok_or_else(|| broken("a line is of nothing"))?;
    Ok(line_view(&QuoteLine::of(item).map_err(broken)?, offer))
}
