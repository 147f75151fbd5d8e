//! Reading a request: every fault named by its field.

use contract::{Endpoint, Input, Kind, Problem};
use domain::text::Faults;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The parts of a request as they came.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub path: Vec<(String, String)>,
    pub query: String,
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

/// What a handler gets of a request: checked values.
pub(crate) type Checked<E> =
    (<<E as Endpoint>::Path as Input>::Valid, <<E as Endpoint>::Query as Input>::Valid, <<E as Endpoint>::Body as Input>::Valid);

/// Reads and checks all parts of a request; all faults of fields come back together.
pub(crate) fn read<E: Endpoint>(parts: &Parts, has_body: bool) -> Result<Checked<E>, Problem> {
    if parts.body.len() > E::BODY_MAX {
        return Err(Problem::from(Kind::BodyTooLarge).detail(format!("at most {} bytes, got {}", E::BODY_MAX, parts.body.len())));
    }
    let mut faults = Faults::default();
    let path = from_pairs::<E::Path>(&parts.path, &mut faults);
    let query = from_query::<E::Query>(&parts.query, &mut faults);
    let body = if has_body {
        from_body::<E::Body>(parts, &mut faults)?
    } else {
        from_value::<E::Body>(Value::Object(Map::new()), "#", &mut faults)
    };
    let path = path.and_then(|path| path.check(&mut faults));
    let query = query.and_then(|query| query.check(&mut faults));
    let body = body.and_then(|body| body.check(&mut faults));
    match (path, query, body) {
        (Some(path), Some(query), Some(body)) if faults.is_empty() => Ok((path, query, body)),
        _ => Err(Problem::invalid(faults.into_vec())),
    }
}

fn from_body<T: DeserializeOwned>(parts: &Parts, faults: &mut Faults) -> Result<Option<T>, Problem> {
    let media = parts.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Kind::UnsupportedMediaType.into());
    }
    let text = std::str::from_utf8(&parts.body).map_err(|_| Problem::from(Kind::MalformedRequest).detail("the body is not UTF-8"))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => {
            reader.end().map_err(|error| Problem::from(Kind::MalformedRequest).detail(error.to_string()))?;
            Ok(Some(value))
        }
        Err(error) if !error.inner().is_data() => Err(Problem::from(Kind::MalformedRequest).detail(error.inner().to_string())),
        Err(error) => {
            note(faults, "#", error.path(), &error.inner().to_string());
            Ok(None)
        }
    }
}

fn from_pairs<T: DeserializeOwned>(pairs: &[(String, String)], faults: &mut Faults) -> Option<T> {
    let fields = pairs.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
    from_value(Value::Object(fields), "?", faults)
}

fn from_value<T: DeserializeOwned>(value: Value, root: &str, faults: &mut Faults) -> Option<T> {
    serde_path_to_error::deserialize(value).map_err(|error| note(faults, root, error.path(), &error.inner().to_string())).ok()
}

fn from_query<T: DeserializeOwned>(query: &str, faults: &mut Faults) -> Option<T> {
    let reader = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(reader).map_err(|error| note(faults, "?", error.path(), &error.inner().to_string())).ok()
}

/// Turns serde's message into a fault of a field. Messages are serde's own words of types and
/// fields; they hold nothing that the caller did not send.
fn note(faults: &mut Faults, root: &str, path: &serde_path_to_error::Path, message: &str) {
    let message = message.split(" at line ").next().unwrap_or(message);
    let named = message.split('`').nth(1);
    let (code, field) = if message.starts_with("missing field") {
        ("missing", named)
    } else if message.starts_with("unknown field") {
        ("unknown-field", named)
    } else if message.starts_with("invalid type") {
        ("wrong-type", None)
    } else {
        ("malformed", None)
    };
    let mut steps: Vec<String> = path
        .iter()
        .filter_map(|step| match step {
            serde_path_to_error::Segment::Seq { index } => Some(index.to_string()),
            serde_path_to_error::Segment::Map { key } => Some(key.clone()),
            serde_path_to_error::Segment::Enum { variant } => Some(variant.clone()),
            serde_path_to_error::Segment::Unknown => None,
        })
        .collect();
    if let Some(field) = field
        && steps.last().is_none_or(|last| last != field)
    {
        steps.push(field.to_owned());
    }
    let pointer = if root == "?" {
        format!("?{}", steps.join("."))
    } else {
        steps.iter().fold("#".to_owned(), |pointer, step| pointer + "/" + &step.replace('~', "~0").replace('/', "~1"))
    };
    faults.add(pointer, code, message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{cart::AddCartLine, catalogue::ListProducts, orders::PlaceOrder};

    fn faults<E: Endpoint>(parts: &Parts, has_body: bool) -> (Kind, Vec<(String, String)>) {
        let problem = read::<E>(parts, has_body).err().expect("it must be refused");
        (problem.kind, problem.errors.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    fn json(body: &str) -> Parts {
        Parts { content_type: Some("application/json; charset=utf-8".into()), body: body.into(), ..Parts::default() }
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), code.to_owned())]
    }

    const VARIANT: &str = "var_0198f3a0000070008000000000000001";

    #[test]
    fn faults_name_their_field() {
        let line = |rest: &str| json(&format!(r#"{{"variant":"{VARIANT}"{rest}}}"#));
        let of = |parts: &Parts| faults::<AddCartLine>(parts, true);
        assert_eq!(of(&line(r#","quantity":0"#)), (Kind::InvalidRequest, one("#/quantity", "out-of-range")));
        assert_eq!(of(&line(r#","quantity":100"#)), (Kind::InvalidRequest, one("#/quantity", "out-of-range")));
        assert_eq!(of(&line(r#","quantity":"2""#)), (Kind::InvalidRequest, one("#/quantity", "wrong-type")));
        assert_eq!(of(&line("")), (Kind::InvalidRequest, one("#/quantity", "missing")));
        assert_eq!(of(&line(r#","quantity":1,"colour":"red""#)), (Kind::InvalidRequest, one("#/colour", "unknown-field")));
        assert_eq!(of(&json(r#"{"variant":"x","quantity":1}"#)), (Kind::InvalidRequest, one("#/variant", "malformed")));
        assert_eq!(of(&json("{")).0, Kind::MalformedRequest);
        assert_eq!(of(&json(r#"{"variant":1} x"#)).0, Kind::InvalidRequest);
        assert_eq!(of(&Parts { body: vec![0xff], ..json("") }).0, Kind::MalformedRequest);
        assert_eq!(of(&Parts { content_type: Some("text/plain".into()), ..line(r#","quantity":1"#) }).0, Kind::UnsupportedMediaType);
        assert_eq!(of(&json(&" ".repeat(65_537))).0, Kind::BodyTooLarge);
        assert!(read::<AddCartLine>(&line(r#","quantity":1,"price":{"minor":1}"#), true).is_ok());
    }

    #[test]
    fn all_faults_of_an_order_come_together() {
        let body = r#"{"email":"x","address":{"name":"","line1":"a","city":"b","country":"XX"},"quote":"q","total":1}"#;
        let (kind, faults) = faults::<PlaceOrder>(&json(body), true);
        assert_eq!(kind, Kind::InvalidRequest);
        let pointers: Vec<&str> = faults.iter().map(|fault| fault.0.as_str()).collect();
        assert_eq!(pointers, ["#/email", "#/address/name", "#/address/country"]);
    }

    #[test]
    fn query_faults_name_their_parameter() {
        let query = |query: &str| faults::<ListProducts>(&Parts { query: query.into(), ..Parts::default() }, false);
        assert_eq!(query("page=0&pageSize=99").1, [("?page".into(), "out-of-range".into()), ("?pageSize".into(), "out-of-range".into())]);
        assert_eq!(query("sort=random").1[0].0, "?sort");
        assert_eq!(query("colour=red").1, one("?colour", "unknown-field"));
        let page =
            read::<ListProducts>(&Parts { query: "category=lighting&sort=price-asc&page=2".into(), ..Parts::default() }, false).unwrap().1;
        assert_eq!((page.category.as_deref(), page.page, page.size), (Some("lighting"), 2, 24));
    }
}
