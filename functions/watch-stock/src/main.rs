//! Notes that somebody wants to hear, once, when a variant is there again.

use contract::{
    Kind, Problem,
    stock_alerts::{StockAlertView, WatchStock},
};
use runtime::{Args, Context, Exit};
use store::stock_alerts::Watched;

fn main() -> Exit {
    runtime::http::<WatchStock>(watch_stock)
}

async fn watch_stock(cx: Context<'_>, Args { body: (variant, email, language), .. }: Args<WatchStock>) -> Result<StockAlertView, Problem> {
    let key = email.key().map_err(|fault| Problem::fault("#/email", "not-plain", fault))?;
    // Each leads to a mail: nobody shall have the shop write to others without end.
    cx.attempt_letter(&email).await?;
    match cx.store().await?.watch_stock(variant, &email, &key, language, cx.now()).await? {
        Watched::Noted => Ok(StockAlertView { available_now: false }),
        Watched::AvailableNow => Ok(StockAlertView { available_now: true }),
        Watched::Missing => Err(Kind::NotFound.into()),
    }
}
