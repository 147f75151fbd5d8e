//! What calls need to do real work: carts, orders, payments, webhooks, messages. What one function
//! leaves behind feeds the next, so that a whole run prepares little beyond what it measures.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use domain::VariantId;
use sandbox::Outcome;
use serde_json::{Value, json};
use testkit::{Answer, Basket, Call, Shop};

use crate::crowd::parallel;

/// How many prepare side by side.
const HANDS: usize = 16;

/// An order and what opens it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its id.
    pub order: String,
    /// Its token.
    pub token: String,
    /// Its payment and the provider's id of that, once it was started.
    pub payment: Option<(String, String)>,
}

type Recorded = Arc<Mutex<Vec<String>>>;

/// Things at hand.
pub struct Supplies {
    shop: Arc<Shop>,
    variants: Vec<VariantId>,
    slugs: Vec<String>,
    next: AtomicUsize,
    cart: Option<String>,
    orders: Vec<Opened>,
    started: Vec<Opened>,
    asked: Vec<Opened>,
    webhooks: Recorded,
    messages: HashMap<&'static str, Vec<String>>,
}

impl Supplies {
    /// Looks at what a filled shop sells.
    pub fn new(shop: Arc<Shop>, shelf: &demo::Shelf) -> Self {
        // What there is little of would be sold out before the end.
        let variants = shelf.stock.iter().filter(|stock| stock.available >= 20).map(|stock| stock.variant).collect();
        let slugs = shelf.products.iter().step_by(37).map(|product| product.slug.clone()).collect();
        Self {
            shop,
            variants,
            slugs,
            next: AtomicUsize::new(0),
            cart: None,
            orders: Vec::new(),
            started: Vec::new(),
            asked: Vec::new(),
            webhooks: Arc::default(),
            messages: HashMap::new(),
        }
    }

    /// The slug of the product that call `index` reads.
    pub fn slug(&self, index: usize) -> &str {
        &self.slugs[index % self.slugs.len()]
    }

    /// Two lines, other variants each time.
    pub fn two_lines(&self) -> [(VariantId, u8); 2] {
        [1, 2].map(|quantity| (self.variants[self.next.fetch_add(7, Ordering::Relaxed) % self.variants.len()], quantity))
    }

    /// Carts with two lines and a quote each.
    pub async fn baskets(&self, count: usize) -> Vec<Basket> {
        for function in ["update-cart", "list-shipping-methods"] {
            self.shop.fleet(function).await;
        }
        let shop = self.shop.clone();
        let lines: Vec<_> = (0..count).map(|_| self.two_lines()).collect();
        parallel(HANDS, lines, move |_, lines| {
            let shop = shop.clone();
            async move { shop.basket(&lines).await }
        })
        .await
    }

    /// The events of `count` calls of a function; none where there is nothing that it could be called with.
    pub async fn events(&mut self, function: &str, count: usize) -> Vec<String> {
        let many = |call: &Call| vec![call.event(); count];
        match function {
            "list-products" => many(&Call::new("GET", "/api/products")),
            "get-product" => (0..count).map(|index| Call::new("GET", &format!("/api/products/{}", self.slug(index))).event()).collect(),
            "list-categories" => many(&Call::new("GET", "/api/categories")),
            "get-cart" => many(&Call::new("GET", "/api/cart").header("cookie", &self.cart().await)),
            "list-shipping-methods" => {
                many(&Call::new("GET", "/api/checkout/shipping-methods?country=DE").header("cookie", &self.cart().await))
            }
            "update-cart" => {
                let call = Call::new("PUT", &format!("/api/cart/lines/{}", self.variants[0])).header("cookie", &self.cart().await);
                (0..count).map(|index| call.clone().json(&json!({ "quantity": 1 + index % 5 })).event()).collect()
            }
            "place-order" => self.baskets(count).await.iter().map(|basket| basket.order("bench").event()).collect(),
            "get-order" => {
                self.need_orders(1).await;
                many(&opening("GET", &self.orders[0], ""))
            }
            "start-payment" => {
                self.need_orders(count).await;
                self.asked = self.orders.split_off(self.orders.len() - count);
                let call =
                    |opened| opening("POST", opened, "/payments").header("idempotency-key", "start").json(&json!({ "gateway": "paypal" }));
                self.asked.iter().map(|opened| call(opened).event()).collect()
            }
            "capture-payment" => {
                self.need_approved(count).await;
                let captured = self.started.split_off(self.started.len() - count);
                captured
                    .iter()
                    .map(|opened| opening("POST", opened, &format!("/payments/{}/capture", opened.payment_id())).event())
                    .collect()
            }
            "payment-webhook" => {
                if self.webhooks.lock().unwrap().len() < count {
                    self.need_approved(count).await;
                }
                self.shop.sandbox.webhooks_idle(Duration::from_secs(30)).await;
                let mut webhooks = self.webhooks.lock().unwrap();
                let keep = webhooks.len().saturating_sub(count);
                webhooks.split_off(keep)
            }
            "settle-payment" | "send-email" => {
                self.collect();
                let mut messages = self.messages.remove(function).unwrap_or_default();
                messages.truncate(count);
                messages
            }
            _ => vec![testkit::event(function, None); count],
        }
    }

    /// Keeps what a function's replies open for the next.
    pub fn learn(&mut self, function: &str, replies: &[Answer]) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match function {
            "place-order" => self.orders.extend(replies.iter().filter(|reply| reply.status == 201).map(opened)),
            "start-payment" => {
                let pairs = self.asked.drain(..).zip(replies).filter(|(_, reply)| reply.status == 200);
                self.started.extend(pairs.map(|(opened, reply)| {
                    let redirect = text(&reply.body["next"]["url"]);
                    let provider = redirect.rsplit("token=").next().unwrap_or_default().to_owned();
                    Opened { payment: Some((text(&reply.body["payment"]["id"]), provider)), ..opened }
                }));
            }
            _ => {}
        }
    }

    /// Takes what is in the queues: a long queue would slow its stand-in down.
    pub fn collect(&mut self) {
        for (queue, function) in [("payments.fifo", "settle-payment"), ("mail", "send-email")] {
            let taken = self.shop.aws.take(queue);
            let events = taken.into_iter().map(|message| {
                let mut event: Value = serde_json::from_str(&testkit::event(function, None)).expect("a sample event is JSON");
                let record = &mut event["Records"][0];
                record["body"] = json!(message.body);
                record["messageId"] = json!(message.id);
                event.to_string()
            });
            self.messages.entry(function).or_default().extend(events);
        }
    }

    /// A cart with two lines, for all who read one.
    async fn cart(&mut self) -> String {
        if self.cart.is_none() {
            self.cart = Some(self.shop.fill(&[(self.variants[0], 1), (self.variants[9], 2)]).await);
        }
        self.cart.clone().unwrap_or_default()
    }

    async fn need_orders(&mut self, count: usize) {
        let missing = count.saturating_sub(self.orders.len());
        let baskets = self.baskets(missing).await;
        if missing > 0 {
            self.shop.fleet("place-order").await;
        }
        let shop = self.shop.clone();
        let placed = parallel(HANDS, baskets, move |_, basket| {
            let shop = shop.clone();
            async move { shop.place(&basket, "bench").await }
        });
        let placed = placed.await.into_iter().map(|(order, token)| Opened { order, token, payment: None });
        self.orders.extend(placed);
        self.collect();
    }

    /// Payments that shoppers approved; what the provider tells of them is recorded.
    async fn need_approved(&mut self, count: usize) {
        let missing = count.saturating_sub(self.started.len());
        if missing > 0 {
            self.need_orders(missing).await;
            self.shop.fleet("start-payment").await;
            let orders = self.orders.split_off(self.orders.len() - missing);
            let shop = self.shop.clone();
            let started = parallel(HANDS, orders, move |_, opened| {
                let shop = shop.clone();
                async move { Opened { payment: Some(shop.start_payment(&opened.order, &opened.token).await), ..opened } }
            });
            self.started.extend(started.await);
        }
        self.record_webhooks().await;
        for (_, provider) in self.started.iter().filter_map(|opened| opened.payment.as_ref()) {
            // One that was approved before stays so.
            let _ = self.shop.sandbox.approve(provider, Outcome::Completed);
        }
        self.shop.sandbox.webhooks_idle(Duration::from_secs(30)).await;
    }

    /// Lets the sandbox send its webhooks here instead of to the shop.
    async fn record_webhooks(&self) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/api/webhooks/paypal", post(record)).with_state(self.webhooks.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        self.shop.sandbox.webhooks(|manner| {
            manner.url = format!("http://{address}/api/webhooks/paypal");
            manner.delay_ms = 0;
        });
    }
}

impl Opened {
    fn payment_id(&self) -> &str {
        self.payment.as_ref().map_or("", |(payment, _)| payment)
    }
}

fn opening(method: &str, opened: &Opened, rest: &str) -> Call {
    Call::new(method, &format!("/api/orders/{}{rest}", opened.order)).header("order-token", &opened.token)
}

fn opened(answer: &Answer) -> Opened {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Opened { order: text(&answer.body["order"]["id"]), token: text(&answer.body["token"]), payment: None }
}

async fn record(State(recorded): State<Recorded>, headers: HeaderMap, body: String) {
    let mut call = Call::new("POST", "/api/webhooks/paypal").body(&body);
    for (name, value) in &headers {
        call = call.header(name.as_str(), value.to_str().unwrap_or_default());
    }
    recorded.lock().unwrap().push(call.event());
}
