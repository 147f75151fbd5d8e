//! One word in six places: contract, template, functions/, events/, the router of `cargo lambda watch`
//! and the pages' types agree, or a check fails.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use contract::Route;
use serde_json::Value;

use crate::{
    failure::{Doing, Failure, Result},
    frontend, openapi,
    place::Place,
    step::Log,
    template::{Template, Trigger},
};

/// `CloudFormation` takes 500.
const RESOURCES: usize = 450;

/// Compares everything; names each difference.
pub fn check(place: &Place, metadata: &Value, log: &mut Log) -> Result<()> {
    let template = Template::read(place, log)?;
    let routes = contract::routes();
    let functions: BTreeSet<String> = place.functions()?.into_iter().collect();
    let events = events(place)?;
    let mut faults = routes_of(&template, &routes);
    faults.extend(functions_of(&template, &functions));
    faults.extend(events_of(&template, &routes, &events));
    faults.extend(router_of(&metadata["metadata"]["lambda"]["watch"]["router"], &routes));
    faults.extend(template.faults_of_queues());
    if template.processed.len() > RESOURCES {
        faults.push(format!("the template has {} resources, more than {RESOURCES}", template.processed.len()));
    }
    let answering = routes.iter().map(|route| route.function).collect::<BTreeSet<_>>().len();
    if template.permissions() > answering {
        faults.push(format!("the template has {} Lambda permissions for {answering} functions that answer HTTP", template.permissions()));
    }
    log.note(format!("{} routes, {} functions, {} resources", routes.len(), functions.len(), template.processed.len()));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new("template, contract, functions/ and events/ disagree").words(faults.join("\n")))
    }
}

/// The files of `events/`, parsed.
fn events(place: &Place) -> Result<BTreeMap<String, Value>> {
    let mut events = BTreeMap::new();
    for entry in fs::read_dir(place.root.join("events")).doing("list events/")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".json") {
            events.insert(name.to_owned(), serde_json::from_slice(&fs::read(&path)?).doing(format!("read events/{name}.json"))?);
        }
    }
    Ok(events)
}

/// `ListProducts` of `list-products`.
fn logical_id(function: &str) -> String {
    function.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn differences<T: Ord + std::fmt::Debug>(wanted: &BTreeSet<T>, found: &BTreeSet<T>, place: &str) -> Vec<String> {
    let missing = wanted.difference(found).map(|one| format!("{place} lacks {one:?}"));
    missing.chain(found.difference(wanted).map(|one| format!("{place} has {one:?}, which nothing else has"))).collect()
}

fn routes_of(template: &Template, routes: &[Route]) -> Vec<String> {
    let expected = routes.iter().map(|route| (format!("{} {}", route.method.as_str(), route.path), logical_id(route.function))).collect();
    differences(&expected, &template.routes().into_iter().collect(), "the API in template.yaml")
}

fn functions_of(template: &Template, functions: &BTreeSet<String>) -> Vec<String> {
    let found = template.functions();
    let mut faults = differences(functions, &found.values().cloned().collect(), "template.yaml");
    for (id, name) in &found {
        if *id != logical_id(name) {
            faults.push(format!("{name} is called {id} in template.yaml, not {}", logical_id(name)));
        }
    }
    faults
}

/// Whether an event fits one of the names that a function's endpoint may have: `<function>`, or where it has several, `<function>.<endpoint>`.
fn events_of(template: &Template, routes: &[Route], events: &BTreeMap<String, Value>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for route in routes {
        let several = routes.iter().filter(|other| other.function == route.function).count() > 1;
        let endpoint = route.id.replace('_', "-");
        let name = if several { format!("{}.{endpoint}", route.function) } else { route.function.to_owned() };
        let wanted = format!("{} {}", route.method.as_str(), route.path);
        match events.get(&name) {
            None => faults.push(format!("events/{name}.json is missing")),
            Some(event) if event["routeKey"] != wanted.as_str() => faults.push(format!("events/{name}.json is no call of {wanted}")),
            Some(_) => {}
        }
        known.insert(route.function);
    }
    let names = template.functions();
    for (id, trigger) in template.triggers() {
        let Some(name) = names.get(&id) else { continue };
        let fits = |event: &Value| match &trigger {
            Trigger::Queue(_) => event["Records"][0]["eventSource"] == "aws:sqs",
            Trigger::Schedule => event.is_object(),
        };
        if !events.iter().any(|(event, content)| is_of(event, name) && fits(content)) {
            faults.push(format!("events/{name}.json is missing, or not what its trigger sends"));
        }
    }
    let stray = events.keys().filter(|event| !names.values().any(|name| is_of(event, name)));
    faults.extend(stray.map(|event| format!("events/{event}.json is of no function")));
    faults
}

fn is_of(event: &str, function: &str) -> bool {
    event == function || event.strip_prefix(function).is_some_and(|rest| rest.starts_with('.'))
}

/// The router's table: a path leads to a function, or to one per method.
fn router_of(table: &Value, routes: &[Route]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (path, target) in table.as_object().into_iter().flatten() {
        match target {
            Value::String(function) => {
                // A function alone takes every method of its path.
                let methods = routes.iter().filter(|route| route.path == path).map(|route| route.method.as_str());
                found.extend(methods.map(|method| (format!("{method} {path}"), function.clone())));
            }
            Value::Array(targets) => found.extend(targets.iter().map(|target| {
                let method = target["method"].as_str().unwrap_or_default();
                (format!("{method} {path}"), target["function"].as_str().unwrap_or_default().to_owned())
            })),
            _ => {}
        }
    }
    let expected = routes.iter().map(|route| (format!("{} {}", route.method.as_str(), route.path), route.function.to_owned())).collect();
    differences(&expected, &found, "the watch router in Cargo.toml")
}

/// The OpenAPI document in the pages' folder is the contract's.
pub fn generated(place: &Place) -> Result<()> {
    let path = openapi::file(place);
    let found: Value = serde_json::from_slice(&fs::read(&path).doing(format!("read {}", path.display()))?)?;
    if found == openapi::document() {
        return Ok(());
    }
    Err(Failure::new("frontend/openapi.json is not the contract's")
        .todo("`cargo xtask openapi --write`, then `npm run generate` in frontend/"))
}

/// The types that were made from it are those that would be made now.
pub fn types(place: &Place, log: &mut Log) -> Result<()> {
    let fresh = place.state.join("schema.d.ts");
    let package: Value = serde_json::from_slice(&fs::read(frontend::folder(place).join("package.json"))?)?;
    let script = package["scripts"]["generate"].as_str().unwrap_or_default();
    let words: Vec<&str> = script.split_whitespace().collect();
    let output = words.iter().position(|word| *word == "-o" || *word == "--output").and_then(|at| words.get(at + 1));
    let output = output.ok_or_else(|| Failure::new("the script `generate` of frontend/package.json names no output"))?;
    let mut command = frontend::npm(place);
    command
        .args(["exec", "--no", "--"])
        .args(words.iter().map(|word| if word == output { fresh.to_string_lossy().into_owned() } else { (*word).to_owned() }));
    log.run(&mut command)?;
    if fs::read(&fresh)? == fs::read(frontend::folder(place).join(output)).doing(format!("read frontend/{output}"))? {
        return Ok(());
    }
    Err(Failure::new(format!("frontend/{output} is not what frontend/openapi.json gives")).todo("`npm run generate` in frontend/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::tests::small;

    fn routes() -> Vec<Route> {
        vec![Route::of::<contract::catalogue::ListProducts>()]
    }

    #[test]
    fn what_agrees_has_no_faults() {
        let template = small();
        assert!(routes_of(&template, &routes()).is_empty());
        assert!(functions_of(&template, &["list-products".into(), "send-email".into()].into()).is_empty());
        assert!(router_of(&serde_json::json!({ "/api/products": "list-products" }), &routes()).is_empty());
        let events = BTreeMap::from([
            ("list-products".to_owned(), serde_json::json!({ "routeKey": "GET /api/products" })),
            ("send-email.paid".to_owned(), serde_json::json!({ "Records": [{ "eventSource": "aws:sqs" }] })),
        ]);
        assert!(events_of(&template, &routes(), &events).is_empty(), "{:?}", events_of(&template, &routes(), &events));
    }

    #[test]
    fn each_difference_is_named() {
        let template = small();
        assert_eq!(functions_of(&template, &["list-products".into()].into()), ["template.yaml has \"send-email\", which nothing else has"]);
        assert_eq!(router_of(&Value::Null, &routes()).len(), 1);
        let events = BTreeMap::from([("list-products".to_owned(), serde_json::json!({ "routeKey": "POST /api/products" }))]);
        assert_eq!(events_of(&template, &routes(), &events).len(), 2);
        assert_eq!(routes_of(&template, &[]).len(), 1);
    }
}
