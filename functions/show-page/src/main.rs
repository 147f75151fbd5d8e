//! Answers for pages that the CDN does not find: those that are not written yet get the storefront as it was built, those
//! that moved lead on, and for what is not there the storefront comes with the status that says so.

use cloud::Bucket;
use contract::{
    Kind, Problem,
    pages::{Html, Page, PageAsked, ShowPage},
};
use runtime::{Args, Context, Exit};
use tokio::sync::Mutex;

/// How long the storefront is kept before it is read again, in milliseconds.
const KEPT_MS: i64 = 60_000;

/// The storefront, and when it was read.
static SHELL: Mutex<Option<(i64, String)>> = Mutex::const_new(None);

fn main() -> Exit {
    runtime::routes().on_page::<ShowPage>(show_page).serve()
}

async fn show_page(cx: Context<'_>, Args { path: asked, .. }: Args<ShowPage>) -> Result<Page, Problem> {
    let is_there = match asked {
        PageAsked::Home => true,
        PageAsked::Product(slug) => match cx.store().await?.slug_now(&slug).await? {
            Some(now) if now != slug => return Ok(Page::Moved(format!("/p/{now}"))),
            found => found.is_some(),
        },
        PageAsked::Category(slug) => cx.store().await?.shelves(cx.now()).await?.category(&slug).is_some(),
        PageAsked::Collection(slug) => cx.store().await?.shelves(cx.now()).await?.collection(&slug).is_some(),
        PageAsked::Unknown => false,
    };
    let shell = Html(storefront(cx).await?);
    Ok(if is_there { Page::Here(shell) } else { Page::Missing(shell) })
}

async fn storefront(cx: Context<'_>) -> Result<String, Problem> {
    let now = cx.now().0;
    let mut kept = SHELL.lock().await;
    if let Some((read, html)) = &*kept
        && now - read < KEPT_MS
    {
        return Ok(html.clone());
    }
    let found = cx.objects().await?.get(Bucket::Web, "index.html").await?;
    let found = found.ok_or_else(|| Problem::from(Kind::Internal).because("index.html is not in the bucket of the CDN"))?;
    let html = String::from_utf8(found).map_err(|error| Problem::from(Kind::Internal).because(error))?;
    *kept = Some((now, html.clone()));
    Ok(html)
}
