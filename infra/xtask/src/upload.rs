//! Pages and pictures to the bucket behind the CDN.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use contract::message::PagesMessage;
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    aws::{self, Stack},
    digest::{Digest, Memory, files},
    failure::{Doing, Failure, Result},
    frontend,
    place::Place,
    step::Log,
    web,
};

/// Uploads what changed since the last time: pictures and hashed files first, pages, which name them, last.
pub fn upload(place: &Place, stack: &Stack, log: &mut Log) -> Result<()> {
    let dist = frontend::folder(place).join("dist");
    let pictures = place.root.join("infra/demo/pictures");
    let print = Digest::default().text(&stack.web_bucket).folder(&dist, &[])?.folder(&pictures, &[])?.end();
    let memory = Memory::at(place.state.join("uploaded"));
    if memory.knows(&print) {
        log.note("unchanged");
        return Ok(());
    }
    let mut objects = objects(&pictures, "media/")?;
    objects.extend(self::objects(&dist, "")?);
    let (pages, rest): (Vec<_>, Vec<_>) = objects.into_iter().partition(|(_, key)| kind(key).starts_with("text/html"));
    log.note(format!("{} files", pages.len() + rest.len()));
    web::block(async {
        put(place, stack, rest).await?;
        put(place, stack, pages).await?;
        // Pages are written into `index.html`: a new one makes all of them old.
        let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let body = json!({ "event": format!("evt_{nanos:032x}"), "message": PagesMessage::PagesChangedV1 {} }).to_string();
        let message = json!({ "QueueUrl": stack.outputs["PagesQueueUrl"], "MessageBody": body });
        aws::call(place, "sqs", "AmazonSQS.SendMessage", &message).await.map(drop)
    })?;
    memory.learn(&print)
}

fn objects(folder: &Path, prefix: &str) -> Result<Vec<(PathBuf, String)>> {
    let name = |file: &Path| file.strip_prefix(folder).map(|name| format!("{prefix}{}", name.display())).unwrap_or_default();
    Ok(files(folder, &[])?.into_iter().map(|file| (file.clone(), name(&file))).collect())
}

async fn put(place: &Place, stack: &Stack, objects: Vec<(PathBuf, String)>) -> Result<()> {
    let mut running = JoinSet::new();
    for (file, key) in objects {
        if running.len() >= 8 {
            finished(running.join_next().await)?;
        }
        let (place, bucket) = (place.clone(), stack.web_bucket.clone());
        running.spawn(async move {
            let body = fs::read(&file).doing(format!("read {}", file.display()))?;
            aws::put_object(&place, &bucket, &key, kind(&key), cache(&key), body.into()).await
        });
    }
    while let Some(result) = running.join_next().await {
        finished(Some(result))?;
    }
    Ok(())
}

fn finished(result: Option<std::result::Result<Result<()>, tokio::task::JoinError>>) -> Result<()> {
    result.map_or(Ok(()), |result| result.map_err(|error| Failure::new(error.to_string()))?)
}

/// The content type by a name's end.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// How long browsers and the CDN may keep a file: hashed files and pictures for good, pages not at all.
fn cache(name: &str) -> &'static str {
    if name.starts_with("assets/") || name.starts_with("media/") {
        "public, max-age=31536000, immutable"
    } else if kind(name).starts_with("text/html") {
        "no-cache"
    } else {
        "public, max-age=3600"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_files_are_kept_and_pages_are_not() {
        assert_eq!(cache("assets/index-4f3a.js"), "public, max-age=31536000, immutable");
        assert_eq!(cache("media/jug-480.avif"), "public, max-age=31536000, immutable");
        assert_eq!(cache("index.html"), "no-cache");
        assert_eq!(cache("favicon.svg"), "public, max-age=3600");
        assert_eq!(kind("media/jug-480.avif"), "image/avif");
    }
}
