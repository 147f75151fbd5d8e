//! The dashboard: what was ordered, paid and sent, with a button for everything that may go wrong.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

use crate::blockonomics::Blockonomics;
use crate::clock::Clock;
use crate::control;
use crate::courier::{Delivery, Manner};
use crate::globee::Globee;
use crate::paypal::Paypal;
use crate::paypal::model::{CaptureStatus, OrderStatus};
use crate::postman::Posted;
use crate::signer::Forgery;

/// How many rows of each table.
const ROWS: usize = 50;

struct OrderRow {
    id: String,
    time: String,
    shop: String,
    custom_id: String,
    total: String,
    status: &'static str,
    approve_url: Option<String>,
    captures: Vec<CaptureRow>,
}

struct CaptureRow {
    id: String,
    status: &'static str,
    refunded: Option<String>,
    pending: bool,
    paid: bool,
    disputed: bool,
}

struct EventRow {
    id: String,
    time: String,
    kind: String,
    about: String,
    deliveries: Vec<Delivery>,
}

/// An address with what came to it.
struct CoinRow {
    address: String,
    came: String,
}

/// A payment request of GloBee's.
struct RequestRow {
    id: String,
    custom_id: String,
    total: String,
    status: String,
    page: String,
}

/// What the dashboard shows.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) paypal: Arc<Paypal>,
    pub(crate) coins: Arc<Blockonomics>,
    pub(crate) globee: Arc<Globee>,
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Dashboard {
    orders: Vec<OrderRow>,
    coins: Vec<CoinRow>,
    requests: Vec<RequestRow>,
    posted: Vec<Posted>,
    events: Vec<EventRow>,
    manner: Manner,
    held: usize,
    on_the_way: usize,
    calls: Vec<(String, u64, u64)>,
    clock: String,
}

#[derive(Deserialize)]
struct Button {
    #[serde(default)]
    id: String,
    action: String,
}

/// The routes of the dashboard.
pub(crate) fn router(shown: Shown) -> Router {
    Router::new().route("/", get(show)).route("/dashboard", post(press)).with_state(shown)
}

async fn show(State(Shown { paypal, coins, globee }): State<Shown>) -> Response {
    let (on_the_way, held) = paypal.courier.backlog();
    let deliveries = paypal.courier.deliveries();
    let events = paypal.courier.events();
    let events = events.iter().rev().take(ROWS).map(|event| EventRow {
        id: event.id.clone(),
        time: Clock::time_of_day(event.created_ms),
        kind: event.kind.clone(),
        about: event.about.clone(),
        deliveries: deliveries.iter().filter(|delivery| delivery.event_id == event.id).cloned().collect(),
    });
    let page = Dashboard {
        orders: orders(&paypal),
        coins: coin_rows(&coins),
        requests: request_rows(&globee),
        posted: coins.postman.posted().into_iter().chain(globee.postman.posted()).rev().take(ROWS).collect(),
        events: events.collect(),
        manner: paypal.courier.manner(),
        held,
        on_the_way,
        calls: {
            let tally = &paypal.books().tally;
            let executed = |name: &String| tally.executed.get(name).copied().unwrap_or(0);
            tally.calls.iter().map(|(name, count)| (name.clone(), *count, executed(name))).collect()
        },
        clock: Clock::stamp(paypal.clock.now_ms()),
    };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn coin_rows(coins: &Blockonomics) -> Vec<CoinRow> {
    let row = |address: &String| {
        let came = coins.transactions(address).into_iter().map(|one| {
            let units: i64 = one.outputs.iter().filter(|(to, _)| to == address).map(|(_, units)| units).sum();
            let end = if one.replaced { "replaced".to_owned() } else { format!("{} confirmations", one.status) };
            format!("{units} satoshi, {end}")
        });
        CoinRow { address: address.clone(), came: came.collect::<Vec<_>>().join("; ") }
    };
    coins.addresses().iter().rev().take(ROWS).map(row).collect()
}

fn request_rows(globee: &Globee) -> Vec<RequestRow> {
    let row = |one: crate::globee::PaymentRequest| RequestRow {
        custom_id: one.body["custom_payment_id"].as_str().unwrap_or_default().to_owned(),
        total: format!("{} {}", one.body["total"].as_str().unwrap_or_default(), one.body["currency"].as_str().unwrap_or_default()),
        page: format!("/invoice/{}", one.id),
        status: one.status,
        id: one.id,
    };
    globee.requests().into_iter().rev().take(ROWS).map(row).collect()
}

fn orders(paypal: &Paypal) -> Vec<OrderRow> {
    let (books, now) = (paypal.books(), paypal.clock.now_ms());
    let newest = books.sequence.iter().rev().take(ROWS).filter_map(|id| books.orders.get(id));
    newest
        .map(|order| OrderRow {
            id: order.id.clone(),
            time: Clock::time_of_day(order.created_ms),
            shop: order.experience.brand_name.clone().unwrap_or_default(),
            custom_id: order.units.iter().filter_map(|unit| unit.text("custom_id")).collect::<Vec<_>>().join(", "),
            total: order.total().to_string(),
            status: if order.is_expired(now) { "EXPIRED" } else { order.status.wire() },
            approve_url: (order.status != OrderStatus::Completed && !order.is_expired(now)).then(|| paypal.approve_url(&order.id)),
            captures: order
                .units
                .iter()
                .filter_map(|unit| books.captures.get(unit.capture_id.as_ref()?))
                .map(|capture| CaptureRow {
                    id: capture.id.clone(),
                    status: capture.status.wire(),
                    refunded: (capture.refunded > 0).then(|| capture.amount.of(capture.refunded).to_string()),
                    pending: capture.status == CaptureStatus::Pending,
                    paid: matches!(capture.status, CaptureStatus::Completed | CaptureStatus::PartiallyRefunded),
                    disputed: capture.disputed,
                })
                .collect(),
        })
        .collect()
}

async fn press(State(Shown { paypal, .. }): State<Shown>, Form(Button { id, action }): Form<Button>) -> Redirect {
    let send = |forgery: Forgery, copies: u32| {
        if let Some(event) = paypal.courier.event(&id) {
            paypal.courier.dispatch(&event, forgery, copies);
        }
    };
    match action.as_str() {
        "resend" => send(Forgery::None, 1),
        "resend-5" => send(Forgery::None, 5),
        "forge-body" => send(Forgery::Body, 1),
        "forge-signature" => send(Forgery::Signature, 1),
        "forge-certificate" => send(Forgery::Certificate, 1),
        "pause" => drop(paypal.courier.change(|manner| manner.paused = true)),
        "resume" => drop(paypal.courier.change(|manner| manner.paused = false)),
        "flush" => drop(paypal.courier.flush(false).await),
        "flush-reversed" => drop(paypal.courier.flush(true).await),
        "revoke" => paypal.books().tokens.clear(),
        action => drop(control::act(&paypal, &id, action)),
    }
    Redirect::to("/")
}
