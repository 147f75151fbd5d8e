//! Makes the payment of an order at the provider and says where to send the shopper.

use contract::{
    Problem,
    orders::{StartPayment, StartedPayment},
};
use runtime::{Args, Context, Exit};
use till::{Gateways, Start, Till};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::http::<StartPayment>(start_payment)
}

async fn start_payment(cx: Context<'_>, Args { path: order, body: name, .. }: Args<StartPayment>) -> Result<StartedPayment, Problem> {
    cx.owner_of(order).await?;
    let store = cx.store().await?;
    let gateway = GATEWAYS.get(name, cx.secret("PAYPAL_SECRET")).await?;
    let settings = store.settings(cx.now()).await?;
    let key = cx.idempotency(order.uuid().as_bytes());
    let shop_url = cx.variable("SHOP_URL")?;
    let start = Start { order, gateway: name, key: &key, shop_url: &shop_url, shop_name: &settings.name };
    Till { store, gateway, now: cx.now() }.start(start).await
}
