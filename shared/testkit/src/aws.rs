//! Stand-ins for the AWS services that functions call: secrets that are there, queues and mails that
//! tests read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
    routing::{any, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// A mail that was "sent".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its Message-ID: the same for a mail that was sent again.
    pub id: String,
    /// Its receiver.
    pub to: String,
    /// Its subject, as it stands in the header.
    pub subject: String,
    /// The whole message.
    pub mime: String,
}

impl Mail {
    /// What it says, for people who read text.
    pub fn text(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(self.mime.as_bytes()).expect("a mail");
        message.body_text(0).expect("a text").into_owned()
    }

    /// What stands behind `#` in its first link to `page`.
    pub fn token(&self, page: &str) -> Option<String> {
        let text = self.text();
        let rest = text.split_once(&format!("{page}#"))?.1;
        rest.split_whitespace().next().map(str::to_owned)
    }
}

/// A message in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Its FIFO group.
    pub group: Option<String>,
    /// Its body.
    pub body: String,
}

/// The services' state.
#[derive(Debug, Default)]
pub struct Aws {
    secrets: Mutex<HashMap<String, String>>,
    queues: Mutex<HashMap<String, Vec<Message>>>,
    mails: Mutex<Vec<Mail>>,
    objects: Mutex<HashMap<String, Bytes>>,
    refuse_queues: std::sync::atomic::AtomicBool,
}

impl Aws {
    /// Serves the stand-ins; returns their address.
    pub async fn serve(self: &Arc<Self>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new()
            .route("/", post(call))
            .route("/{bucket}/{*key}", any(object))
            .layer(DefaultBodyLimit::disable())
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(axum::serve::ListenerExt::tap_io(listener, |io| drop(io.set_nodelay(true))), router).await });
        format!("http://{address}")
    }

    /// Makes a secret.
    pub fn put_secret(&self, name: &str, value: &Value) {
        self.secrets.lock().unwrap().insert(name.to_owned(), value.to_string());
    }

    /// Takes what is in a queue.
    pub fn take(&self, queue: &str) -> Vec<Message> {
        self.queues.lock().unwrap().remove(queue).unwrap_or_default()
    }

    /// Puts messages back.
    pub fn put(&self, queue: &str, messages: Vec<Message>) {
        self.queues.lock().unwrap().entry(queue.to_owned()).or_default().extend(messages);
    }

    /// How many messages are in a queue.
    pub fn depth(&self, queue: &str) -> usize {
        self.queues.lock().unwrap().get(queue).map_or(0, Vec::len)
    }

    /// Makes SQS refuse everything, or take it again.
    pub fn refuse_queues(&self, refuse: bool) {
        self.refuse_queues.store(refuse, std::sync::atomic::Ordering::SeqCst);
    }

    /// An object's bytes, by its bucket and key.
    pub fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        self.objects.lock().unwrap().get(&format!("{bucket}/{key}")).map(|bytes| bytes.to_vec())
    }

    /// The keys of all objects of a bucket.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let mut keys: Vec<String> =
            self.objects.lock().unwrap().keys().filter_map(|key| key.strip_prefix(&format!("{bucket}/")).map(str::to_owned)).collect();
        keys.sort_unstable();
        keys
    }

    /// Puts an object there, or takes one away.
    pub fn set_object(&self, bucket: &str, key: &str, bytes: Option<Vec<u8>>) {
        let key = format!("{bucket}/{key}");
        let mut objects = self.objects.lock().unwrap();
        match bytes {
            Some(bytes) => objects.insert(key, bytes.into()),
            None => objects.remove(&key),
        };
    }

    /// All mails so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }
}

async fn call(State(aws): State<Arc<Aws>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ask: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    match target.rsplit('.').next().unwrap_or_default() {
        "GetSecretValue" => secret(&aws, &ask),
        "SendMessage" | "SendMessageBatch" if aws.refuse_queues.load(std::sync::atomic::Ordering::SeqCst) => {
            fault(StatusCode::BAD_REQUEST, "AccessDenied")
        }
        "SendMessage" => {
            let id = aws.push(&ask["QueueUrl"], &ask);
            json_reply(&json!({ "MessageId": id, "MD5OfMessageBody": "" }))
        }
        "SendMessageBatch" => {
            let entries = ask["Entries"].as_array().cloned().unwrap_or_default();
            let done: Vec<Value> = entries
                .iter()
                .map(|entry| json!({ "Id": entry["Id"], "MessageId": aws.push(&ask["QueueUrl"], entry), "MD5OfMessageBody": "" }))
                .collect();
            json_reply(&json!({ "Successful": done, "Failed": [] }))
        }
        _ => mail(&aws, &body),
    }
}

/// S3, as far as functions and browsers use it: no signatures are looked at.
async fn object(State(aws): State<Arc<Aws>>, method: Method, Path((bucket, key)): Path<(String, String)>, body: Bytes) -> Response {
    let key = format!("{bucket}/{key}");
    let mut objects = aws.objects.lock().unwrap();
    match method.as_str() {
        "PUT" => {
            objects.insert(key, body);
            ([("etag", "\"1\"")], "").into_response()
        }
        "DELETE" => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => {
            if let Some(bytes) = objects.get(&key) {
                return bytes.clone().into_response();
            }
            let xml = "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>";
            (StatusCode::NOT_FOUND, [("content-type", "application/xml")], xml).into_response()
        }
    }
}

impl Aws {
    fn push(&self, url: &Value, entry: &Value) -> String {
        let queue = url.as_str().and_then(|url| url.rsplit('/').next()).unwrap_or_default().to_owned();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        // FIFO queues drop a repeat of a deduplication id; here for the whole test.
        let id = text(&entry["MessageDeduplicationId"]).unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let mut queues = self.queues.lock().unwrap();
        let messages = queues.entry(queue).or_default();
        if !messages.iter().any(|message| message.id == id) {
            messages.push(Message {
                id: id.clone(),
                group: text(&entry["MessageGroupId"]),
                body: text(&entry["MessageBody"]).unwrap_or_default(),
            });
        }
        id
    }
}

fn secret(aws: &Aws, ask: &Value) -> Response {
    let name = ask["SecretId"].as_str().unwrap_or_default();
    match aws.secrets.lock().unwrap().get(name) {
        Some(value) => json_reply(&json!({ "Name": name, "SecretString": value, "VersionId": "1", "ARN": name })),
        None => fault(StatusCode::BAD_REQUEST, "ResourceNotFoundException"),
    }
}

fn mail(aws: &Aws, body: &[u8]) -> Response {
    let form = String::from_utf8_lossy(body);
    let field =
        |name: &str| form.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| decode(value));
    if field("Action").as_deref() != Some("SendRawEmail") {
        return fault(StatusCode::BAD_REQUEST, "InvalidAction");
    }
    let raw = field("RawMessage.Data").and_then(|data| STANDARD.decode(data).ok()).unwrap_or_default();
    let mime = String::from_utf8_lossy(&raw).into_owned();
    let header = |name: &str| {
        let line = mime.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let mail = Mail {
        id: header("message-id"),
        to: header("to").trim_matches(['<', '>']).to_owned(),
        subject: header("subject"),
        mime: mime.clone(),
    };
    aws.mails.lock().unwrap().push(mail);
    let xml = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult><MessageId>local</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></SendRawEmailResponse>";
    ([("content-type", "text/xml")], xml).into_response()
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        if let Some(byte) = hex {
            out.push(byte);
            at += 3;
        } else {
            out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn json_reply(value: &Value) -> Response {
    ([("content-type", "application/x-amz-json-1.0")], value.to_string()).into_response()
}

fn fault(status: StatusCode, code: &str) -> Response {
    (status, [("content-type", "application/x-amz-json-1.0")], json!({ "__type": code, "message": code }).to_string()).into_response()
}
