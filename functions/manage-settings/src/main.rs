//! Shows the shop's settings and changes them, part by part.

use contract::{
    Problem,
    settings::{GetSettings, SetPayments, SetShipping, SetShop, SetTax, SettingsView},
};
use domain::shipping::Shipping;
use runtime::{Args, Context, Exit};
use store::{Settings, audit::Action, settings::Part, staff::Managed};

fn main() -> Exit {
    runtime::routes()
        .on::<GetSettings>(show)
        .on::<SetShop>(set_shop)
        .on::<SetPayments>(set_payments)
        .on::<SetShipping>(set_shipping)
        .on::<SetTax>(set_tax)
        .serve()
}

async fn show(cx: Context<'_>, _: Args<GetSettings>) -> Result<SettingsView, Problem> {
    Ok(view(cx, cx.store().await?.settings_now(cx.now()).await?))
}

async fn set_shop(cx: Context<'_>, Args { body: shop, .. }: Args<SetShop>) -> Result<SettingsView, Problem> {
    set(cx, |_| Ok(Part::Shop(Box::new(shop)))).await
}

async fn set_payments(cx: Context<'_>, Args { body: payments, .. }: Args<SetPayments>) -> Result<SettingsView, Problem> {
    set(cx, |_| Ok(Part::Payments(payments))).await
}

async fn set_shipping(cx: Context<'_>, Args { body: shipping, .. }: Args<SetShipping>) -> Result<SettingsView, Problem> {
    set(cx, |settings| in_currency(shipping, settings).map(Part::Shipping)).await
}

async fn set_tax(cx: Context<'_>, Args { body: tax, .. }: Args<SetTax>) -> Result<SettingsView, Problem> {
    set(cx, |_| Ok(Part::Tax(tax))).await
}

/// Prices in another currency than the shop's would never hold.
fn in_currency(shipping: Shipping, settings: &Settings) -> Result<Shipping, Problem> {
    match shipping.not_in(settings.currency) {
        None => Ok(shipping),
        Some(pointer) => Err(Problem::fault(&pointer, "currency", format!("must be in {}", settings.currency))),
    }
}

/// Writes a part over the version that the caller saw.
async fn set(cx: Context<'_>, part: impl FnOnce(&Settings) -> Result<Part, Problem>) -> Result<SettingsView, Problem> {
    let store = cx.store().await?;
    let before = store.settings_now(cx.now()).await?;
    if cx.version() != before.version {
        return Err(Problem::changed_meanwhile(&before.view()));
    }
    let entry = cx.staff_entry(Action::SettingsChanged, None);
    match store.set_settings(cx.signed_in()?, &before, &part(&before)?, &entry).await? {
        Managed::Stale => Err(Problem::changed_meanwhile(&store.settings_now(cx.now()).await?.view())),
        managed => {
            managed.done()?;
            Ok(view(cx, store.settings_now(cx.now()).await?))
        }
    }
}

fn view(cx: Context<'_>, settings: Settings) -> SettingsView {
    cx.tag_version(settings.version);
    settings.view()
}
