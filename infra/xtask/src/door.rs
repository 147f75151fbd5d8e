//! The front door: one address for browsers. It is what the edge of the CDN is to a real shop: it passes
//! requests on to the emulated CDN, says who calls, and compresses what goes back.

use std::{
    fs,
    io::Write as _,
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header},
    response::IntoResponse,
    serve::{ListenerExt as _, TapIo},
};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use tokio::net::{TcpListener, TcpStream};

use crate::{aws::Stack, place::Place, web};

/// Names the file in which a deployment tells where the CDN is.
pub const STACK_FILE: &str = "stack.json";

/// Serves the shop.
pub async fn serve(listener: TcpListener, place: Place) {
    let cdn = Arc::new(RwLock::new(None));
    tokio::spawn(follow(place.clone(), cdn.clone()));
    let door = Door { emulator: place.emulator(), cdn, client: web::client() };
    let router = Router::new().fallback(pass).with_state(door);
    if let Err(error) = axum::serve(prompt(listener), router.into_make_service_with_connect_info::<SocketAddr>()).await {
        eprintln!("the front door closed: {error}");
    }
}

/// Replies go out at once: head and body are two writes, and the second would wait for the viewer's word 40 ms long.
pub fn prompt(listener: TcpListener) -> TapIo<TcpListener, fn(&mut TcpStream)> {
    listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    })
}

#[derive(Clone)]
struct Door {
    emulator: String,
    cdn: Arc<RwLock<Option<HeaderValue>>>,
    client: Client<HttpConnector, Body>,
}

/// Reads where the CDN is whenever a deployment may have changed it.
async fn follow(place: Place, cdn: Arc<RwLock<Option<HeaderValue>>>) {
    let path = place.state.join(STACK_FILE);
    loop {
        let stack: Option<Stack> = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let domain = stack.and_then(|stack| HeaderValue::from_str(&stack.cdn_domain).ok());
        *cdn.write().unwrap_or_else(PoisonError::into_inner) = domain;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

async fn pass(State(door): State<Door>, ConnectInfo(viewer): ConnectInfo<SocketAddr>, mut request: Request) -> Response<Body> {
    let cdn = door.cdn.read().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(cdn) = cdn else {
        return (StatusCode::SERVICE_UNAVAILABLE, "The shop is not deployed yet.").into_response();
    };
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match format!("{}{path}", door.emulator).parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    }
    let gzip = request.headers().get(header::ACCEPT_ENCODING).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains("gzip")));
    introduce(request.headers_mut(), viewer, cdn);
    let again = second(&request, &door.emulator);
    let mut first = door.client.request(request).await;
    if let (Some(again), Ok(reply)) = (again, &first)
        && matches!(reply.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
    {
        first = door.client.request(again).await;
    }
    match first {
        Ok(reply) => {
            let mut reply = reply.map(Body::new);
            remove_hops(reply.headers_mut());
            if gzip && is_compressible(reply.headers()) { compressed(reply).await } else { reply }
        }
        Err(error) => (StatusCode::BAD_GATEWAY, format!("The emulator does not answer: {error}")).into_response(),
    }
}

/// What the CDN's group of origins asks where the first of them has no page: the emulator knows no such groups.
fn second(request: &Request, emulator: &str) -> Option<Request> {
    let path = request.uri().path();
    let page = match path.strip_prefix('/')?.split_once('/') {
        None if path == "/" => "home/front".to_owned(),
        Some((kind @ ("p" | "c" | "collections"), slug)) if !slug.is_empty() && !slug.contains('/') => format!("{kind}/{slug}"),
        _ => return None,
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let mut again =
        Request::builder().method(request.method().clone()).uri(format!("{emulator}/api/pages/{page}.html")).body(Body::empty()).ok()?;
    *again.headers_mut() = request.headers().clone();
    Some(again)
}

/// Texts of some length, as the CDN does it. Pictures and fonts are compressed already.
fn is_compressible(headers: &HeaderMap) -> bool {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let kind = value(header::CONTENT_TYPE).unwrap_or_default();
    let long = value(header::CONTENT_LENGTH)
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|length| (1000..10_000_000).contains(&length));
    let text = kind.starts_with("text/") || ["json", "javascript", "xml"].iter().any(|part| kind.contains(part));
    long && text && !headers.contains_key(header::CONTENT_ENCODING) && !headers.contains_key(header::CONTENT_RANGE)
}

async fn compressed(reply: Response<Body>) -> Response<Body> {
    let (mut head, body) = reply.into_parts();
    let packed = async {
        let bytes = axum::body::to_bytes(body, usize::MAX).await.ok()?;
        let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::new(6));
        encoder.write_all(&bytes).ok()?;
        encoder.finish().ok()
    };
    let Some(packed) = packed.await else { return StatusCode::BAD_GATEWAY.into_response() };
    head.headers.remove(header::ACCEPT_RANGES);
    head.headers.insert(header::CONTENT_LENGTH, packed.len().into());
    head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    head.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    // The same in meaning, not in bytes: the tag gets weak, as at the CDN.
    let weak =
        head.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.starts_with("W/")).map(|tag| format!("W/{tag}"));
    if let Some(tag) = weak.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        head.headers.insert(header::ETAG, tag);
    }
    Response::from_parts(head, Body::from(packed))
}

/// Headers of one connection, which do not go on to the next.
const HOPS: [HeaderName; 5] = [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, header::TE, header::TRAILER];

fn remove_hops(headers: &mut HeaderMap) {
    for name in HOPS {
        headers.remove(name);
    }
    headers.remove("keep-alive");
}

/// Says who calls, as the CDN's edge does; what callers say about that themselves does not count.
pub fn introduce(headers: &mut HeaderMap, viewer: SocketAddr, host: HeaderValue) {
    remove_hops(headers);
    let claims: Vec<HeaderName> = headers
        .keys()
        .filter(|name| {
            let name = name.as_str();
            name.starts_with("cloudfront-")
                || name.starts_with("x-forwarded-")
                || name.starts_with("x-amz-")
                || name == "x-origin-secret"
                || name == "via"
        })
        .cloned()
        .collect();
    for name in claims {
        headers.remove(name);
    }
    headers.insert(header::HOST, host);
    headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
    let viewer = format!("{}:{}", viewer.ip().to_canonical(), viewer.port());
    if let Ok(viewer) = HeaderValue::from_str(&viewer) {
        headers.insert("cloudfront-viewer-address", viewer);
    }
    headers.insert("cloudfront-viewer-city", HeaderValue::from_static("This machine"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_compressed_and_their_tags_get_weak() {
        let reply = |kind: &'static str| {
            let body = "x".repeat(5000);
            Response::builder()
                .header("content-type", kind)
                .header("content-length", 5000)
                .header("etag", "\"a\"")
                .body(Body::from(body))
                .unwrap()
        };
        assert!(!is_compressible(reply("image/avif").headers()));
        assert!(is_compressible(reply("application/problem+json").headers()));
        let packed = crate::web::block(compressed(reply("text/html; charset=utf-8")));
        assert_eq!(packed.headers()["content-encoding"], "gzip");
        assert_eq!(packed.headers()["etag"], "W/\"a\"");
        assert!(packed.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap() < 200);
    }

    #[test]
    fn pages_that_are_not_written_are_asked_for_again() {
        let second = |path: &str| {
            let request = Request::builder().uri(format!("http://door{path}")).body(Body::empty()).unwrap();
            second(&request, "http://cdn").map(|again| again.uri().to_string())
        };
        assert_eq!(second("/").as_deref(), Some("http://cdn/api/pages/home/front.html"));
        assert_eq!(second("/p/jug?sku=1").as_deref(), Some("http://cdn/api/pages/p/jug.html"));
        for path in ["/p/", "/p/a/b", "/api/products", "/assets/x.js", "/cart", "/admin"] {
            assert_eq!(second(path), None, "{path}");
        }
    }

    #[test]
    fn callers_do_not_say_who_they_are() {
        let mut headers = HeaderMap::new();
        for (name, value) in
            [("cloudfront-viewer-address", "9.9.9.9:1"), ("x-origin-secret", "guess"), ("x-forwarded-for", "9.9.9.9"), ("order-token", "t")]
        {
            headers.insert(name, HeaderValue::from_static(value));
        }
        introduce(&mut headers, "127.0.0.1:5000".parse().unwrap(), HeaderValue::from_static("d1.cloudfront.net"));
        assert_eq!(headers["cloudfront-viewer-address"], "127.0.0.1:5000");
        assert_eq!(headers["host"], "d1.cloudfront.net");
        assert_eq!(headers["order-token"], "t");
        assert!(!headers.contains_key("x-origin-secret") && !headers.contains_key("x-forwarded-for"));
    }
}
