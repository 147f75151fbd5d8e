//! Who may know whom (design: arrows point from those who know to those who are known). What outside
//! crates a room may use is in `deny.toml`.

use std::path::Path;

use serde_json::Value;

use crate::failure::{Failure, Result};

/// The rooms that ship, and whom each may know. `functions` stands for every crate in that folder.
const ROOMS: [(&str, &[&str]); 15] = [
    ("domain", &[]),
    ("contract", &["domain"]),
    ("search", &["domain"]),
    ("store", &["domain", "contract"]),
    ("payments", &["domain"]),
    ("cloud", &["contract"]),
    ("documents", &["domain", "contract"]),
    ("identity", &["domain", "contract"]),
    ("media", &[]),
    ("sheets", &["domain", "contract"]),
    ("finder", &["store", "cloud", "search", "domain", "contract"]),
    ("desk", &["store", "domain", "contract"]),
    ("till", &["desk", "store", "payments", "domain", "contract"]),
    ("runtime", &["contract", "domain", "store", "cloud"]),
    (
        "functions",
        &[
            "runtime",
            "desk",
            "till",
            "finder",
            "store",
            "search",
            "payments",
            "cloud",
            "domain",
            "contract",
            "documents",
            "identity",
            "media",
            "sheets",
        ],
    ),
];

/// Programs and rooms for this machine only: they may know any, and none that ships may know them.
const TOOLS: [&str; 5] = ["testkit", "xtask", "sandbox", "demo", "bench"];

/// `cargo xtask` is built before anything else: it knows the contract and nothing that is slow to build.
const XTASK: &[&str] = &["contract"];

/// Looks at every crate of the workspace.
pub fn check(metadata: &Value) -> Result<usize> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let faults: Vec<String> = packages.iter().flat_map(|package| faults_of(package, packages)).collect();
    if faults.is_empty() {
        Ok(packages.len())
    } else {
        Err(Failure::new("a room knows another that it should not").words(faults.join("\n")))
    }
}

fn faults_of(package: &Value, packages: &[Value]) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
    let is_function = manifest.ancestors().nth(2).is_some_and(|folder| folder.ends_with("functions"));
    let room = if is_function { "functions" } else { name };
    let rule = ROOMS.iter().find(|(one, _)| *one == room).map(|(_, known)| *known);
    let rule = if name == "xtask" { Some(XTASK) } else { rule };
    if rule.is_none() && !TOOLS.contains(&name) {
        return vec![format!("{name} is in no list: say in infra/xtask/src/walls.rs whom it may know")];
    }
    let ours = |other: &str| packages.iter().any(|package| package["name"] == other);
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let known = dependencies
        .iter()
        .filter_map(|dependency| Some((dependency["name"].as_str()?, dependency["kind"].as_str())))
        .filter(|(other, _)| ours(other));
    known
        .filter(|(other, kind)| {
            let for_tests = *kind == Some("dev");
            let allowed = rule.is_none_or(|rule| rule.contains(other)) || (for_tests && may_test_with(room, other));
            !allowed
        })
        .map(|(other, _)| format!("{name} may not know {other}"))
        .collect()
}

/// Tests may use the tools; but what `domain` and `contract` are tested with stays as small as they are.
fn may_test_with(room: &str, other: &str) -> bool {
    !matches!(room, "domain" | "contract") && (TOOLS.contains(&other) || ROOMS.iter().any(|(one, _)| *one == other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(folder: &str, name: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<Value> = dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
        json!({ "name": name, "manifest_path": format!("/shop/{folder}/{name}/Cargo.toml"), "dependencies": dependencies })
    }

    fn faults(packages: &[Value]) -> Vec<String> {
        packages.iter().flat_map(|package| faults_of(package, packages)).collect()
    }

    #[test]
    fn arrows_may_not_turn_round() {
        let packages = [
            package("shared", "domain", &[("store", None), ("serde", None)]),
            package("shared", "store", &[("domain", None), ("testkit", Some("dev"))]),
            package("shared", "testkit", &[("store", None)]),
            package("functions", "get-cart", &[("store", None), ("get-order", None), ("testkit", None)]),
            package("functions", "get-order", &[("testkit", Some("dev"))]),
            package("shared", "attic", &[]),
        ];
        let expected = [
            "domain may not know store",
            "get-cart may not know get-order",
            "get-cart may not know testkit",
            "attic is in no list: say in infra/xtask/src/walls.rs whom it may know",
        ];
        assert_eq!(faults(&packages), expected);
    }
}
