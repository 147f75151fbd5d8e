//! Shows the shop's settings and changes them, part by part.

use contract::{
    Problem,
    settings::{GetSettings, SetPayments, SetShipping, SetShop, SetTax, SettingsView, ShopWish},
};
use domain::{shipping::Shipping, tax::TaxSettings, word::TaxClassId};
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
    set(cx, |settings| beside_its_own(shop, settings).map(|shop| Part::Shop(Box::new(shop)))).await
}

async fn set_payments(cx: Context<'_>, Args { body: payments, .. }: Args<SetPayments>) -> Result<SettingsView, Problem> {
    set(cx, |_| Ok(Part::Payments(payments))).await
}

async fn set_shipping(cx: Context<'_>, Args { body: shipping, .. }: Args<SetShipping>) -> Result<SettingsView, Problem> {
    set(cx, |settings| in_currency(shipping, settings).map(Part::Shipping)).await
}

async fn set_tax(cx: Context<'_>, Args { body: tax, .. }: Args<SetTax>) -> Result<SettingsView, Problem> {
    keep_used(cx, &tax).await?;
    set(cx, |_| Ok(Part::Tax(tax))).await
}

/// A class goes only where no product has it.
async fn keep_used(cx: Context<'_>, tax: &TaxSettings) -> Result<(), Problem> {
    let store = cx.store().await?;
    let before = store.settings_now(cx.now()).await?;
    // Who saw another version hears of that.
    if before.version != cx.version() {
        return Ok(());
    }
    let gone: Vec<TaxClassId> =
        before.tax.as_draft().classes.iter().filter(|class| !tax.has_class(&class.id)).map(|class| class.id.clone()).collect();
    if gone.is_empty() {
        return Ok(());
    }
    match store.product_with_tax_class(&gone).await? {
        None => Ok(()),
        Some((product, class)) => {
            let detail = format!("must have {class}, which the product {product} has; give that another class first");
            Err(Problem::fault("#/classes", "in-use", detail))
        }
    }
}

/// The shop's own currency is no other one, and what is sent by methods with prices in one goes on being sold in it.
fn beside_its_own(shop: ShopWish, settings: &Settings) -> Result<ShopWish, Problem> {
    if let Some(at) = shop.currencies.iter().position(|currency| *currency == settings.currency) {
        return Err(Problem::fault(&format!("#/currencies/{at}"), "twice", "is the shop's own currency"));
    }
    let offered = |currency| currency == settings.currency || shop.currencies.contains(&currency);
    let mut priced = settings.shipping.methods.iter().filter_map(|method| Some((method, method.currency()?)));
    match priced.find(|(_, currency)| !offered(*currency)) {
        None => Ok(shop),
        Some((method, currency)) => {
            let detail = format!("must have {currency}, which the shipping method {} is priced in; change that first", method.name);
            Err(Problem::fault("#/currencies", "in-use", detail))
        }
    }
}

/// Prices in a currency that the shop does not sell in would never hold.
fn in_currency(shipping: Shipping, settings: &Settings) -> Result<Shipping, Problem> {
    match shipping.misplaced(&settings.offered()) {
        None => Ok(shipping),
        Some(fault) => Err(Problem::invalid(vec![fault])),
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
