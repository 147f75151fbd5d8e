//! A shop for one test: a database of its own, functions as they are asked for, stand-ins around.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use domain::{
    Currency, Money, VariantId,
    catalogue::Picture,
    price_list::PriceDraft,
    product::{Draft, Known, Variant},
    text::Faults,
};
use serde_json::{Value, json};
use store::{
    Store,
    product_writes::{Write, Writing},
    products::ProductRecord,
    shelves::Shelves,
    stock::{Label, Stock},
};
use tokio::sync::OnceCell;

use crate::{
    aws::{Aws, Message},
    call::{Answer, Call},
    fleet::{Fleet, Lost},
    staff::now,
};

/// What the front door adds to every call.
pub const ORIGIN: &str = "local-origin-secret";

/// The secret in the address of Blockonomics' callbacks.
pub const CALLBACK_SECRET: &str = "a-callback-secret-of-the-tests-0001";

/// The queues with their consumers.
const QUEUES: [(&str, &str); 6] = [
    ("payments.fifo", "settle-payment"),
    ("mail", "send-email"),
    ("media", "process-image"),
    ("imports", "apply-import"),
    ("search.fifo", "index-products"),
    ("pages", "publish-pages"),
];

/// A shop.
pub struct Shop {
    /// Its records.
    pub store: Store,
    /// The stand-ins for AWS.
    pub aws: Arc<Aws>,
    /// The payment sandbox.
    pub sandbox: sandbox::Handle,
    fleets: Mutex<HashMap<String, Arc<OnceCell<Arc<Fleet>>>>>,
    variables: Vec<(String, String)>,
    environments: usize,
    keep: bool,
    pub(crate) password_hash: std::sync::OnceLock<String>,
}

impl Shop {
    /// An empty shop with settings and indexes; functions start with one environment each.
    pub async fn open() -> Self {
        Self::with_environments(1).await
    }

    /// A shop whose functions start with `environments` each.
    pub async fn with_environments(environments: usize) -> Self {
        let uri = std::env::var("TEST_MONGODB_URI")
            .expect("TEST_MONGODB_URI names no database server: run the tests by `cargo xtask test`, which starts one");
        let database = format!("test_{}", uuid::Uuid::new_v4().simple());
        let store = Store::connect(&uri, &database).await.expect("the database answers");
        store.ensure_indexes().await.expect("indexes");
        store.put_settings(&demo::settings()).await.expect("settings");
        let aws = Arc::new(Aws::default());
        let endpoint = aws.serve().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let config = sandbox::Config { unique_invoice_ids: false, ..sandbox::Config::default() };
        let sandbox = sandbox::spawn(config, listener).expect("the sandbox runs");
        aws.put_secret("access", &json!({ "origin": ORIGIN, "mongodbUri": uri }));
        aws.put_secret("keys", &json!({ "keys": crate::member::KEYS }));
        aws.put_secret("signing", &json!({ "signing": "another secret of the tests with enough characters" }));
        aws.put_secret(
            "paypal",
            &json!({ "clientId": sandbox::CLIENT_ID, "secret": sandbox::CLIENT_SECRET, "webhookId": sandbox::WEBHOOK_ID }),
        );
        aws.put_secret("blockonomics", &json!({ "apiKey": sandbox::COIN_API_KEY, "callbackSecrets": CALLBACK_SECRET }));
        let notify_key = "a key of the tests for notifications";
        aws.put_secret("globee", &json!({ "authKey": sandbox::GLOBEE_AUTH_KEY, "notifyKey": notify_key }));
        let variables = [
            ("STAGE", "local"),
            ("SHOP_URL", "http://localhost:8080"),
            ("DATABASE", &database),
            ("ACCESS_SECRET", "access"),
            ("KEYS_SECRET", "keys"),
            ("SIGNING_SECRET", "signing"),
            ("PAYPAL_SECRET", "paypal"),
            ("BLOCKONOMICS_SECRET", "blockonomics"),
            ("GLOBEE_SECRET", "globee"),
            ("PAYMENTS_QUEUE_URL", &format!("{endpoint}/000000000000/payments.fifo")),
            ("MAIL_QUEUE_URL", &format!("{endpoint}/000000000000/mail")),
            ("MEDIA_QUEUE_URL", &format!("{endpoint}/000000000000/media")),
            ("IMPORTS_QUEUE_URL", &format!("{endpoint}/000000000000/imports")),
            ("SEARCH_QUEUE_URL", &format!("{endpoint}/000000000000/search.fifo")),
            ("PAGES_QUEUE_URL", &format!("{endpoint}/000000000000/pages")),
            ("FILES_BUCKET", "files"),
            ("WEB_BUCKET", "web"),
            ("MAIL_FROM", "shop@bodega.example"),
            ("MAIL_STAFF", "staff@bodega.example"),
            ("OWNER_MAIL", "first-owner@bodega.example"),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_ENDPOINT_URL", &endpoint),
            ("PAYPAL_API", sandbox.api_url()),
            ("PAYPAL_CERT_URLS", &format!("{}{}", sandbox.api_url(), sandbox::CERT_PATH)),
            ("PAYPAL_CERT_NAMES", sandbox::CERT_NAME_SUFFIX),
            ("PAYPAL_ROOTS", sandbox::ROOT_DER_BASE64.trim()),
            ("BLOCKONOMICS_API", sandbox.api_url()),
            ("BLOCKONOMICS_PAGE", &format!("{}/wallet", sandbox.api_url())),
            ("GLOBEE_API", &format!("{}/payment-api/v1", sandbox.api_url())),
        ];
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let keep = std::env::var_os("TESTKIT_KEEP").is_some();
        Self { store, aws, sandbox, fleets: Mutex::default(), variables, environments, keep, password_hash: std::sync::OnceLock::new() }
    }

    /// Sets a price past everything that watches prices: as staff do while a shopper looks.
    pub async fn reprice(&self, variant: VariantId, minor: i64) {
        self.rewrite(variant, |one| one.price = Money::new(minor, Currency::EUR)).await;
    }

    /// Sets the prices of a variant in other currencies than the shop's.
    pub async fn price_elsewhere(&self, variant: VariantId, amounts: &[Money]) {
        let price = |amount: &Money| PriceDraft { amount: *amount, compare_at: None }.try_into().expect("a price");
        self.rewrite(variant, |one| one.prices = amounts.iter().map(price).collect()).await;
    }

    async fn rewrite(&self, variant: VariantId, change: impl Fn(&mut Variant)) {
        let offers = self.store.offers(&[variant], Currency::EUR).await.expect("offers");
        let id = offers.first().expect("it is on sale").product;
        let record = self.store.product(id).await.expect("the database").expect("a product");
        let mut content = record.content;
        content.variants.iter_mut().filter(|one| one.id == variant).for_each(change);
        let write = Write { id, content, over: Some(record.version), on_hand: Vec::new() };
        let shelves = Shelves::default();
        let writing = Writing { by: store::ids::new(), session: None, entry: None, shelves: &shelves, at: now() };
        self.store.write_products(&[write], writing).await.expect("the database").expect("it is written");
    }

    /// Ends all environments: the next calls meet functions that have read nothing yet.
    pub fn restart(&self) {
        self.fleets.lock().unwrap().clear();
    }

    /// The environments of a function; starts them at the first call.
    pub async fn fleet(&self, function: &str) -> Arc<Fleet> {
        // Callers that come at once must not each start a fleet.
        let cell = self.fleets.lock().unwrap().entry(function.to_owned()).or_default().clone();
        let start = || async {
            let fleet = Arc::new(Fleet::new(function, self.variables.clone()));
            fleet.scale(self.environments).await;
            fleet
        };
        cell.get_or_init(start).await.clone()
    }

    /// The environment that functions get.
    pub fn variables(&self) -> Vec<(String, String)> {
        self.variables.clone()
    }

    /// Calls a function by HTTP; panics where it gives no answer.
    pub async fn call(&self, function: &str, call: &Call) -> Answer {
        self.try_call(function, call).await.expect("the function answers")
    }

    /// Calls a function by HTTP.
    pub async fn try_call(&self, function: &str, call: &Call) -> Result<Answer, Lost> {
        let reply = self.fleet(function).await.invoke(call.event()).await?;
        Ok(Answer::read(&reply))
    }

    /// Runs a scheduled function.
    pub async fn run(&self, function: &str) -> Result<Value, Lost> {
        let reply = self.fleet(function).await.invoke(event(function, None)).await?;
        Ok(serde_json::from_slice(&reply).unwrap_or(Value::Null))
    }

    /// Brings what money and mail wait for to their consumers until nothing is left, or `rounds` are over. Returns the
    /// messages that still fail.
    pub async fn drain(&self, rounds: usize) -> Vec<Message> {
        self.drain_only(&["payments.fifo", "mail"], rounds).await
    }

    /// As [`Shop::drain`], for some of the queues.
    pub async fn drain_only(&self, queues: &[&str], rounds: usize) -> Vec<Message> {
        let queues: Vec<(&str, &str)> = QUEUES.into_iter().filter(|(queue, _)| queues.contains(queue)).collect();
        let mut left = Vec::new();
        for _ in 0..rounds {
            left.clear();
            for &(queue, function) in &queues {
                let messages = self.aws.take(queue);
                for chunk in messages.chunks(10) {
                    let failed = self.deliver(queue, function, chunk).await;
                    left.extend(failed.clone());
                    self.aws.put(queue, failed);
                }
            }
            if queues.iter().all(|(queue, _)| self.aws.depth(queue) == 0) {
                break;
            }
            if !left.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
        left
    }

    /// Brings one batch to a consumer; returns what failed.
    pub async fn deliver(&self, queue: &str, function: &str, messages: &[Message]) -> Vec<Message> {
        let records: Vec<Value> = messages.iter().map(|message| record(queue, message)).collect();
        match self.fleet(function).await.invoke(json!({ "Records": records }).to_string()).await {
            Ok(reply) => {
                let reply: Value = serde_json::from_slice(&reply).unwrap_or(Value::Null);
                let failed: Vec<&str> = reply["batchItemFailures"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|item| item["itemIdentifier"].as_str())
                    .collect();
                messages.iter().filter(|message| failed.contains(&message.id.as_str())).cloned().collect()
            }
            Err(_) => messages.to_vec(),
        }
    }

    /// Puts something on sale; returns its variant.
    pub async fn sell(&self, slug: &str, price_minor: i64, stock: i64) -> VariantId {
        let (product, variant) = (store::ids::new(), store::ids::new());
        let picture =
            Picture { name: "test".into(), alt: "A test".into(), width: 800, height: 1000, widths: vec![480, 800], ..Picture::default() };
        let draft = json!({
            "title": slug, "slug": slug, "brand": "Test", "description": "A test.", "status": "active", "publishAt": "2026-01-01T00:00:00Z",
            "variants": [{ "id": variant, "sku": slug, "price": Money::new(price_minor, Currency::EUR) }],
            "pictures": [{ "name": "test", "alt": "A test" }],
        });
        let known = Known { currency: Currency::EUR, picture: &|_| Some(picture.clone()), tax_class: &|_| true, id: &store::ids::new };
        let draft: Draft = serde_json::from_value(draft).expect("a draft");
        let content = draft.check("#", &known, &mut Faults::default()).expect("a product");
        let record = ProductRecord::new(product, content, None, &Shelves::default(), now());
        self.store.insert_products(&[record]).await.expect("a product");
        let label = Label { slug: slug.into(), name: slug.into(), choice: String::new(), sku: slug.into(), picture: Some(picture) };
        let level = Stock::new(variant, product, label, stock, 0);
        self.store.insert_stock(&[level], now()).await.expect("stock");
        variant
    }

    /// What is wrong with the ledger of stock: its sums are the figures of the records, of which none is below zero.
    pub async fn fault_in_the_ledger(&self) -> Option<String> {
        let mut sums: HashMap<VariantId, (i64, i64)> = HashMap::new();
        for entry in self.store.all_moves().await.expect("the ledger") {
            let (on_hand, reserved) = sums.entry(entry.variant).or_default();
            *on_hand += entry.on_hand;
            *reserved += entry.reserved;
        }
        let stock = self.store.all_stock().await.expect("stock");
        let wrong = stock.into_iter().find(|stock| {
            let sum = sums.get(&stock.variant).copied().unwrap_or_default();
            sum != (stock.on_hand, stock.reserved)
                || stock.on_hand - stock.reserved != stock.available
                || stock.available - stock.threshold != stock.headroom
                || stock.available + stock.backorder != stock.sellable
                || stock.sellable < 0
                || stock.on_hand < 0
                || stock.reserved < 0
        })?;
        Some(format!("the ledger says {:?} of {wrong:?}", sums.get(&wrong.variant)))
    }

    /// Opens a door for what the sandbox tells: it reaches `payment-webhook` as through the front door.
    pub async fn listen_for_webhooks(&self) {
        let fleet = self.fleet("payment-webhook").await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = axum::Router::new().route("/api/webhooks/{gateway}", axum::routing::any(webhook)).with_state(fleet);
        tokio::spawn(async move { axum::serve(listener, router).await });
        self.sandbox.webhooks(|manner| manner.url = format!("http://{address}/api/webhooks/paypal"));
        let callback = format!("http://{address}/api/webhooks/blockonomics?secret={CALLBACK_SECRET}");
        self.sandbox.coins().postman.change(|manner| manner.url = callback);
        self.sandbox.globee().postman.change(|manner| manner.url = format!("http://{address}"));
    }

    /// Ends the shop: its database goes.
    pub async fn close(self) {
        if !self.keep {
            self.store.drop_everything().await.expect("the test's database goes");
        }
    }
}

async fn webhook(
    axum::extract::State(fleet): axum::extract::State<Arc<Fleet>>,
    method: axum::http::Method,
    uri: axum::http::Uri,
    headers: axum::http::HeaderMap,
    body: String,
) -> axum::http::StatusCode {
    let mut call = Call::new(method.as_str(), &uri.to_string());
    if !body.is_empty() {
        call = call.body(&body);
    }
    for (name, value) in &headers {
        call = call.header(name.as_str(), value.to_str().unwrap_or_default());
    }
    let status = fleet.invoke(call.event()).await.map_or(502, |reply| Answer::read(&reply).status);
    axum::http::StatusCode::from_u16(status).unwrap_or(axum::http::StatusCode::BAD_GATEWAY)
}

fn record(queue: &str, message: &Message) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": "1", "SentTimestamp": "1795478400000", "SenderId": "local", "ApproximateFirstReceiveTimestamp": "1795478400001"
    });
    if let Some(group) = &message.group {
        attributes["MessageGroupId"] = json!(group);
        attributes["MessageDeduplicationId"] = json!(message.id);
        attributes["SequenceNumber"] = json!("1");
    }
    json!({
        "messageId": message.id, "receiptHandle": "local", "body": message.body, "attributes": attributes, "messageAttributes": {},
        "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": format!("arn:aws:sqs:eu-central-1:000000000000:{queue}"), "awsRegion": "eu-central-1"
    })
}

/// The sample event of a function (and of one of its operations).
pub fn event(function: &str, operation: Option<&str>) -> String {
    let at = |name: &str| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/{name}.json"));
    // Of several endpoints the one that gave the function its name stands for it.
    let alone = || if at(function).exists() { function.to_owned() } else { format!("{function}.{function}") };
    let name = operation.map_or_else(alone, |operation| format!("{function}.{operation}"));
    let path = at(&name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("events/{name}.json: {error}"))
}
