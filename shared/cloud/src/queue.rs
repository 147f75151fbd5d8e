//! SQS.

use aws_sdk_sqs::{Client, Config, config::Region, types::SendMessageBatchRequestEntry};
use contract::message::Queue;

use crate::{Account, CloudError, Reply, variable};

/// A message to send.
#[derive(Debug, Clone, Copy)]
pub struct Send<'a> {
    /// The event's id; FIFO queues drop a repeat of it within five minutes.
    pub id: &'a str,
    /// The group within which a FIFO queue keeps the order.
    pub group: Option<&'a str>,
    /// JSON.
    pub body: &'a str,
}

/// Sends to queues.
#[derive(Debug)]
pub struct Queues {
    client: Client,
}

impl Queues {
    /// A client from the environment.
    pub fn new() -> Result<Self, CloudError> {
        let account = Account::from_environment()?;
        let mut config = Config::builder()
            .behavior_version(aws_sdk_sqs::config::BehaviorVersion::latest())
            .region(Region::new(account.region.clone()))
            .credentials_provider(account.credentials.clone())
            .http_client(account.http());
        config.set_endpoint_url(account.endpoint);
        Ok(Self { client: Client::from_conf(config.build()) })
    }

    /// Sends up to ten messages to one queue. Which of them the queue took is the answer, by index.
    pub fn send<'a>(&'a self, queue: Queue, messages: &'a [Send<'a>]) -> Reply<'a, Vec<usize>> {
        Box::pin(async move {
            let url = variable(queue.variable())?;
            if let [message] = messages {
                let mut call = self.client.send_message().queue_url(url).message_body(message.body);
                if queue.is_fifo() {
                    call = call.message_deduplication_id(message.id).set_message_group_id(message.group.map(Into::into));
                }
                call.send().await.map_err(|error| CloudError::service("SQS", &error))?;
                return Ok(vec![0]);
            }
            let mut call = self.client.send_message_batch().queue_url(url);
            for (index, message) in messages.iter().enumerate() {
                let mut entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(message.body);
                if queue.is_fifo() {
                    entry = entry.message_deduplication_id(message.id).set_message_group_id(message.group.map(Into::into));
                }
                call = call.entries(entry.build().map_err(|error| CloudError::service("SQS", &error))?);
            }
            let reply = call.send().await.map_err(|error| CloudError::service("SQS", &error))?;
            Ok(reply.successful.iter().filter_map(|done| done.id.parse().ok()).collect())
        })
    }
}
