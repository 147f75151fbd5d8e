//! What writing pages needs at hand: where they go, what they are written into, what was written before.

use std::time::Instant;

use cloud::{Bucket, Objects, Served};
use contract::Problem;
use documents::page::{self, Shell, Site};
use domain::{EventId, Language};
use futures_util::{StreamExt, TryStreamExt, stream};
use runtime::{Context, Fail};
use sha2::{Digest, Sha256};
use store::{Store, pages::PagesState};

use crate::BUSY_MS;

/// Browsers ask each time; the CDN asks every five minutes, and answers with what it has meanwhile.
const CACHE: &str = "public, max-age=0, s-maxage=300, stale-while-revalidate=86400";
/// Objects that are written at the same time.
const AT_ONCE: usize = 8;
/// The storefront as it was built: it stays as it is, and answers for all pages that nobody wrote.
const SHELL: &str = "index.html";

/// What happens to an object.
pub(crate) enum Job {
    /// It is written.
    Put(String, String),
    /// It goes.
    Delete(String),
}

pub(crate) struct Desk<'a> {
    pub cx: Context<'a>,
    pub store: &'a Store,
    pub state: PagesState,
    objects: &'a Objects,
    writer: EventId,
    begun: Instant,
    name: String,
    url: String,
    language: Language,
    shell: Shell,
}

impl<'a> Desk<'a> {
    /// Reads the storefront and the settings. Where they are not what all pages were written in, all pages are old.
    pub(crate) async fn open(cx: Context<'a>, store: &'a Store, writer: EventId, state: PagesState) -> Result<Self, Fail> {
        let objects = cx.objects().await?;
        let begun = Instant::now();
        let found = objects.get(Bucket::Web, SHELL).await.map_err(Problem::from)?;
        let found =
            found.ok_or_else(|| Fail::Retry(format!("{SHELL} is not in the bucket of the CDN: the storefront is not there yet")))?;
        let html = String::from_utf8(found).map_err(|_| Fail::Retry(format!("{SHELL} is no text")))?;
        let settings = store.settings_now(cx.now()).await.map_err(Problem::from)?;
        let shell = Shell::read(&html, settings.language);
        let shell = shell.ok_or_else(|| Fail::Retry(format!("{SHELL} has no place for the app: no element with the id root")))?;
        let url = cx.variable("SHOP_URL")?;
        let language = settings.language.code();
        let look = print(&[&page::EDITION.to_string(), &html, &settings.name, language, settings.currency.code(), &url]);
        let mut desk = Self { cx, store, state, objects, writer, begun, name: settings.name, url, language: settings.language, shell };
        if desk.state.look != look {
            store.soil_pages().await.map_err(Problem::from)?;
            desk.state.look = look;
            desk.state.sitemap_at = domain::Timestamp(0);
            desk.pages_changed();
            desk.save().await?;
        }
        Ok(desk)
    }

    pub(crate) fn site(&self) -> Site<'_> {
        Site { name: &self.name, url: &self.url, language: self.language, shell: &self.shell }
    }

    /// Whether the rest is for the next message.
    pub(crate) fn is_late(&self) -> bool {
        self.begun.elapsed().as_millis() > BUSY_MS
    }

    /// Something changed: the front page and the list of all pages may show it. Whether that was not known yet.
    pub(crate) fn pages_changed(&mut self) -> bool {
        let known = self.state.home_is_old && self.state.sitemap_is_old;
        (self.state.home_is_old, self.state.sitemap_is_old) = (true, true);
        !known
    }

    /// Notes what was written.
    pub(crate) async fn save(&self) -> Result<(), Fail> {
        if self.store.save_pages(self.writer, &self.state).await.map_err(Problem::from)? {
            return Ok(());
        }
        Err(Fail::Retry("another writer of pages has come".into()))
    }

    /// Writes and deletes objects, some at a time, in any order.
    pub(crate) async fn carry_out(&self, jobs: Vec<Job>) -> Result<(), Fail> {
        let each = jobs.into_iter().map(|job| self.one(job));
        stream::iter(each).buffer_unordered(AT_ONCE).try_collect::<()>().await
    }

    async fn one(&self, job: Job) -> Result<(), Fail> {
        match job {
            Job::Put(key, text) => {
                let content_type = match key.rsplit_once('.').map(|(_, end)| end) {
                    Some("xml") => "application/xml",
                    Some("txt") => "text/plain; charset=utf-8",
                    _ => "text/html; charset=utf-8",
                };
                let served = Served { content_type, cache: CACHE };
                self.objects.put(Bucket::Web, &key, text.into_bytes(), served).await.map_err(Problem::from)?;
            }
            Job::Delete(key) => self.objects.delete(Bucket::Web, &key).await.map_err(Problem::from)?,
        }
        Ok(())
    }
}

/// The object of a page, by where it is from the origin on; the CDN looks for the same name.
pub(crate) fn object(path: &str) -> String {
    format!("{}.html", path.trim_matches('/'))
}

/// What tells some texts from others.
pub(crate) fn print(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(12).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A page that can't be written is a fault of its template.
pub(crate) fn poison(path: &str) -> impl Fn(documents::page::Unwritten) -> Fail + '_ {
    move |error| Fail::Poison(format!("{path} can't be written: {error}"))
}
