//! Events on their way out: what a change causes, as a message for a queue.

use contract::message::{Envelope, ImportMessage, MailMessage, MediaMessage, PagesMessage, PaymentMessage, Queue, SearchMessage};
use domain::{EventId, OrderId};
use serde::Serialize;

use crate::StoreError;

/// An event to commit with a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The event.
    pub id: EventId,
    /// Where it goes.
    pub queue: Queue,
    /// The group within which a FIFO queue keeps the order.
    pub group: Option<String>,
    /// The message's JSON.
    pub body: String,
}

impl Outgoing {
    /// A message to `send-email`.
    pub fn mail(id: EventId, message: MailMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Mail, group: None, body: json(&Envelope { event: id, message })? })
    }

    /// A message to `process-image`.
    pub fn media(id: EventId, message: MediaMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Media, group: None, body: json(&Envelope { event: id, message })? })
    }

    /// A message to `apply-import`.
    pub fn import(id: EventId, message: ImportMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Imports, group: None, body: json(&Envelope { event: id, message })? })
    }

    /// A message to `index-products`, in the one group there is.
    pub fn search(id: EventId, message: SearchMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Search, group: Some("index".into()), body: json(&Envelope { event: id, message })? })
    }

    /// A message to `publish-pages`.
    pub fn pages(id: EventId, message: PagesMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Pages, group: None, body: json(&Envelope { event: id, message })? })
    }

    /// A message to `settle-payment`, in the order's group.
    pub fn payment(id: EventId, order: OrderId, message: PaymentMessage) -> Result<Self, StoreError> {
        Ok(Self { id, queue: Queue::Payments, group: Some(order.to_string()), body: json(&Envelope { event: id, message })? })
    }
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::Json)
}
