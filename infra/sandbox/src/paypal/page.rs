//! `/checkoutnow`: the page on which the buyer approves or cancels.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::Paypal;
use super::model::{Order, OrderStatus, Outcome};

#[derive(Deserialize)]
pub(super) struct Token {
    token: String,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    token: String,
    choice: String,
}

#[derive(Template)]
#[template(path = "approve.html")]
struct Approve {
    token: String,
    shop: String,
    total: String,
    description: Option<String>,
    invoice: Option<String>,
    items: Vec<(String, String)>,
    address: Vec<String>,
    button: &'static str,
    pending: &'static str,
    declined: bool,
    can_cancel: bool,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice {
    title: &'static str,
    text: &'static str,
    back: Option<String>,
}

pub(super) async fn show(State(paypal): State<Arc<Paypal>>, Query(Token { token }): Query<Token>) -> Response {
    let now = paypal.clock.now_ms();
    let order = paypal.books().orders.get(&token).cloned();
    match order {
        None => notice(StatusCode::NOT_FOUND, "This payment does not exist", "Go back to the shop and start the payment again.", None),
        Some(order) if order.is_expired(now) => {
            let text = "It was not finished in time, and nothing was paid. Go back to the shop and start the payment again.";
            notice(StatusCode::GONE, "This payment has expired", text, order.experience.cancel_url)
        }
        Some(order) if order.status == OrderStatus::Completed => {
            notice(StatusCode::OK, "This payment is done", "There is nothing left to do here.", order.experience.return_url)
        }
        Some(order) if order.status == OrderStatus::Approved && !order.was_declined => {
            let text = "You have agreed to this payment. The shop will collect it.";
            notice(StatusCode::OK, "You have approved this payment", text, order.experience.return_url)
        }
        Some(order) => render(StatusCode::OK, &approve(order)),
    }
}

pub(super) async fn decide(State(paypal): State<Arc<Paypal>>, Form(Choice { token, choice }): Form<Choice>) -> Response {
    let target = match choice.as_str() {
        "approve" => paypal.approve(&token, Outcome::Completed),
        "decline" => paypal.approve(&token, Outcome::Declined),
        "pending" => paypal.approve(&token, Outcome::Pending),
        "cancel" => paypal.cancel_url(&token),
        _ => None,
    };
    // Whatever cannot be done any more, the page explains.
    Redirect::to(&target.unwrap_or_else(|| paypal.approve_url(&token))).into_response()
}

fn approve(order: Order) -> Approve {
    let total = order.total().to_string();
    let immediate = order.experience.payment_method_preference.as_deref() == Some("IMMEDIATE_PAYMENT_REQUIRED");
    let unit = order.units.first();
    let text = |key: &str| unit.and_then(|unit| unit.text(key)).map(str::to_owned);
    let items = unit.and_then(|unit| unit.body.get("items")).and_then(|items| items.as_array()).into_iter().flatten();
    let items = items.filter_map(|item| {
        let (name, quantity) = (item["name"].as_str()?, item["quantity"].as_str()?);
        let price = &item["unit_amount"];
        let each = if quantity == "1" { "" } else { " each" };
        Some((format!("{quantity} × {name}"), format!("{} {}{each}", price["value"].as_str()?, price["currency_code"].as_str()?)))
    });
    let items = items.collect();
    let shipping = unit.and_then(|unit| unit.body.get("shipping"));
    let line = |pointer: &str| shipping.and_then(|shipping| shipping.pointer(pointer)).and_then(|text| text.as_str()).map(str::to_owned);
    let town = [line("/address/postal_code"), line("/address/admin_area_2"), line("/address/admin_area_1")];
    let town: Vec<String> = town.into_iter().flatten().collect();
    let address = [
        line("/name/full_name"),
        line("/address/address_line_1"),
        line("/address/address_line_2"),
        Some(town.join(" ")).filter(|town| !town.is_empty()),
        line("/address/country_code"),
    ];
    Approve {
        shop: order.experience.brand_name.clone().unwrap_or_else(|| "the shop".into()),
        total,
        description: text("description"),
        invoice: text("invoice_id"),
        items,
        address: address.into_iter().flatten().collect(),
        button: if order.experience.user_action.as_deref() == Some("CONTINUE") { "Continue" } else { "Pay now" },
        // A shop that wants its money at once gets no eCheck; but PayPal may still look into a payment.
        pending: if immediate { "Pay, but PayPal reviews it first (pending)" } else { "Pay by eCheck (pending)" },
        declined: order.was_declined,
        can_cancel: order.experience.cancel_url.is_some(),
        token: order.id,
    }
}

fn notice(status: StatusCode, title: &'static str, text: &'static str, back: Option<String>) -> Response {
    render(status, &Notice { title, text, back })
}

fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, [("cache-control", "no-store"), ("referrer-policy", "no-referrer")], Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
