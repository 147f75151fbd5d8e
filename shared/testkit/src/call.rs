//! HTTP API events (payload 2.0) and their answers.

use serde_json::{Value, json};

use crate::ORIGIN;

/// A request through the front door.
#[derive(Debug, Clone)]
pub struct Call {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Call {
    /// A request as the front door would pass it on.
    pub fn new(method: &str, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let headers = vec![
            ("x-origin-secret".to_owned(), ORIGIN.to_owned()),
            ("cloudfront-viewer-address".to_owned(), "203.0.113.7:50000".to_owned()),
        ];
        Self { method: method.into(), path: path.into(), query: query.into(), headers, body: None }
    }

    /// The same request to another path.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Sets a header, in place of one of the same name.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a header away.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body(&body.to_string()).header("content-type", "application/json")
    }

    /// Sets a body.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// The event.
    pub fn event(&self) -> String {
        // As the gateway does it: cookies apart from the other headers.
        let is_cookie = |name: &str| name == "cookie";
        let headers: serde_json::Map<String, Value> =
            self.headers.iter().filter(|(name, _)| !is_cookie(name)).map(|(name, value)| (name.clone(), json!(value))).collect();
        let cookies: Vec<&str> = self.headers.iter().filter(|(name, _)| is_cookie(name)).flat_map(|(_, value)| value.split("; ")).collect();
        json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": headers,
            "cookies": cookies,
            "requestContext": {
                "accountId": "000000000000", "apiId": "local", "domainName": "localhost", "domainPrefix": "local",
                "http": { "method": self.method, "path": self.path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test" },
                "requestId": "local", "routeKey": "$default", "stage": "$default", "time": "24/Nov/2026:00:00:00 +0000", "timeEpoch": 1_795_478_400_000_i64
            },
            "body": self.body,
            "isBase64Encoded": false
        })
        .to_string()
    }
}

/// A function's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// `Set-Cookie` values.
    pub cookies: Vec<String>,
    /// The body's JSON, or its text where it is a page; null where there is none.
    pub body: Value,
}

impl Answer {
    /// Reads a function's reply to the HTTP API.
    pub fn read(reply: &[u8]) -> Self {
        let reply: Value = serde_json::from_slice(reply).expect("a reply is JSON");
        let pairs = |value: &Value| -> Vec<(String, String)> {
            let map = value.as_object().cloned().unwrap_or_default();
            map.into_iter().map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap_or_default().to_owned())).collect()
        };
        let page = reply["headers"]["content-type"].as_str().is_some_and(|kind| kind.starts_with("text/html"));
        Self {
            status: u16::try_from(reply["statusCode"].as_u64().expect("a status")).expect("a status"),
            headers: pairs(&reply["headers"]),
            cookies: reply["cookies"].as_array().into_iter().flatten().filter_map(|cookie| cookie.as_str().map(str::to_owned)).collect(),
            body: reply["body"]
                .as_str()
                .and_then(|body| if page { Some(body.into()) } else { serde_json::from_str(body).ok() })
                .unwrap_or(Value::Null),
        }
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The problem's slug, where it is one.
    pub fn problem(&self) -> Option<&str> {
        self.body["type"].as_str().and_then(|text| text.strip_prefix("/problems/"))
    }

    /// The cart cookie's `name=value`, where one was set.
    pub fn cart(&self) -> Option<String> {
        self.cookies.iter().find(|cookie| cookie.starts_with("__Host-cart=")).and_then(|cookie| cookie.split(';').next()).map(str::to_owned)
    }

    /// The `name=value` of a cookie that was set and not taken away.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let pair = self.cookies.iter().find(|cookie| cookie.starts_with(&format!("{name}=")))?.split(';').next()?;
        (!pair.ends_with('=')).then(|| pair.to_owned())
    }

    /// The pointers of the faulty fields.
    pub fn pointers(&self) -> Vec<&str> {
        self.body["errors"].as_array().into_iter().flatten().filter_map(|error| error["pointer"].as_str()).collect()
    }
}
