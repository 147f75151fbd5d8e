//! Makes the payment of an order at the provider and says what the shopper does next; and which ways to pay there are.

use contract::{
    Kind, Problem,
    payments::{GatewayName, ListGateways, OfferedGateways, PaymentView, ReportTransaction, StartPayment, StartedPayment},
};
use runtime::{Args, Context, Exit};
use till::{Gateways, Start, Till};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes()
        .on::<StartPayment>(start_payment)
        .on::<ReportTransaction>(report_transaction)
        .on::<ListGateways>(list_gateways)
        .serve()
}

async fn start_payment(cx: Context<'_>, Args { path: order, body: name, .. }: Args<StartPayment>) -> Result<StartedPayment, Problem> {
    cx.owner_of(order).await?;
    let store = cx.store().await?;
    let settings = store.settings(cx.now()).await?;
    if !settings.gateways.contains(&name) {
        return Err(till::not_offered());
    }
    let gateway = GATEWAYS.get(name, async |variable| cx.secret(variable).await).await?;
    let key = cx.idempotency(order.uuid().as_bytes());
    let shop_url = cx.variable("SHOP_URL")?;
    let start = Start { order, gateway: name, key: &key, shop_url: &shop_url, settings: &settings };
    let (started, events) = Till { store, gateway, now: cx.now() }.start(start).await?;
    cx.publish(&events).await;
    Ok(started)
}

/// Which transaction pays. That the provider can't be reached is no reason to have the shopper tell again: the clock asks it.
async fn report_transaction(
    cx: Context<'_>,
    Args { path: (order, payment), body: hash, .. }: Args<ReportTransaction>,
) -> Result<PaymentView, Problem> {
    cx.owner_of(order).await?;
    let store = cx.store().await?;
    let record = store.payment(payment).await?.filter(|record| record.order == order).ok_or(Kind::NotFound)?;
    if !record.hears_of_transactions() {
        return Err(till::no_transactions());
    }
    let gateway = GATEWAYS.get(record.gateway, async |variable| cx.secret(variable).await).await?;
    let told = Till { store, gateway, now: cx.now() }.report_transaction(order, payment, &hash).await?;
    if let Some(fault) = &told.unwatched {
        cx.warn(format!("{hash} is not watched yet: {fault}"));
    }
    cx.publish(&told.events).await;
    Ok(told.payment.view())
}

/// What the owner set, without what takes other currencies only or can't be used at this moment.
async fn list_gateways(cx: Context<'_>, Args { query: currency, .. }: Args<ListGateways>) -> Result<OfferedGateways, Problem> {
    let settings = cx.store().await?.settings(cx.now()).await?;
    let currency = currency.unwrap_or(settings.currency);
    let mut items = Vec::new();
    for name in settings.gateways.into_iter().filter(|name| till::takes(*name, currency, settings.currency)) {
        let usable = match name {
            GatewayName::BankTransfer => settings.payment_terms.bank.is_some(),
            // Whether it still operates is not sure: ask, as often as the caches of this reply run out.
            GatewayName::Globee => is_alive(cx, name).await,
            GatewayName::Paypal | GatewayName::Blockonomics | GatewayName::Usdt | GatewayName::CashOnDelivery => true,
        };
        if usable {
            items.push(name);
        }
    }
    Ok(OfferedGateways { items })
}

async fn is_alive(cx: Context<'_>, name: GatewayName) -> bool {
    let cause = match GATEWAYS.get(name, async |variable| cx.secret(variable).await).await {
        Ok(gateway) => match gateway.health().await {
            Ok(()) => return true,
            Err(fault) => fault.to_string(),
        },
        Err(problem) => problem.cause.unwrap_or_default(),
    };
    cx.warn(format!("{} is not offered: {cause}", name.as_str()));
    false
}
