//! Adds to, sets and removes the lines of the caller's cart, and says in which currency it is.
//!
//! A change reads the cart, applies the rule and writes it back if it is still the same version;
//! of two parallel changes the second starts again, so neither is lost.

use contract::{
    Kind, Problem,
    cart::{AddCartLine, CartView, RemoveCartLine, SetCartCurrency, SetCartLine},
};
use domain::{
    VariantId,
    cart::{self, CartError, Line, Quantity},
    catalogue::Offer,
    price_list::NotSoldIn,
    quote::LineChange,
};
use runtime::{Args, Context, Exit};
use store::{
    StoreError,
    cart_views::{variants, view},
    carts::{Cart, Contents, Grip},
};

/// How often a change starts again when others are faster.
const TRIES: u32 = 20;

fn main() -> Exit {
    runtime::routes().on::<AddCartLine>(add).on::<SetCartLine>(set).on::<RemoveCartLine>(remove).on::<SetCartCurrency>(set_currency).serve()
}

async fn add(cx: Context<'_>, Args { body: new, .. }: Args<AddCartLine>) -> Result<CartView, Problem> {
    change(cx, Some(new.variant), |Contents { lines, .. }, offers| {
        let left = left(offers, new.variant, "#/variant")?;
        cart::add(lines, new.variant, new.quantity).map_err(limit)?;
        enough(lines, new.variant, left)
    })
    .await
}

async fn set(cx: Context<'_>, Args { path: variant, body: quantity, .. }: Args<SetCartLine>) -> Result<CartView, Problem> {
    change(cx, Some(variant), |Contents { lines, .. }, offers| {
        let left = left(offers, variant, "?variant")?;
        cart::set(lines, variant, quantity).map_err(limit)?;
        enough(lines, variant, left)
    })
    .await
}

async fn remove(cx: Context<'_>, Args { path: variant, .. }: Args<RemoveCartLine>) -> Result<CartView, Problem> {
    change(cx, None, |Contents { lines, .. }, _| {
        cart::remove(lines, variant);
        Ok(())
    })
    .await
}

async fn set_currency(cx: Context<'_>, Args { body: currency, .. }: Args<SetCartCurrency>) -> Result<CartView, Problem> {
    let settings = cx.store().await?.settings(cx.now()).await?;
    if !settings.offered().contains(&currency) {
        return Err(Problem::fault("#/currency", "not-offered", format!("must be a currency that the shop sells in, not {currency}")));
    }
    change(cx, None, |contents, _| {
        contents.currency = Some(currency);
        Ok(())
    })
    .await
}

/// How many of a variant can be ordered; a variant that is not sold is a fault of the field that names it, one that is not
/// sold in the cart's currency is as good as sold out.
fn left(offers: &[Offer], variant: VariantId, pointer: &str) -> Result<u32, Problem> {
    let offer = offers.iter().find(|offer| offer.variant == variant).ok_or_else(|| Problem::unknown_variant(pointer, variant))?;
    match offer.price {
        Ok(_) => Ok(offer.available),
        Err(NotSoldIn(currency)) => Err(Problem::changed(Kind::OutOfStock, vec![LineChange::NotSoldIn { variant, currency }])),
    }
}

fn enough(lines: &[Line], variant: VariantId, left: u32) -> Result<(), Problem> {
    let wanted = lines.iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity.get());
    if u32::from(wanted) <= left {
        return Ok(());
    }
    Err(Problem::changed(Kind::OutOfStock, vec![LineChange::Stock { variant, wanted, left }]))
}

fn limit(error: CartError) -> Problem {
    Problem::from(Kind::CartLimit).detail(match error {
        CartError::TooManyLines => format!("A cart holds at most {} different things.", cart::MAX_LINES),
        CartError::TooMany => format!("A cart holds at most {} of one thing.", Quantity::MAX),
    })
}

/// Applies a rule to what the cart holds, told what that and the `wanted` variant cost and how many are left.
async fn change(
    cx: Context<'_>,
    wanted: Option<VariantId>,
    rule: impl Fn(&mut Contents, &[Offer]) -> Result<(), Problem>,
) -> Result<CartView, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let settings = store.settings(now).await?;
    for _ in 0..TRIES {
        let current = current(cx).await?;
        let before = current.as_ref().map(|(_, cart)| Contents::from(cart)).unwrap_or_default();
        let mut asked = variants(&before.lines);
        asked.extend(wanted.filter(|variant| !asked.contains(variant)));
        let mut offers = store.offers(&asked, settings.currency_of(before.currency)).await?;
        let mut after = before.clone();
        rule(&mut after, &offers)?;
        if settings.currency_of(after.currency) != settings.currency_of(before.currency) {
            offers = store.offers(&asked, settings.currency_of(after.currency)).await?;
        }
        let Some((token, cart)) = current else {
            if after == before {
                return Ok(view(None, &offers, &settings)?);
            }
            let token = cx.give_cart().ok_or(Kind::Internal)?;
            match store.insert_cart(token, store::ids::new(), &after, now).await {
                Ok(cart) => return Ok(view(Some(&cart), &offers, &settings)?),
                // An account's cart has one key on all its devices, and another one was first.
                Err(StoreError::Duplicate) => continue,
                Err(error) => return Err(error.into()),
            }
        };
        if after == before {
            return Ok(view(Some(&cart), &offers, &settings)?);
        }
        match store.change_cart(token, &cart, &after, now).await? {
            Grip::Held(cart) => return Ok(view(Some(&cart), &offers, &settings)?),
            Grip::Claimed => return Err(Kind::CartClaimed.into()),
            Grip::Missing | Grip::Stale => {}
        }
    }
    Err(Problem::from(Kind::Unavailable).because("the cart changed faster than it could be written"))
}

async fn current(cx: Context<'_>) -> Result<Option<(store::carts::TokenHash, Cart)>, Problem> {
    let Some(token) = cx.cart() else { return Ok(None) };
    Ok(cx.store().await?.cart(token).await?.map(|cart| (token, cart)))
}
