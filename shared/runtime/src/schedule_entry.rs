//! Scheduled runs. They may be late, skipped or doubled: what runs here catches up and is idempotent.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
};

use contract::Problem;
use lambda_runtime::{LambdaEvent, service_fn};

use crate::{
    Exit,
    context::{Caller, Context},
    log::{self, Report},
    shop::{self, Shop},
};

type Handle = Box<dyn for<'a> Fn(Context<'a>) -> Pin<Box<dyn Future<Output = Result<Report, Problem>> + 'a>>>;

/// The main of a scheduled function.
pub fn schedule(operation: &'static str, handler: impl AsyncFn(Context<'_>) -> Result<Report, Problem> + 'static) -> Exit {
    let handler = std::rc::Rc::new(handler);
    let handle: Handle = Box::new(move |cx| {
        let handler = handler.clone();
        Box::pin(async move { handler(cx).await })
    });
    crate::block_on(serve(operation, handle))
}

fn serve(operation: &'static str, handle: Handle) -> Pin<Box<dyn Future<Output = Result<(), lambda_runtime::Error>>>> {
    Box::pin(async move {
        let shop = Shop::new();
        shop.warm().await;
        let (shop, handle) = (&shop, &handle);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<serde_json::Value>| async move {
            let mut line = log::Line::begin(event.context.request_id.clone());
            line.operation(operation);
            let caller = Caller { endpoint: operation, ..Caller::default() };
            let (cookies, warnings) = (RefCell::default(), RefCell::default());
            let cx =
                Context { shop, caller: &caller, now: shop::now(), cookies: &cookies, warnings: &warnings, version_tag: &Cell::new(None) };
            let outcome = handle(cx).await;
            line.warnings(warnings.into_inner());
            match outcome {
                Ok(report) => {
                    line.end(200, shop.take_meters());
                    Ok(report)
                }
                Err(problem) => {
                    line.problem(&problem);
                    line.end(problem.kind.status(), shop.take_meters());
                    Err(lambda_runtime::Error::from(problem.kind.title()))
                }
            }
        }))
        .await
    })
}
