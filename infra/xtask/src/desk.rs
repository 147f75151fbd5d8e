//! The desk: the mailbox of the local cloud and the reference of the API.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use tokio::net::TcpListener;

use crate::{
    door,
    mail::{Mail, Mailbox},
    openapi,
    place::Place,
};

const STYLE: &str = include_str!("../pages/desk.css");
const MAIL: &str = include_str!("../pages/mail.html");
const API: &str = include_str!("../pages/api.html");

#[derive(Clone)]
struct Desk {
    shop: String,
    sandbox: String,
    mailbox: Mailbox,
}

/// Serves the desk.
pub async fn serve(listener: TcpListener, place: Place, mailbox: Mailbox) {
    let desk = Desk { shop: place.shop(), sandbox: format!("http://localhost:{}/", place.sandbox_port()), mailbox };
    let router = Router::new()
        .route("/", get(|| async { Redirect::temporary("/mail") }))
        .route("/mail", get(page_of_mails))
        .route("/mail/{id}", get(page_of_mails))
        .route("/mail.json", get(mails))
        .route("/mail/{id}/html", get(html))
        .route("/mail/{id}/source", get(source))
        .route("/api", get(page_of_api))
        .route("/openapi.json", get(|| async { Json(openapi::document()) }))
        .route("/desk.css", get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
        .with_state(desk);
    if let Err(error) = axum::serve(door::prompt(listener), router).await {
        eprintln!("the desk closed: {error}");
    }
}

fn filled(page: &str, desk: &Desk) -> Html<String> {
    Html(page.replace("{{shop}}", &desk.shop).replace("{{sandbox}}", &desk.sandbox))
}

async fn page_of_mails(State(desk): State<Desk>) -> Html<String> {
    filled(MAIL, &desk)
}

async fn page_of_api(State(desk): State<Desk>) -> Html<String> {
    filled(API, &desk)
}

async fn mails(State(desk): State<Desk>) -> Result<Json<Vec<Mail>>, (StatusCode, String)> {
    desk.mailbox.mails().map(Json).map_err(|failure| (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()))
}

/// A mail's own page: shown in a frame that may run nothing.
async fn html(State(desk): State<Desk>, Path(id): Path<String>) -> Response {
    match desk.mailbox.mail(&id) {
        Some(mail) => {
            ([(header::CONTENT_SECURITY_POLICY, "sandbox allow-popups allow-popups-to-escape-sandbox")], Html(mail.html)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn source(State(desk): State<Desk>, Path(id): Path<String>) -> Response {
    match desk.mailbox.source(&id) {
        Some(source) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], source).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
