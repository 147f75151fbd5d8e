//! The OpenAPI 3.1 document, from the same table that the runtime and the template follow.

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{Access, Cache, Kind, Route, endpoint::Form, problem::ProblemDocument};

/// The document of all `routes`.
pub fn document(routes: &[Route], version: &str) -> Value {
    let mut input = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let mut output =
        SchemaSettings::draft2020_12().for_serialize().with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let problem = output.subschema_for::<ProblemDocument>();
    let mut paths = Map::new();
    for route in routes {
        let operation = operation(route, &mut input, &mut output, &json!(problem));
        if let Value::Object(methods) = paths.entry(route.path).or_insert_with(|| json!({})) {
            methods.insert(route.method.as_str().to_lowercase(), operation);
        }
    }
    let mut schemas: Map<String, Value> = output.take_definitions(true);
    for (name, schema) in input.take_definitions(true) {
        schemas.entry(name).or_insert(schema);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bodega",
            "version": version,
            "description": "The shop's HTTP interface. Money is `{minor, currency}`: whole minor units of an ISO 4217 currency. \
                Whatever fails is `application/problem+json` (RFC 9457).",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "cart": { "type": "apiKey", "in": "cookie", "name": "__Host-cart", "description": "Set by the first change to a cart." },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-session", "description": "Set by `login`; each use gives another." },
                "user": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The access token that `login` and `refresh_session` reply; ten minutes." },
                "order": { "type": "apiKey", "in": "header", "name": "Order-Token", "description": "The token that `place_order` replied and mails hold." }
            }
        }
    })
}

fn operation(route: &Route, input: &mut SchemaGenerator, output: &mut SchemaGenerator, problem: &Value) -> Value {
    let mut parameters = parameters("path", &json!((route.schemas.path)(input)));
    parameters.extend(self::parameters("query", &json!((route.schemas.query)(input))));
    if route.idempotent {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "1 to 64 visible ASCII characters, new for each attempt of a shopper; the same key and body get the same reply for 7 days.",
            "schema": { "type": "string", "pattern": "^[!-~]{1,64}$" }
        }));
    }
    if route.conditional {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "The version that is changed, in quotes, as the `ETag` of reading it had it: `\"7\"`.",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,10}\"$" }
        }));
    }
    let mut responses = Map::new();
    let media = match route.form {
        Form::Json => "application/json",
        Form::Html => "text/html",
    };
    let mut good = json!({
        "description": "Done.",
        "content": { media: { "schema": (route.schemas.reply)(output) } }
    });
    if route.form == Form::Html {
        responses.insert(
            "301".into(),
            json!({ "description": "It is at another address for good.", "headers": { "Location": { "schema": { "type": "string" } } } }),
        );
        responses.insert(
            "404".into(),
            json!({ "description": "There is no such page.", "content": { media: { "schema": (route.schemas.reply)(output) } } }),
        );
    }
    if let Cache::Shared(seconds) = route.cache {
        good["headers"] = json!({
            "Cache-Control": { "schema": { "type": "string", "const": cache_control(seconds) } },
            "ETag": { "schema": { "type": "string" } }
        });
        responses.insert("304".into(), json!({ "description": "Unchanged since the `ETag` in `If-None-Match`." }));
    }
    responses.insert(route.status.to_string(), good);
    let mut statuses: Vec<u16> = route.problems.iter().map(|kind| kind.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let kinds: Vec<&Kind> = route.problems.iter().filter(|kind| kind.status() == status).collect();
        let text: Vec<String> = kinds.iter().map(|kind| format!("`{}`:{}", kind.slug(), kind.about())).collect();
        let types: Vec<String> = kinds.iter().map(|kind| format!("/problems/{}", kind.slug())).collect();
        responses.insert(
            status.to_string(),
            json!({
                "description": text.join("\n\n"),
                "content": { "application/problem+json": { "schema": { "allOf": [problem, { "properties": { "type": { "enum": types } } }] } } }
            }),
        );
    }
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary,
        "tags": [route.function],
        "parameters": parameters,
        "responses": responses,
    });
    if route.schemas.has_body {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": (route.schemas.body)(input) } } });
    } else if route.raw {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": { "type": "object" } } } });
    }
    if let Access::Staff(permission) = route.access {
        operation["x-permission"] = json!(permission);
    }
    match route.access {
        Access::Cart => operation["security"] = json!([{ "user": [] }, { "cart": [] }, {}]),
        Access::Order => operation["security"] = json!([{ "order": [] }, { "user": [] }]),
        Access::Refresh => operation["security"] = json!([{ "session": [] }]),
        Access::User | Access::Staff(_) => operation["security"] = json!([{ "user": [] }]),
        Access::Public | Access::Provider => {}
    }
    operation
}

/// The `Cache-Control` header of a reply that shared caches may keep for `seconds`.
pub fn cache_control(seconds: u32) -> String {
    format!("public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds}")
}

fn parameters(place: &str, schema: &Value) -> Vec<Value> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = schema["properties"].as_object();
    fields
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let mut field = field.clone();
            // An absent query parameter is absent: there is no way to send a null.
            if let Some(types) = field["type"].as_array() {
                field["type"] = types.iter().find(|t| **t != "null").cloned().unwrap_or_default();
            }
            if let Some(any) = field["anyOf"].as_array() {
                field = any.iter().find(|s| s["type"] != "null").cloned().unwrap_or_default();
            }
            if let Value::Object(map) = &mut field {
                map.retain(|key, value| !(value.is_null() && (key == "type" || key == "anyOf")));
            }
            let description = field["description"].clone();
            let mut parameter =
                json!({ "name": name, "in": place, "required": place == "path" || required.contains(&name.as_str()), "schema": field });
            if description.is_string() {
                parameter["description"] = description;
            }
            if let Some(schema) = parameter["schema"].as_object_mut() {
                schema.retain(|_, value| !value.is_null());
            }
            parameter
        })
        .collect()
}
