//! Listens to what the functions say to the database: a proxy that reads the commands on the wire
//! (MongoDB manual, "Wire Protocol", `OP_MSG`) and keeps one example of each form of query.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use mongodb::bson::{Bson, Document};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const OP_MSG: i32 = 2013;

/// A query as a function sent it.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its collection.
    pub collection: String,
    /// What it selects by, with this call's values.
    pub filter: Document,
    /// The order it asks for.
    pub sort: Option<Document>,
}

/// The forms of query heard so far, by a text that names fields and operators and leaves values out.
pub type Heard = Arc<Mutex<BTreeMap<String, Query>>>;

/// Starts a proxy before the server at `host` (`127.0.0.1:27017`); returns its own port and what it hears.
pub async fn listen(host: String) -> (u16, Heard) {
    let heard = Heard::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let keep = heard.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (host, heard) = (host.clone(), keep.clone());
            tokio::spawn(async move {
                let server = TcpStream::connect(host).await.expect("the database answers");
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
                loop {
                    let mut header = [0; 16];
                    if from_client.read_exact(&mut header).await.is_err() {
                        return;
                    }
                    let number = |at: usize| i32::from_le_bytes(header[at..at + 4].try_into().expect("four bytes"));
                    let mut body = vec![0; usize::try_from(number(0)).expect("a length") - 16];
                    if from_client.read_exact(&mut body).await.is_err() {
                        return;
                    }
                    if number(12) == OP_MSG {
                        note(&heard, &body);
                    }
                    if to_server.write_all(&header).await.is_err() || to_server.write_all(&body).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (port, heard)
}

/// The command of a message, with its document sequences put back where a plain command has arrays.
fn command(body: &[u8]) -> Document {
    let document = |at: usize| {
        let size = usize::try_from(i32::from_le_bytes(body[at..at + 4].try_into().expect("four bytes"))).expect("a size");
        let found: Document = mongodb::bson::deserialize_from_slice(&body[at..at + size]).expect("a document");
        (found, at + size)
    };
    let checksum = if body[0] & 1 == 1 { 4 } else { 0 };
    let (mut whole, mut at) = (Document::new(), 4);
    while at < body.len() - checksum {
        let kind = body[at];
        at += 1;
        if kind == 0 {
            let (found, next) = document(at);
            whole.extend(found);
            at = next;
            continue;
        }
        let end = at + usize::try_from(i32::from_le_bytes(body[at..at + 4].try_into().expect("four bytes"))).expect("a size");
        let name_end = at + 4 + body[at + 4..].iter().position(|&byte| byte == 0).expect("a name");
        let name = String::from_utf8_lossy(&body[at + 4..name_end]).into_owned();
        at = name_end + 1;
        let mut sequence = Vec::new();
        while at < end {
            let (found, next) = document(at);
            sequence.push(Bson::Document(found));
            at = next;
        }
        whole.insert(name, sequence);
    }
    whole
}

fn note(heard: &Heard, body: &[u8]) {
    let command = command(body);
    let Some((name, Bson::String(collection))) = command.iter().next() else { return };
    let part = |of: &Document, key: &str| of.get_document(key).cloned().unwrap_or_default();
    let each = |key: &str| {
        let items = command.get_array(key).cloned().unwrap_or_default();
        items.iter().filter_map(Bson::as_document).map(|item| (part(item, "q"), None)).collect::<Vec<_>>()
    };
    let queries = match name.as_str() {
        "find" => vec![(part(&command, "filter"), command.get_document("sort").ok().cloned())],
        "findAndModify" => vec![(part(&command, "query"), command.get_document("sort").ok().cloned())],
        "update" => each("updates"),
        "delete" => each("deletes"),
        "aggregate" | "count" | "distinct" => panic!("{name}: the wiretap does not know what this selects by; teach it"),
        _ => Vec::new(),
    };
    for (filter, sort) in queries {
        let form = format!("{collection} {}{}", form(&filter), sort.as_ref().map(|sort| format!(" by {sort}")).unwrap_or_default());
        let query = Query { collection: collection.clone(), filter, sort };
        heard.lock().expect("no listener panicked").entry(form).or_insert(query);
    }
}

/// Names of fields and operators, without values.
fn form(filter: &Document) -> String {
    let fields = filter.iter().map(|(key, value)| match value {
        Bson::Document(inner) if inner.keys().all(|key| key.starts_with('$')) => format!("{key}{}", form(inner)),
        Bson::Array(items) if key.starts_with('$') && key != "$in" => {
            format!("{key}[{}]", items.iter().filter_map(Bson::as_document).map(form).collect::<Vec<_>>().join(" "))
        }
        _ => key.clone(),
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
}
