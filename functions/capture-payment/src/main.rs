//! Captures an approved payment when the shopper comes back, or says how it went meanwhile.

use contract::{
    Kind, Problem,
    orders::{CapturePayment, OrderView},
};
use domain::payment::PaymentState;
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
    let gateway = GATEWAYS.get(record.gateway, cx.secret("PAYPAL_SECRET")).await?;
    let landed = Till { store, gateway, now: cx.now() }.capture(payment).await?;
    cx.publish(&landed.events).await;
    if landed.unknown {
        // It is being asked about; the order's page shows how it went.
        return Err(Problem::from(Kind::GatewayUnavailable).detail("We are asking the provider how it went. You are not charged twice."));
    }
    match landed.payment.state {
        PaymentState::Created | PaymentState::Pending => Err(Kind::PaymentNotApproved.into()),
        PaymentState::Failed => Err(Kind::PaymentRefused.into()),
        PaymentState::Expired => Err(Kind::OrderClosed.into()),
        PaymentState::Capturing | PaymentState::Processing | PaymentState::Paid | PaymentState::Review => {
            let payments = store.payments_of(order).await?;
            Ok(landed.order.view(&payments))
        }
    }
}
