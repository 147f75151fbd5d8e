//! A small shop: it calls the sandbox and receives its webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::{Method, Response};
use sandbox::{Config, Handle, Outcome, Retries};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// One webhook as it arrived.
#[derive(Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["event_type"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[derive(Clone, Default)]
struct Inbox {
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

pub struct Shop {
    pub sandbox: Handle,
    pub http: reqwest::Client,
    pub token: String,
    inbox: Inbox,
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let inbox = Inbox::default();
        let receiver = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook_url = format!("http://{}/hook", receiver.local_addr().unwrap());
        let app = Router::new().route("/hook", post(receive)).with_state(inbox.clone());
        tokio::spawn(async move { axum::serve(receiver, app).await });
        let mut config = Config {
            webhook_url: Some(webhook_url),
            webhook_headers: vec![("X-Origin-Secret".into(), "let me in".into())],
            webhook_delay: Duration::from_millis(10),
            retries: Retries { times: 3, first: Duration::from_millis(10), cap: Duration::from_millis(20) },
            ..Config::default()
        };
        change(&mut config);
        let sandbox = sandbox::spawn(config, TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
        // The workspace's reqwest comes without a TLS provider of its own; an error only means that another test was first.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut shop = Self { sandbox, http, token: String::new(), inbox };
        shop.log_in().await;
        shop
    }

    pub async fn log_in(&mut self) {
        let answer = self.ask_token("sandbox-client", "sandbox-secret").await;
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.unwrap();
        assert_eq!((body["token_type"].as_str(), body["expires_in"].as_i64()), (Some("Bearer"), Some(32_400)));
        body["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub async fn ask_token(&self, id: &str, secret: &str) -> Response {
        let request = self.http.post(self.url("/v1/oauth2/token")).basic_auth(id, Some(secret));
        request.form(&[("grant_type", "client_credentials")]).send().await.unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.api_url())
    }

    /// A call of the API with JSON in and out; the extra headers are `name: value`.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> (u16, Value) {
        let mut request = self.http.request(method, self.url(path)).bearer_auth(&self.token).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub async fn create(&self, body: &Value, request_id: &str) -> (u16, Value) {
        let headers = [("paypal-request-id", request_id), ("prefer", "return=representation")];
        self.call(Method::POST, "/v2/checkout/orders", Some(body), &headers).await
    }

    pub async fn new_order(&self) -> String {
        let id = format!("new-{}", rand::random::<u64>());
        let (status, body) = self.create(&order(), &id).await;
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    pub async fn capture(&self, id: &str, request_id: &str) -> (u16, Value) {
        let headers = [("paypal-request-id", request_id), ("prefer", "return=representation")];
        self.call(Method::POST, &format!("/v2/checkout/orders/{id}/capture"), Some(&json!({})), &headers).await
    }

    /// An order paid; returns its id and its capture's.
    pub async fn paid(&self, outcome: Outcome) -> (String, String) {
        let id = self.new_order().await;
        self.sandbox.approve(&id, outcome).unwrap();
        let (status, body) = self.capture(&id, &format!("{id}:capture")).await;
        assert_eq!(status, 201, "{body}");
        let capture = body["purchase_units"][0]["payments"]["captures"][0]["id"].as_str().unwrap().to_owned();
        (id, capture)
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None, &[]).await
    }

    pub async fn control(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, &format!("/control/{path}"), Some(&body), &[]).await
    }

    /// The webhook receiver answers so, call by call, and 200 afterwards.
    pub fn answer_webhooks(&self, statuses: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    pub fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().unwrap().clone()
    }

    /// Everything that arrived once nothing is on its way any more.
    pub async fn settled(&self) -> Vec<Received> {
        assert!(self.sandbox.webhooks_idle(Duration::from_secs(5)).await);
        self.received()
    }
}

async fn receive(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    inbox.received.lock().unwrap().push(Received { headers, body });
    let status = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

/// An order that keeps all the rules.
pub fn order() -> Value {
    json!({
        "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": "pay_1",
            "description": "Order 1001 <b>",
            "amount": {
                "currency_code": "EUR", "value": "25.00",
                "breakdown": {
                    "item_total": {"currency_code": "EUR", "value": "20.00"},
                    "shipping": {"currency_code": "EUR", "value": "6.00"},
                    "discount": {"currency_code": "EUR", "value": "1.00"},
                },
            },
            "items": [{"name": "Lamp", "quantity": "2", "unit_amount": {"currency_code": "EUR", "value": "10.00"}}],
            "shipping": {
                "name": {"full_name": "Ada Buyer"},
                "address": {"address_line_1": "Main 1", "admin_area_2": "Berlin", "postal_code": "10115", "country_code": "DE"},
            },
        }],
        "payment_source": {"paypal": {"experience_context": {
            "return_url": "http://localhost:8080/checkout/return/ord_1?payment=pay_1&result=approved",
            "cancel_url": "http://localhost:8080/checkout/return/ord_1?payment=pay_1&result=cancelled",
            "brand_name": "Bodega & Co", "user_action": "PAY_NOW", "shipping_preference": "SET_PROVIDED_ADDRESS",
        }}},
    })
}

/// The issue codes of an error body.
pub fn issues(body: &Value) -> Vec<&str> {
    body["details"].as_array().map(|details| details.iter().filter_map(|detail| detail["issue"].as_str()).collect()).unwrap_or_default()
}

/// The `rel`s of a body's links.
pub fn rels(body: &Value) -> Vec<&str> {
    body["links"].as_array().unwrap().iter().map(|link| link["rel"].as_str().unwrap()).collect()
}
