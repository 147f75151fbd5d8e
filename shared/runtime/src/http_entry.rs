//! HTTP API events (payload 2.0).

use contract::{Endpoint, Problem};
use http::Response;
use lambda_http::{Body, Request, RequestExt, service_fn};
use tokio::sync::{mpsc, oneshot};

use crate::{
    Exit,
    context::Context,
    core::{Args, Incoming, Routes, answer},
    shop::Shop,
};

/// The main of a function with one endpoint.
pub fn http<E: Endpoint>(handler: impl AsyncFn(Context<'_>, Args<E>) -> Result<E::Reply, Problem> + 'static) -> Exit {
    routes().on::<E>(handler).serve()
}

/// Begins the main of a function with several endpoints.
pub fn routes() -> Routes {
    Routes::default()
}

impl Routes {
    /// Serves the endpoints for as long as the environment lives.
    pub fn serve(self) -> Exit {
        crate::block_on(serve(self))
    }
}

/// `lambda_http` wants futures that may move between threads, and handlers need not be such: requests
/// go through a channel to a loop on this same thread.
fn serve(routes: Routes) -> std::pin::Pin<Box<dyn Future<Output = Result<(), lambda_runtime::Error>>>> {
    Box::pin(async move {
        let (requests, mut inbox) = mpsc::channel::<(Request, oneshot::Sender<Response<Body>>)>(1);
        let shop = Shop::new();
        shop.warm().await;
        let work = async {
            while let Some((request, reply)) = inbox.recv().await {
                let response = answer(&shop, &routes, incoming(&routes, request)).await;
                // The edge is gone if it does not wait any more; there is nobody to tell.
                let _ = reply.send(response);
            }
        };
        let edge = lambda_http::run(service_fn(move |request: Request| {
            let requests = requests.clone();
            async move {
                let (reply, response) = oneshot::channel();
                requests.send((request, reply)).await.map_err(|_| "the worker has ended")?;
                Ok::<_, lambda_runtime::Error>(response.await?)
            }
        }));
        tokio::select! {
            () = work => Ok(()),
            ended = edge => ended,
        }
    })
}

fn incoming(routes: &Routes, request: Request) -> Incoming {
    // Without the stage's name, which local gateways put in front.
    let path = request.raw_http_path().to_owned();
    let path = path.find("/api/").map_or(path.as_str(), |at| &path[at..]).to_owned();
    let request_id = request.lambda_context().request_id;
    let mut parameters: Vec<(String, String)> =
        request.path_parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let method = request.method().as_str().to_owned();
    if parameters.is_empty() {
        parameters = routes.parameters(&method, &path);
    }
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let body = match body {
        Body::Text(text) => text.into_bytes(),
        Body::Binary(bytes) => bytes,
        _ => Vec::new(),
    };
    Incoming { method, path, query, path_parameters: parameters, headers: head.headers, body, request_id }
}
