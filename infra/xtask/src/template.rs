//! `template.yaml` as the checks read it.

use std::{collections::BTreeMap, process::Command};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{failure::Result, place::Place, step::Log, tools};

/// The template, written and processed.
#[derive(Debug, Deserialize)]
pub struct Template {
    written: Written,
    /// The types of the resources that `CloudFormation` gets.
    pub processed: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Written {
    #[serde(default)]
    globals: Value,
    resources: BTreeMap<String, Resource>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    #[serde(default)]
    properties: Map<String, Value>,
}

/// A function's way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// A queue, by its resource.
    Queue(String),
    /// A schedule.
    Schedule,
}

impl Template {
    /// Reads the checkout's template, with SAM's own parser and translator.
    pub fn read(place: &Place, log: &mut Log) -> Result<Self> {
        let script = place.root.join("infra/xtask/python/template.py");
        let mut command = Command::new(tools::python_tool(place, "python")?);
        Ok(serde_json::from_str(&log.read(command.arg(script).arg(place.root.join("template.yaml")))?)?)
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = (&String, &Resource)> {
        self.written.resources.iter().filter(move |(_, resource)| resource.r#type == kind)
    }

    /// The functions: logical id and name. The package's folder is the name.
    pub fn functions(&self) -> BTreeMap<String, String> {
        self.of("AWS::Serverless::Function")
            .filter_map(|(id, resource)| {
                let package = resource.properties.get("CodeUri")?.as_str()?;
                let name = package.strip_prefix("target/lambda/")?.strip_suffix("/bootstrap.zip")?;
                Some((id.clone(), name.to_owned()))
            })
            .collect()
    }

    /// The routes: `GET /api/products` and the logical id of the function that answers.
    pub fn routes(&self) -> Vec<(String, String)> {
        let mut routes = Vec::new();
        for (_, api) in self.of("AWS::Serverless::HttpApi") {
            let paths = api.properties.get("DefinitionBody").and_then(|body| body["paths"].as_object());
            for (path, methods) in paths.into_iter().flatten() {
                for (method, operation) in methods.as_object().into_iter().flatten() {
                    let uri = &operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"];
                    let function = uri.as_str().and_then(|uri| uri.split("functions/${").nth(1)?.split(".Arn}").next());
                    routes.push((format!("{} {path}", method.to_uppercase()), function.unwrap_or("nothing").to_owned()));
                }
            }
        }
        routes
    }

    /// The ways into functions other than routes, by function.
    pub fn triggers(&self) -> Vec<(String, Trigger)> {
        let mut triggers = Vec::new();
        for (id, resource) in self.of("AWS::Serverless::Function") {
            let events = resource.properties.get("Events").and_then(Value::as_object);
            for event in events.into_iter().flat_map(Map::values) {
                match event["Type"].as_str() {
                    Some("SQS") => {
                        let queue = event["Properties"]["Queue"]["Fn::GetAtt"][0].as_str().unwrap_or_default();
                        triggers.push((id.clone(), Trigger::Queue(queue.to_owned())));
                    }
                    Some("ScheduleV2" | "Schedule") => triggers.push((id.clone(), Trigger::Schedule)),
                    _ => {}
                }
            }
        }
        triggers
    }

    /// What is wrong with the queues: each has a dead-letter queue with an alarm, is tried five times, and shows a
    /// message again no sooner than six times its function's time.
    pub fn faults_of_queues(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let dead: Vec<&str> = self.of("AWS::SQS::Queue").filter_map(|(_, queue)| dead_letters(queue)).collect();
        for (id, queue) in self.of("AWS::SQS::Queue") {
            if dead.contains(&id.as_str()) {
                let alarmed = self
                    .of("AWS::CloudWatch::Alarm")
                    .any(|(_, alarm)| alarm.properties["Dimensions"].to_string().contains(&format!("\"{id}\"")));
                if !alarmed {
                    faults.push(format!("no alarm watches {id}"));
                }
                continue;
            }
            if dead_letters(queue).is_none() || queue.properties["RedrivePolicy"]["maxReceiveCount"] != 5 {
                faults.push(format!("{id} has no dead-letter queue after five attempts"));
            }
            let visible = queue.properties.get("VisibilityTimeout").and_then(Value::as_u64).unwrap_or(30);
            for (function, trigger) in self.triggers() {
                if trigger == Trigger::Queue(id.clone()) && visible < 6 * self.timeout(&function) {
                    faults.push(format!("{id} shows messages again before six times the time of {function}"));
                }
            }
        }
        for (id, resource) in self.of("AWS::Serverless::Function") {
            for event in resource.properties.get("Events").and_then(Value::as_object).into_iter().flat_map(Map::values) {
                if event["Type"] == "SQS" && event["Properties"]["FunctionResponseTypes"] != serde_json::json!(["ReportBatchItemFailures"])
                {
                    faults.push(format!("{id} does not report which messages failed"));
                }
            }
        }
        faults
    }

    fn timeout(&self, function: &str) -> u64 {
        let own = self.written.resources.get(function).and_then(|resource| resource.properties.get("Timeout"));
        own.unwrap_or(&self.written.globals["Function"]["Timeout"]).as_u64().unwrap_or(3)
    }

    /// How many Lambda permissions `CloudFormation` gets.
    pub fn permissions(&self) -> usize {
        self.processed.iter().filter(|kind| *kind == "AWS::Lambda::Permission").count()
    }
}

fn dead_letters(queue: &Resource) -> Option<&str> {
    queue.properties.get("RedrivePolicy")?["deadLetterTargetArn"]["Fn::GetAtt"][0].as_str()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A template of one function behind a route and one behind a queue.
    pub fn small() -> Template {
        let uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ListProducts.Arn}/invocations";
        serde_json::from_value(serde_json::json!({
            "written": {
                "Globals": { "Function": { "Timeout": 15 } },
                "Resources": {
                    "ListProducts": { "Type": "AWS::Serverless::Function", "Properties": { "CodeUri": "target/lambda/list-products/bootstrap.zip" } },
                    "SendEmail": { "Type": "AWS::Serverless::Function", "Properties": {
                        "CodeUri": "target/lambda/send-email/bootstrap.zip", "Timeout": 30,
                        "Events": { "Messages": { "Type": "SQS", "Properties": {
                            "Queue": { "Fn::GetAtt": ["MailQueue", "Arn"] }, "FunctionResponseTypes": ["ReportBatchItemFailures"] } } } } },
                    "Api": { "Type": "AWS::Serverless::HttpApi", "Properties": { "DefinitionBody": { "paths": { "/api/products": {
                        "get": { "x-amazon-apigateway-integration": { "uri": { "Fn::Sub": uri } } } } } } } },
                    "MailQueue": { "Type": "AWS::SQS::Queue", "Properties": { "VisibilityTimeout": 180,
                        "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["MailDead", "Arn"] }, "maxReceiveCount": 5 } } },
                    "MailDead": { "Type": "AWS::SQS::Queue" },
                    "MailDeadAlarm": { "Type": "AWS::CloudWatch::Alarm", "Properties": {
                        "Dimensions": [{ "Name": "QueueName", "Value": { "Fn::GetAtt": ["MailDead", "QueueName"] } }] } }
                }
            },
            "processed": ["AWS::Lambda::Function", "AWS::Lambda::Permission"]
        }))
        .unwrap()
    }

    #[test]
    fn routes_triggers_and_names_are_read() {
        let template = small();
        assert_eq!(template.routes(), [("GET /api/products".into(), "ListProducts".into())]);
        assert_eq!(template.triggers(), [("SendEmail".into(), Trigger::Queue("MailQueue".into()))]);
        assert_eq!(template.functions()["SendEmail"], "send-email");
        assert!(template.faults_of_queues().is_empty(), "{:?}", template.faults_of_queues());
    }

    #[test]
    fn a_queue_without_an_alarm_or_with_too_little_time_is_a_fault() {
        let mut template = small();
        template.written.resources.remove("MailDeadAlarm");
        let queue = template.written.resources.get_mut("MailQueue").unwrap();
        queue.properties.insert("VisibilityTimeout".into(), 100.into());
        let faults = template.faults_of_queues();
        assert_eq!(faults, ["no alarm watches MailDead", "MailQueue shows messages again before six times the time of SendEmail"]);
    }
}
