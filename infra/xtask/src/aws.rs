//! The emulator's APIs, as far as the local cloud needs them. It checks no signatures, so none is made.

use axum::body::Bytes;
use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    failure::{Failure, Result},
    place::Place,
    web,
};

/// The stack's name.
pub const STACK: &str = "bodega";
/// The region that the emulator plays.
pub const REGION: &str = "eu-central-1";

/// The addresses that a deployment made, from the template's outputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    /// The CDN's host name.
    pub cdn_domain: String,
    /// The bucket of pages and pictures.
    pub web_bucket: String,
    /// Queue addresses and the names of secrets, by output.
    pub outputs: std::collections::BTreeMap<String, String>,
}

fn authorization(service: &str) -> String {
    format!("AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0")
}

/// Calls a JSON service.
pub async fn call(place: &Place, service: &str, target: &str, body: &Value) -> Result<Value> {
    let version = if service == "sqs" { "application/x-amz-json-1.0" } else { "application/x-amz-json-1.1" };
    let authorization = authorization(service);
    let headers = [("authorization", authorization.as_str()), ("x-amz-target", target), ("content-type", version)];
    let reply = web::send(Method::POST, &format!("{}/", place.emulator()), &headers, body.to_string()).await?;
    if !reply.status.is_success() {
        return Err(Failure::new(format!("{target} answered {}", reply.status)).words(reply.text()));
    }
    Ok(if reply.body.is_empty() { Value::Null } else { serde_json::from_slice(&reply.body)? })
}

/// The deployed stack, if it is whole.
pub async fn stack(place: &Place) -> Result<Option<Stack>> {
    let authorization = authorization("cloudformation");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let body = format!("Action=DescribeStacks&StackName={STACK}&Version=2010-05-15");
    let reply = web::send(Method::POST, &format!("{}/", place.emulator()), &headers, body).await?;
    if !reply.status.is_success() {
        return Ok(None);
    }
    Ok(parse_stack(&reply.text()))
}

fn parse_stack(xml: &str) -> Option<Stack> {
    let status = between(xml, "<StackStatus>", "</StackStatus>")?;
    if !matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE") {
        return None;
    }
    let outputs: std::collections::BTreeMap<String, String> = xml
        .split("<OutputKey>")
        .skip(1)
        .filter_map(|part| {
            let key = part.split("</OutputKey>").next()?;
            Some((key.to_owned(), between(part, "<OutputValue>", "</OutputValue>")?.replace("&amp;", "&")))
        })
        .collect();
    Some(Stack { cdn_domain: outputs.get("CdnDomain")?.clone(), web_bucket: outputs.get("WebBucket")?.clone(), outputs })
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let start = text.find(from)? + from.len();
    let end = text[start..].find(to)? + start;
    Some(&text[start..end])
}

/// Puts an object into a bucket.
pub async fn put_object(place: &Place, bucket: &str, key: &str, kind: &str, cache: &str, body: Bytes) -> Result<()> {
    let url = format!("{}/{bucket}/{key}", place.emulator());
    let reply = web::send(Method::PUT, &url, &[("content-type", kind), ("cache-control", cache)], body).await?;
    if reply.status.is_success() { Ok(()) } else { Err(Failure::new(format!("{url} answered {}", reply.status)).words(reply.text())) }
}

/// A secret's value.
pub async fn secret(place: &Place, name: &str) -> Result<String> {
    let reply = call(place, "secretsmanager", "secretsmanager.GetSecretValue", &json!({ "SecretId": name })).await?;
    reply["SecretString"].as_str().map(str::to_owned).ok_or_else(|| Failure::new(format!("the secret {name} has no text")))
}

/// The environment that the template gives to every function.
pub async fn environment(place: &Place) -> Result<std::collections::BTreeMap<String, String>> {
    let authorization = authorization("lambda");
    let url = format!("{}/2015-03-31/functions/", place.emulator());
    let reply = web::send(Method::GET, &url, &[("authorization", authorization.as_str())], Bytes::new()).await?;
    let listed: Value = serde_json::from_slice(&reply.body)?;
    let variables = listed["Functions"][0]["Environment"]["Variables"].as_object();
    let variables = variables.ok_or_else(|| Failure::new("no function is deployed").todo("`cargo xtask up`"))?;
    Ok(variables.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = "<DescribeStacksResponse><member><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>\
        <member><OutputKey>CdnDomain</OutputKey><OutputValue>d1.cloudfront.net</OutputValue></member>\
        <member><OutputKey>WebBucket</OutputKey><OutputValue>bodega-web</OutputValue></member>\
        <member><OutputKey>MailQueueUrl</OutputKey><OutputValue>http://127.0.0.1/a?b=1&amp;c</OutputValue></member></Outputs></member>";

    #[test]
    fn a_whole_stack_tells_its_outputs() {
        let stack = parse_stack(REPLY).unwrap();
        assert_eq!(stack.cdn_domain, "d1.cloudfront.net");
        assert_eq!(stack.outputs["MailQueueUrl"], "http://127.0.0.1/a?b=1&c");
    }

    #[test]
    fn a_broken_stack_is_none() {
        assert_eq!(parse_stack(&REPLY.replace("CREATE_COMPLETE", "ROLLBACK_COMPLETE")), None);
    }
}
