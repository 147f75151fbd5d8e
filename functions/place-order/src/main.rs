//! Places an order from the caller's cart and reserves its stock.

use contract::{
    Kind, Problem,
    message::MailMessage,
    orders::{NewOrder, OrderView, PlaceOrder, PlacedOrder},
};
use domain::{
    OrderId,
    area::Place,
    pricing::PricingError,
    quote::{self, LineChange, QuoteError, Quoted},
};
use runtime::{Args, Context, Exit};
use store::{
    cart_views::{currency, line_views, variants},
    carts::{Cart, Claimed, TokenHash},
    events::Outgoing,
    idempotency::{Key, Saved},
    orders::{Order, Wanted},
    placing::{Placed, Placement},
};

fn main() -> Exit {
    runtime::http::<PlaceOrder>(place_order)
}

/// Claims the cart, prices it anew, compares with the quote that the shopper agreed to, and then in
/// one transaction saves the key, takes the stock, writes the order, empties the cart and commits
/// the mail. Whatever refuses lets the claim go and changes nothing else; whoever repeats with the
/// same key gets the same reply.
async fn place_order(cx: Context<'_>, Args { body: new, .. }: Args<PlaceOrder>) -> Result<PlacedOrder, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let token = cx.cart().ok_or(Kind::CartEmpty)?;
    let key = cx.idempotency(&token.0);
    let cart = match store.claim_cart(token, key.id, now).await? {
        Claimed::Held(cart) => cart,
        Claimed::Taken => return Err(Kind::CartClaimed.into()),
        Claimed::Missing => return replay_or(cx, &key, Kind::CartEmpty.into()).await,
    };
    match place(cx, token, key, cart, new).await {
        Ok(placed) => Ok(placed),
        Err(problem) => {
            store.release_cart(token, key.id).await?;
            replay_or(cx, &key, problem).await
        }
    }
}

async fn place(cx: Context<'_>, token: TokenHash, key: Key, cart: Cart, new: NewOrder) -> Result<PlacedOrder, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    if cart.lines.is_empty() {
        return Err(Kind::CartEmpty.into());
    }
    let agreed = cx.keys().await?.read_quote(&new.quote, token, now).ok_or(Kind::QuoteInvalid)?;
    if agreed.country != new.address.country {
        return Err(Problem::fault("#/address/country", "not-quoted", "the quote is for another country"));
    }
    let settings = store.settings(now).await?;
    let currency = currency(Some(&cart), &settings);
    if agreed.currency() != currency {
        // Before all else: no method, price or stock of another currency says anything of this one.
        let change = LineChange::Currency { was: agreed.currency(), now: currency };
        return Err(Problem::changed(Kind::CartChanged, vec![change]));
    }
    let offers = store.offers(&variants(&cart.lines), currency).await?;
    let method = settings.shipping.method(&agreed.shipping_method).ok_or(Kind::QuoteInvalid)?;
    let (to, buyer) = (Place::from(&new.address), settings.buyer(new.vat_id.clone()));
    let basis = settings.basis(cart.version, currency, &to, &buyer);
    let Quoted { quote: today, priced, days } = match quote::quote(basis, method, &cart.lines, &offers) {
        Ok(quoted) => quoted,
        // Nothing of it is sold any more.
        Err(QuoteError::Pricing(PricingError::Empty)) => {
            return Err(Problem::changed(Kind::OutOfStock, quote::shortages(&cart.lines, &offers)));
        }
        Err(QuoteError::Refused(refusal)) => return Err(Problem::fault("#/address", "not-served", QuoteError::Refused(refusal))),
        Err(QuoteError::Pricing(error)) => return Err(Problem::from(Kind::Internal).because(error)),
    };
    let mut changes = today.changes_since(&agreed);
    if !changes.is_empty() {
        changes.extend(quote::shortages(&cart.lines, &offers));
        return Err(Problem::changed(Kind::CartChanged, changes));
    }
    let short = quote::shortages(&cart.lines, &offers);
    if !short.is_empty() {
        return Err(Problem::changed(Kind::OutOfStock, short));
    }
    if priced.totals.total.is_zero() {
        return Err(Problem::fault("#/quote", "free", "must leave something to pay"));
    }
    let NewOrder { email, address, vat_id, note, .. } = new;
    let (shipping_method, lines) = (method.name.clone(), line_views(&agreed.lines, &offers));
    let arrives = settings.shipping.arrival(now, days);
    let wanted = Wanted { email, address, vat_id, shipping_method, arrives, note, lines, priced };
    let mut order = Order::new(wanted, settings.hold_minutes, now);
    order.customer = cx.session().map(|session| session.user);
    let view = order.clone().view(&[], now);
    let events = vec![Outgoing::mail(store::ids::new(), MailMessage::OrderPlacedV1 { order: order.id })?];
    // The id alone: what is personal stands in the order and nowhere else.
    let reply = order.id.to_string();
    let placement = Placement { key, cart: token, cart_version: cart.version, order, reply, events };
    match store.place(&placement, now).await? {
        Placed::Done => {
            cx.publish(&placement.events).await;
            opened(cx, view).await
        }
        Placed::Short => {
            // Someone was faster since the offers were read.
            let offers = store.offers(&variants(&cart.lines), currency).await?;
            Err(Problem::changed(Kind::OutOfStock, quote::shortages(&cart.lines, &offers)))
        }
        Placed::CartMoved => Err(Kind::CartClaimed.into()),
        Placed::Twin(saved) => {
            replay(cx, saved).await?.ok_or_else(|| Problem::from(Kind::Unavailable).because("an order number came twice"))
        }
    }
}

/// The reply of an earlier call with the same key, or else the problem of this one.
async fn replay_or(cx: Context<'_>, key: &Key, problem: Problem) -> Result<PlacedOrder, Problem> {
    let saved = cx.store().await?.saved_reply(key).await?;
    replay(cx, saved).await?.ok_or(problem)
}

async fn replay(cx: Context<'_>, saved: Saved) -> Result<Option<PlacedOrder>, Problem> {
    match saved {
        Saved::No => Ok(None),
        Saved::Mismatch => Err(Kind::IdempotencyMismatch.into()),
        Saved::Reply(id) => {
            let id: OrderId = id.parse().map_err(|error| Problem::from(Kind::Internal).because(error))?;
            let order = cx.store().await?.order(id).await?.ok_or(Kind::NotFound)?;
            opened(cx, order.view(&[], cx.now())).await.map(Some)
        }
    }
}

async fn opened(cx: Context<'_>, order: OrderView) -> Result<PlacedOrder, Problem> {
    Ok(PlacedOrder { token: cx.keys().await?.order_token(order.id), order })
}
