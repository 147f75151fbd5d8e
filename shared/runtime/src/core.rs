//! The boxed core of the HTTP entry: the same code for every endpoint, compiled once.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{
    Access, Cache, Endpoint, Input, Kind, Method, Problem, openapi,
    pages::{Html, Page},
};
use http::{HeaderMap, HeaderValue, Response, header};
use lambda_http::Body;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    context::{Caller, Context},
    log,
    request::{self, Parts},
    shop::{self, Shop, internal},
};

/// What a handler gets of its request: checked values.
pub struct Args<E: Endpoint> {
    /// From the path.
    pub path: <E::Path as Input>::Valid,
    /// From the query.
    pub query: <E::Query as Input>::Valid,
    /// From the body.
    pub body: <E::Body as Input>::Valid,
}

/// What a handler answers.
enum Output {
    /// Written by serde.
    Json(Vec<u8>),
    /// For a browser.
    Page(Page),
}

type Handled<'a> = Pin<Box<dyn Future<Output = Result<Output, Problem>> + 'a>>;
const HTML: &str = "text/html; charset=utf-8";

type Handle = Box<dyn for<'a> Fn(Context<'a>, &'a Parts) -> Handled<'a>>;

/// An endpoint with its handler, types erased.
pub(crate) struct Entry {
    id: &'static str,
    method: Method,
    path: &'static str,
    access: Access,
    cache: Cache,
    idempotent: bool,
    conditional: bool,
    status: u16,
    handle: Handle,
}

/// The endpoints of one function.
#[derive(Default)]
pub struct Routes {
    pub(crate) entries: Vec<Entry>,
}

impl Routes {
    /// Adds an endpoint.
    #[must_use]
    pub fn on<E: Endpoint>(self, handler: impl AsyncFn(Context<'_>, Args<E>) -> Result<E::Reply, Problem> + 'static) -> Self {
        self.add::<E, _>(handler, |reply| serde_json::to_vec(&reply).map(Output::Json).map_err(|error| internal(&error)))
    }

    /// Adds an endpoint that answers with a page.
    #[must_use]
    pub fn on_page<E: Endpoint<Reply = Html>>(
        self,
        handler: impl AsyncFn(Context<'_>, Args<E>) -> Result<Page, Problem> + 'static,
    ) -> Self {
        self.add::<E, _>(handler, |page| Ok(Output::Page(page)))
    }

    fn add<E: Endpoint, R: 'static>(
        mut self,
        handler: impl AsyncFn(Context<'_>, Args<E>) -> Result<R, Problem> + 'static,
        write: fn(R) -> Result<Output, Problem>,
    ) -> Self {
        let handler = std::rc::Rc::new(handler);
        let has_body = std::any::TypeId::of::<E::Body>() != std::any::TypeId::of::<contract::endpoint::Nothing>();
        let handle: Handle = Box::new(move |cx, parts| {
            let handler = handler.clone();
            Box::pin(async move {
                let (path, query, body) = request::read::<E>(parts, has_body)?;
                write(handler(cx, Args { path, query, body }).await?)
            })
        });
        self.entries.push(Entry {
            id: E::ID,
            method: E::METHOD,
            path: E::PATH,
            access: E::ACCESS,
            cache: E::CACHE,
            idempotent: E::IDEMPOTENT,
            conditional: E::CONDITIONAL,
            status: E::STATUS,
            handle,
        });
        self
    }
}

/// A request as the edge hands it over.
pub(crate) struct Incoming {
    pub method: String,
    pub path: String,
    pub query: String,
    pub path_parameters: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub request_id: String,
}

/// Answers one request and writes its log line.
pub(crate) fn answer<'a>(shop: &'a Shop, routes: &'a Routes, incoming: Incoming) -> Pin<Box<dyn Future<Output = Response<Body>> + 'a>> {
    Box::pin(async move {
        let mut line = log::Line::begin(incoming.request_id.clone());
        let cookies = RefCell::new(Vec::new());
        let warnings = RefCell::new(Vec::new());
        let version = Cell::new(None);
        let entry = routes.entries.iter().find(|entry| entry.fits(&incoming.method, &incoming.path));
        let outcome = match entry {
            Some(entry) => {
                line.operation(entry.id);
                run(shop, entry, incoming, &mut line, (&cookies, &warnings, &version)).await
            }
            None => Err(Problem::from(Kind::NotFound).because("no endpoint of this function fits")),
        };
        let response = match outcome {
            Ok((headers, body)) => {
                let cache = entry.map_or(Cache::Private, |entry| entry.cache);
                good(entry.map_or(200, |entry| entry.status), cache, version.get(), &headers, body, &cookies.into_inner())
            }
            Err(problem) => {
                line.problem(&problem);
                bad(problem, &line.request_id, &cookies.into_inner())
            }
        };
        line.warnings(warnings.into_inner());
        line.end(response.status().as_u16(), shop.take_meters());
        response
    })
}

/// What a handler leaves beside its reply: cookies, warnings for the log, the version that it shows.
type Notes<'a> = (&'a RefCell<Vec<String>>, &'a RefCell<Vec<String>>, &'a Cell<Option<u32>>);

async fn run(
    shop: &Shop,
    entry: &Entry,
    incoming: Incoming,
    line: &mut log::Line,
    (cookies, warnings, version_tag): Notes<'_>,
) -> Result<(HeaderMap, Output), Problem> {
    let now = shop::now();
    let text = |name: &str| incoming.headers.get(name).and_then(|value| value.to_str().ok());
    let origin = shop.origin(now).await.map_err(|error| internal(&error))?;
    let shown = text("x-origin-secret").unwrap_or_default();
    if !bool::from(shown.as_bytes().ct_eq(origin.as_bytes())) {
        return Err(Kind::OriginRefused.into());
    }
    // Only now is the header the front door's own word.
    line.viewer(text("cloudfront-viewer-address"));
    if entry.access.takes_cookies() && entry.method != Method::Get {
        same_site(text("sec-fetch-site"), text("origin"))?;
    }
    let session = match text("authorization") {
        Some(credentials) if entry.access.knows_users() => Some(shop.authenticate(credentials, now).await?),
        _ => None,
    };
    if matches!(entry.access, Access::User | Access::Staff(_)) && session.is_none() {
        return Err(Kind::Unauthenticated.into());
    }
    if entry.idempotent {
        let good = |key: &str| (1..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !text("idempotency-key").is_some_and(good) {
            return Err(Problem::fault("Idempotency-Key", "missing", "the header must have 1 to 64 visible ASCII characters"));
        }
    }
    let over = text("if-match").map(version);
    if entry.conditional && over.is_none() {
        return Err(Kind::VersionNeeded.into());
    }
    let parts = Parts {
        path: incoming.path_parameters,
        query: incoming.query,
        content_type: text("content-type").map(str::to_owned),
        body: incoming.body,
    };
    let mut caller = Caller::read(incoming.headers, parts.query.clone(), parts.body.clone(), entry.id, incoming.request_id);
    caller.session = session;
    if !entry.idempotent {
        // Repeats of such a call change nothing by themselves, and a key would only stand in their way.
        caller.idempotency_key = None;
    }
    caller.over = over.flatten();
    let cx = Context { shop, caller: &caller, now, cookies, warnings, version_tag };
    if let Access::Staff(permission) = entry.access {
        cx.authorise(permission).await?;
    }
    let body = (entry.handle)(cx, &parts).await?;
    Ok((caller.headers, body))
}

/// The version in an `If-Match` header; none of the shop's where it is anything else, so that it fits nothing.
fn version(tag: &str) -> Option<u32> {
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// Refuses calls that a page of another site makes a browser send with its cookies. Browsers say
/// where a call comes from (Fetch Metadata; older ones by `Origin`), other clients have no cookies
/// that somebody else could use.
fn same_site(fetch_site: Option<&str>, origin: Option<&str>) -> Result<(), Problem> {
    let good = match (fetch_site, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == cloud::variable("SHOP_URL")?,
        (None, None) => true,
    };
    if good { Ok(()) } else { Err(Kind::CrossSite.into()) }
}

impl Entry {
    /// Compares segment by segment; the gateway has routed already, this tells a function's own
    /// endpoints apart.
    fn fits(&self, method: &str, path: &str) -> bool {
        let (mut ours, mut theirs) = (self.path.split('/'), path.split('/'));
        method == self.method.as_str()
            && loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => break true,
                    (Some(our), Some(their)) if our == their || (our.starts_with('{') && !their.is_empty()) => {}
                    _ => break false,
                }
            }
    }

    /// The parameters of a path that fits.
    pub(crate) fn parameters(&self, path: &str) -> Vec<(String, String)> {
        let name = |segment: &str| segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(str::to_owned);
        self.path.split('/').zip(path.split('/')).filter_map(|(our, their)| name(our).map(|name| (name, their.to_owned()))).collect()
    }
}

impl Routes {
    pub(crate) fn parameters(&self, method: &str, path: &str) -> Vec<(String, String)> {
        self.entries.iter().find(|entry| entry.fits(method, path)).map(|entry| entry.parameters(path)).unwrap_or_default()
    }
}

fn good(status: u16, cache: Cache, version: Option<u32>, request: &HeaderMap, output: Output, cookies: &[String]) -> Response<Body> {
    let mut response = Response::builder();
    let (status, kind, body) = match output {
        Output::Json(body) => (status, "application/json", body),
        Output::Page(Page::Here(Html(html))) => (200, HTML, html.into_bytes()),
        Output::Page(Page::Missing(Html(html))) => (404, HTML, html.into_bytes()),
        Output::Page(Page::Moved(path)) => {
            response = response.header(header::LOCATION, path);
            (301, HTML, Vec::new())
        }
    };
    response = response.status(status).header(header::CONTENT_TYPE, kind);
    if let Some(version) = version {
        response = response.header(header::ETAG, format!("\"{version}\""));
    }
    match cache {
        Cache::Private => response = response.header(header::CACHE_CONTROL, "no-store"),
        Cache::Shared(seconds) => {
            let hash: [u8; 32] = Sha256::digest(&body).into();
            let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..12]));
            response = response.header(header::CACHE_CONTROL, openapi::cache_control(seconds)).header(header::ETAG, &tag);
            let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
            if status == 200 && known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
                return finish(response.status(304), Body::Empty);
            }
        }
    }
    // JSON that serde wrote, or a text: UTF-8.
    finish(with_cookies(response, cookies), String::from_utf8(body).map_or(Body::Empty, Body::Text))
}

fn with_cookies(mut response: http::response::Builder, cookies: &[String]) -> http::response::Builder {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response = response.header(header::SET_COOKIE, value);
        }
    }
    response
}

fn bad(problem: Problem, request_id: &str, cookies: &[String]) -> Response<Body> {
    let mut response = Response::builder()
        .status(problem.kind.status())
        .header(header::CONTENT_TYPE, "application/problem+json")
        .header(header::CACHE_CONTROL, "no-store");
    if let Some(seconds) = problem.retry_after_s {
        response = response.header(header::RETRY_AFTER, seconds);
    }
    if problem.kind == Kind::Unauthenticated {
        // RFC 9110 §15.5.2 wants it.
        response = response.header(header::WWW_AUTHENTICATE, "Bearer");
    }
    let document = serde_json::to_string(&problem.document(request_id)).unwrap_or_default();
    finish(with_cookies(response, cookies), Body::Text(document))
}

fn finish(response: http::response::Builder, body: Body) -> Response<Body> {
    // The builder fails on malformed headers only, and ours are constants and numbers.
    response.body(body).unwrap_or_else(|_| Response::new(Body::Empty))
}
