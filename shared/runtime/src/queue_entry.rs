//! SQS events. Each message succeeds or fails by itself; a FIFO group stops at its first failure.

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
    future::Future,
    pin::Pin,
    rc::Rc,
};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use contract::{Problem, message::Envelope};
use futures_util::future::join_all;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::DeserializeOwned;

use crate::{
    Exit,
    context::{Caller, Context},
    log,
    shop::{self, Shop},
};

/// Why a message was not dealt with.
#[derive(Debug)]
pub enum Fail {
    /// It may work later: the queue brings it again.
    Retry(String),
    /// It can never work: it goes to the dead-letter queue, where an alarm tells staff.
    Poison(String),
}

impl From<Problem> for Fail {
    fn from(problem: Problem) -> Self {
        Self::Retry(format!("{}: {}", problem.kind.slug(), problem.cause.unwrap_or(problem.detail)))
    }
}

type Handle = Rc<dyn for<'a> Fn(Context<'a>, &'a str) -> Pin<Box<dyn Future<Output = Result<(), Fail>> + 'a>>>;

/// The main of a function that takes messages of type `M`.
pub fn queue<M: DeserializeOwned + 'static>(
    operation: &'static str,
    handler: impl AsyncFn(Context<'_>, Envelope<M>) -> Result<(), Fail> + 'static,
) -> Exit {
    let handler = Rc::new(handler);
    let handle: Handle = Rc::new(move |cx, body| {
        let handler = handler.clone();
        Box::pin(async move {
            let message = serde_json::from_str(body).map_err(|error| Fail::Poison(format!("the message can't be read: {error}")))?;
            handler(cx, message).await
        })
    });
    crate::block_on(serve(operation, handle))
}

fn serve(operation: &'static str, handle: Handle) -> Pin<Box<dyn Future<Output = Result<(), lambda_runtime::Error>>>> {
    Box::pin(async move {
        let shop = Shop::new();
        shop.warm().await;
        let (shop, handle) = (&shop, &handle);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
            let (event, context) = event.into_parts();
            batch(shop, operation, handle, event, context.request_id).await
        }))
        .await
    })
}

async fn batch(
    shop: &Shop,
    operation: &'static str,
    handle: &Handle,
    event: SqsEvent,
    request_id: String,
) -> Result<SqsBatchResponse, lambda_runtime::Error> {
    let fifo = event.records.iter().any(|record| {
        record.event_source_arn.as_deref().is_some_and(|arn| arn.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "fifo"))
    });
    let mut failed = Vec::new();
    if fifo {
        // In order; once a message of a group failed, its successors must wait behind it.
        let mut stopped = HashSet::new();
        for record in &event.records {
            let group = record.attributes.get("MessageGroupId").cloned().unwrap_or_default();
            if stopped.contains(&group) || !one(shop, operation, handle, record, &request_id).await {
                stopped.insert(group);
                failed.push(failure(record)?);
            }
        }
    } else {
        let outcomes = join_all(event.records.iter().map(|record| one(shop, operation, handle, record, &request_id))).await;
        for (record, good) in event.records.iter().zip(outcomes) {
            if !good {
                failed.push(failure(record)?);
            }
        }
    }
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failed;
    Ok(response)
}

/// A record without an id fails the whole invocation: an empty id would acknowledge everything.
fn failure(record: &SqsMessage) -> Result<BatchItemFailure, lambda_runtime::Error> {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = record.message_id.clone().filter(|id| !id.is_empty()).ok_or("a message without an id")?;
    Ok(failure)
}

async fn one(shop: &Shop, operation: &'static str, handle: &Handle, record: &SqsMessage, request_id: &str) -> bool {
    let mut line = log::Line::begin(request_id.to_owned());
    line.operation(operation);
    let caller = Caller { endpoint: operation, ..Caller::default() };
    let (cookies, warnings) = (RefCell::default(), RefCell::default());
    let cx = Context { shop, caller: &caller, now: shop::now(), cookies: &cookies, warnings: &warnings, version_tag: &Cell::new(None) };
    let outcome = handle(cx, record.body.as_deref().unwrap_or_default()).await;
    let status = match &outcome {
        Ok(()) => 200,
        Err(Fail::Retry(_)) => 503,
        Err(Fail::Poison(_)) => 500,
    };
    if let Err(Fail::Retry(cause) | Fail::Poison(cause)) = &outcome {
        line.cause(cause.clone());
    }
    line.warnings(warnings.into_inner());
    line.end(status, shop.take_meters());
    outcome.is_ok()
}
