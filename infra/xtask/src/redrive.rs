//! Looking into the running cloud, and helping it: logs, and messages that could not be handled.

use serde_json::{Value, json};

use crate::{
    aws,
    failure::{Failure, Result},
    place::Place,
    up, web,
};

fn running(place: &Place) -> Result<()> {
    if up::runs(place) { Ok(()) } else { Err(Failure::new(format!("nothing runs at port {}", place.port)).todo("`cargo xtask up` first")) }
}

/// Prints what the functions logged, oldest first.
pub fn logs(place: &Place, filter: Option<&str>) -> Result<()> {
    running(place)?;
    web::block(async {
        let mut next = Value::Null;
        loop {
            let mut query = json!({ "logGroupName": format!("/{}/functions", aws::STACK), "limit": 10000 });
            if !next.is_null() {
                query["nextToken"] = next;
            }
            let reply = aws::call(place, "logs", "Logs_20140328.FilterLogEvents", &query).await?;
            for event in reply["events"].as_array().into_iter().flatten() {
                let line = event["message"].as_str().unwrap_or_default().trim_end();
                let platform = ["START ", "END ", "REPORT "].iter().any(|word| line.starts_with(word));
                if filter.map_or(!platform, |part| line.contains(part)) {
                    println!("{line}");
                }
            }
            next = reply["nextToken"].clone();
            if next.is_null() {
                return Ok(());
            }
        }
    })
}

/// Sends the messages of a dead-letter queue back to where they came from: received, sent, and only then deleted.
pub fn redrive(place: &Place, queue: &str) -> Result<()> {
    running(place)?;
    let (from, to) = match queue {
        "payments" => ("PaymentsDeadLettersUrl", "PaymentsQueueUrl"),
        "mail" => ("MailDeadLettersUrl", "MailQueueUrl"),
        "media" => ("MediaDeadLettersUrl", "MediaQueueUrl"),
        "imports" => ("ImportsDeadLettersUrl", "ImportsQueueUrl"),
        "search" => ("SearchDeadLettersUrl", "SearchQueueUrl"),
        "pages" => ("PagesDeadLettersUrl", "PagesQueueUrl"),
        other => return Err(Failure::new(format!("there is no queue {other}")).todo("`payments` or `mail`")),
    };
    web::block(async {
        let stack = aws::stack(place).await?.ok_or_else(|| Failure::new("nothing is deployed").todo("`cargo xtask up`"))?;
        let (from, to) = (&stack.outputs[from], &stack.outputs[to]);
        let mut count = 0;
        loop {
            let query = json!({ "QueueUrl": from, "MaxNumberOfMessages": 10, "AttributeNames": ["All"] });
            let reply = aws::call(place, "sqs", "AmazonSQS.ReceiveMessage", &query).await?;
            let Some(messages) = reply["Messages"].as_array().filter(|messages| !messages.is_empty()) else { break };
            for message in messages {
                let mut send = json!({ "QueueUrl": to, "MessageBody": message["Body"] });
                if let Some(group) = message["Attributes"]["MessageGroupId"].as_str() {
                    send["MessageGroupId"] = group.into();
                    // A new id: the queue would drop a repetition of the old one.
                    send["MessageDeduplicationId"] = format!("{}-again", message["MessageId"].as_str().unwrap_or_default()).into();
                }
                aws::call(place, "sqs", "AmazonSQS.SendMessage", &send).await?;
                let delete = json!({ "QueueUrl": from, "ReceiptHandle": message["ReceiptHandle"] });
                aws::call(place, "sqs", "AmazonSQS.DeleteMessage", &delete).await?;
                count += 1;
            }
        }
        println!("{count} messages sent again");
        Ok(())
    })
}
