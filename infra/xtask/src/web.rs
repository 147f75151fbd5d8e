//! HTTP to the services on this machine.

use std::{future::Future, sync::LazyLock, time::Duration};

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Method, Request, StatusCode, header::HeaderName, http::HeaderValue};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::runtime::Runtime;

use crate::failure::{Doing, Failure, Result};

#[allow(clippy::expect_used, reason = "without a runtime there is nothing to do")]
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Waits for a future.
pub fn block<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A client that keeps connections, for less time than the emulator does.
pub fn client<B: hyper::body::Body + Send + 'static + Unpin>() -> Client<HttpConnector, B>
where
    B::Data: Send,
{
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(Duration::from_secs(5)));
    Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).pool_idle_timeout(Duration::from_secs(2)).build(connector)
}

static CLIENT: LazyLock<Client<HttpConnector, Full<Bytes>>> = LazyLock::new(client);

/// A whole reply.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a request and reads the whole reply.
pub async fn send(method: Method, url: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Result<Reply> {
    let mut request = Request::builder().method(method).uri(url).body(Full::new(body.into()))?;
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| Failure::new(error.to_string()))?;
        let value = HeaderValue::from_str(value).map_err(|error| Failure::new(error.to_string()))?;
        request.headers_mut().insert(name, value);
    }
    let reply = tokio::time::timeout(Duration::from_mins(1), CLIENT.request(request))
        .await
        .map_err(|_| Failure::new(format!("{url} did not answer within a minute")))?
        .doing(format!("reach {url}"))?;
    let (parts, body) = reply.into_parts();
    Ok(Reply { status: parts.status, headers: parts.headers, body: body.collect().await?.to_bytes() })
}

/// Gets a page.
pub async fn get(url: &str) -> Result<Reply> {
    send(Method::GET, url, &[], Bytes::new()).await
}

/// Whether something answers there at all.
pub async fn answers(url: &str) -> bool {
    tokio::time::timeout(Duration::from_secs(2), get(url)).await.is_ok_and(|reply| reply.is_ok())
}
