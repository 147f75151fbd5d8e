//! Captures an approved payment when the shopper comes back, or says how it went meanwhile.

use contract::{Kind, Problem, orders::OrderView, payments::CapturePayment};
use domain::payment::PaymentState;
use payments::OnReturn;
use runtime::{Args, Context, Exit};
use till::{Gateways, Till};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::http::<CapturePayment>(capture_payment)
}

/// The webhook may have been faster, or be at it in this moment: both ask the till, and the till
/// captures once.
async fn capture_payment(cx: Context<'_>, Args { path: (order, payment), .. }: Args<CapturePayment>) -> Result<OrderView, Problem> {
    cx.owner_of(order).await?;
    let store = cx.store().await?;
    let record = store.payment(payment).await?.filter(|record| record.order == order).ok_or(Kind::NotFound)?;
    let gateway = GATEWAYS.get(record.gateway, async |variable| cx.secret(variable).await).await?;
    let till = Till { store, gateway, now: cx.now() };
    let landed = match gateway.on_return() {
        OnReturn::Capture => till.capture(payment).await?,
        OnReturn::Ask => till.check(payment).await?,
        OnReturn::Wait => {
            // Nothing to capture: the order's page shows how it stands.
            let found = store.order(order).await?.ok_or(Kind::NotFound)?;
            return Ok(found.view(&store.payments_of(order).await?, cx.now()));
        }
    };
    cx.publish(&landed.events).await;
    if landed.unknown {
        // It is being asked about; the order's page shows how it went.
        return Err(Problem::from(Kind::GatewayUnavailable).detail("We are asking the provider how it went. You are not charged twice."));
    }
    match landed.payment.state {
        PaymentState::Created | PaymentState::Pending => Err(Kind::PaymentNotApproved.into()),
        PaymentState::Failed => Err(Kind::PaymentRefused.into()),
        PaymentState::Expired => Err(Kind::OrderClosed.into()),
        PaymentState::Capturing
        | PaymentState::Processing
        | PaymentState::Paid
        | PaymentState::Review
        | PaymentState::Underpaid
        | PaymentState::OnDelivery
        | PaymentState::Reversed => {
            let payments = store.payments_of(order).await?;
            Ok(landed.order.view(&payments, cx.now()))
        }
    }
}
