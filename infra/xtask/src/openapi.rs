//! The contract, printed: routes and the OpenAPI document.

use std::{fs, path::PathBuf};

use contract::{Access, routes as all};
use serde_json::Value;

use crate::{
    failure::{Doing, Result},
    place::Place,
};

/// The OpenAPI document of all routes.
pub fn document() -> Value {
    contract::openapi::document(&all(), env!("CARGO_PKG_VERSION"))
}

/// The document as it stands in files.
pub fn text() -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&document())?))
}

/// Where the pages' types are made from.
pub fn file(place: &Place) -> PathBuf {
    place.root.join("frontend/openapi.json")
}

/// Prints the document.
pub fn print() -> Result<()> {
    print!("{}", text()?);
    Ok(())
}

/// Writes the document to where the pages' types are made from.
pub fn write(place: &Place) -> Result<()> {
    let path = file(place);
    fs::write(&path, text()?).doing(format!("write {}", path.display()))?;
    println!("wrote frontend/openapi.json; `npm run generate` in frontend/ makes the types anew");
    Ok(())
}

/// Lists the routes.
pub fn routes(json: bool) -> Result<()> {
    let routes = all();
    if json {
        println!("{}", serde_json::to_string_pretty(&routes)?);
        return Ok(());
    }
    for route in routes {
        let access = match route.access {
            Access::Staff(permission) => {
                &serde_json::to_value(permission)?.as_str().map(|name| format!("staff: {name}")).unwrap_or_default()
            }
            Access::Public => "public",
            Access::Cart => "cart",
            Access::Order => "order",
            Access::Refresh => "session",
            Access::User => "user",
            Access::Provider => "provider",
        };
        println!("{:<7} {:<48} {access:<9} {}", route.method.as_str(), route.path, route.function);
    }
    Ok(())
}
