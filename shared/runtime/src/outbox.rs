//! Sending committed events to their queues.

use std::time::Instant;

use cloud::QueueMessage;
use contract::message::Queue;
use domain::Timestamp;
use store::events::Outgoing;

use crate::shop::Shop;

/// Sends events and marks those sent that a queue took. The error is for the log: what was not
/// taken stays in the outbox.
pub(crate) async fn send(shop: &Shop, now: Timestamp, events: &[Outgoing]) -> Result<usize, String> {
    if events.is_empty() {
        return Ok(0);
    }
    let mut sent = Vec::with_capacity(events.len());
    let mut fault = None;
    for queue in Queue::ALL {
        let mine: Vec<&Outgoing> = events.iter().filter(|event| event.queue == queue).collect();
        for batch in mine.chunks(10) {
            match send_batch(shop, queue, batch).await {
                Ok(taken) => sent.extend(taken.into_iter().filter_map(|index| batch.get(index)).map(|event| event.id)),
                Err(error) => fault = Some(cloud::chain(&error)),
            }
        }
    }
    if !sent.is_empty() {
        let store = shop.store(now).await.map_err(|problem| problem.cause.unwrap_or_default())?;
        store.mark_sent(&sent, now).await.map_err(|error| cloud::chain(&error))?;
    }
    match fault {
        None if sent.len() == events.len() => Ok(sent.len()),
        None => Err(format!("the queue took {} of {}", sent.len(), events.len())),
        Some(cause) => Err(cause),
    }
}

async fn send_batch(shop: &Shop, queue: Queue, batch: &[&Outgoing]) -> Result<Vec<usize>, cloud::CloudError> {
    let ids: Vec<String> = batch.iter().map(|event| event.id.to_string()).collect();
    let messages: Vec<QueueMessage<'_>> =
        batch.iter().zip(&ids).map(|(event, id)| QueueMessage { id, group: event.group.as_deref(), body: &event.body }).collect();
    let start = Instant::now();
    let taken = shop.queues().await?.send(queue, &messages).await;
    shop.add_queue_time(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
    taken
}
