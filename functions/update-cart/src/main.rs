//! Adds to, sets and removes the lines of the caller's cart.
//!
//! A change reads the cart, applies the rule and writes it back if it is still the same version;
//! of two parallel changes the second starts again, so neither is lost.

use contract::{
    Kind, Problem,
    cart::{AddCartLine, CartView, RemoveCartLine, SetCartLine},
};
use domain::{
    VariantId,
    cart::{self, CartError, Line, Quantity},
    catalogue::Offer,
    quote::LineChange,
};
use runtime::{Args, Context, Exit};
use store::{
    StoreError,
    cart_views::{variants, view},
    carts::{Cart, Grip},
};

/// How often a change starts again when others are faster.
const TRIES: u32 = 20;

fn main() -> Exit {
    runtime::routes().on::<AddCartLine>(add).on::<SetCartLine>(set).on::<RemoveCartLine>(remove).serve()
}

async fn add(cx: Context<'_>, Args { body: new, .. }: Args<AddCartLine>) -> Result<CartView, Problem> {
    change(cx, Some(new.variant), |lines, offers| {
        let left = left(offers, new.variant, "#/variant")?;
        cart::add(lines, new.variant, new.quantity).map_err(limit)?;
        enough(lines, new.variant, left)
    })
    .await
}

async fn set(cx: Context<'_>, Args { path: variant, body: quantity, .. }: Args<SetCartLine>) -> Result<CartView, Problem> {
    change(cx, Some(variant), |lines, offers| {
        let left = left(offers, variant, "?variant")?;
        cart::set(lines, variant, quantity).map_err(limit)?;
        enough(lines, variant, left)
    })
    .await
}

async fn remove(cx: Context<'_>, Args { path: variant, .. }: Args<RemoveCartLine>) -> Result<CartView, Problem> {
    change(cx, None, |lines, _| {
        cart::remove(lines, variant);
        Ok(())
    })
    .await
}

/// How many of a variant can be ordered; a variant that is not sold is a fault of the field that names it.
fn left(offers: &[Offer], variant: VariantId, pointer: &str) -> Result<u32, Problem> {
    let offer = offers.iter().find(|offer| offer.variant == variant);
    offer.map(|offer| offer.available).ok_or_else(|| Problem::unknown_variant(pointer, variant))
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

/// Applies a rule to the cart's lines, told what they and the `wanted` variant cost and how many are left.
async fn change(
    cx: Context<'_>,
    wanted: Option<VariantId>,
    rule: impl Fn(&mut Vec<Line>, &[Offer]) -> Result<(), Problem>,
) -> Result<CartView, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let settings = store.settings(now).await?;
    for _ in 0..TRIES {
        let current = current(cx).await?;
        let mut lines = current.as_ref().map(|(_, cart)| cart.lines.clone()).unwrap_or_default();
        let mut asked = variants(&lines);
        asked.extend(wanted.filter(|variant| !asked.contains(variant)));
        let offers = store.offers(&asked).await?;
        rule(&mut lines, &offers)?;
        let Some((token, cart)) = current else {
            if lines.is_empty() {
                return Ok(view(None, &offers, &settings)?);
            }
            let token = cx.give_cart().ok_or(Kind::Internal)?;
            match store.insert_cart(token, store::ids::new(), lines, now).await {
                Ok(cart) => return Ok(view(Some(&cart), &offers, &settings)?),
                // An account's cart has one key on all its devices, and another one was first.
                Err(StoreError::Duplicate) => continue,
                Err(error) => return Err(error.into()),
            }
        };
        if lines == cart.lines {
            return Ok(view(Some(&cart), &offers, &settings)?);
        }
        match store.change_cart(token, cart.version, &lines, now).await? {
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
