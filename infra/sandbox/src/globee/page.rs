//! `/invoice/{id}`: the page on which somebody pays, or does whatever else may happen.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::{Globee, PaymentRequest};

#[derive(Deserialize)]
pub(super) struct Pressed {
    action: String,
}

#[derive(Template)]
#[template(path = "invoice.html")]
struct Invoice {
    request: PaymentRequest,
    total: String,
    success: Option<String>,
    cancel: Option<String>,
}

pub(super) async fn show(State(globee): State<Arc<Globee>>, Path(id): Path<String>) -> Response {
    let found = globee.books().requests.iter().find(|one| one.id == id).cloned();
    let Some(request) = found else { return (StatusCode::NOT_FOUND, "no such invoice").into_response() };
    let text = |key: &str| request.text(key).map(str::to_owned);
    let total = format!("{} {}", request.body["total"].as_str().unwrap_or_default(), text("currency").unwrap_or_else(|| "USD".into()));
    let page = Invoice { total, success: text("success_url"), cancel: text("cancel_url"), request };
    match page.render() {
        Ok(html) => ([("cache-control", "no-store"), ("referrer-policy", "no-referrer")], Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// A button: a state, or one of the other things.
pub(super) async fn press(State(globee): State<Arc<Globee>>, Path(id): Path<String>, Form(Pressed { action }): Form<Pressed>) -> Response {
    let back = format!("{}/invoice/{id}", globee.page_url);
    let home = |key: &str| {
        let found = globee.books().requests.iter().find(|one| one.id == id).cloned();
        found.and_then(|found| found.text(key).map(str::to_owned)).unwrap_or_else(|| back.clone())
    };
    let target = match action.as_str() {
        "pay" => {
            globee.turn(&id, "paid");
            home("success_url")
        }
        "cancel" => {
            globee.turn(&id, "cancelled");
            home("cancel_url")
        }
        "forge" => {
            globee.forge(&id, "completed");
            back
        }
        "again" => {
            globee.postman.again(&id, false);
            back
        }
        "reversed" => {
            globee.postman.again(&id, true);
            back
        }
        status => {
            globee.turn(&id, status);
            back
        }
    };
    Redirect::to(&target).into_response()
}
