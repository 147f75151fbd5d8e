//! What the CDN asks for where it has no written page: the storefront itself, with the status that search engines need.

use domain::text::Faults;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Cache, Endpoint, Form, Input, Method, Nothing},
    problem::Kind,
};

/// The object that the CDN looked for, as `<kind>/<page>`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PagePath {
    /// `p`, `c`, `collections` or `home`.
    pub kind: String,
    /// `<slug>.html`.
    pub page: String,
}

/// Which page that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageAsked {
    /// The front page.
    Home,
    /// The product of a slug.
    Product(String),
    /// The category of a slug.
    Category(String),
    /// The collection of a slug.
    Collection(String),
    /// None that the shop has.
    Unknown,
}

impl Input for PagePath {
    type Valid = PageAsked;
    fn check(self, _: &mut Faults) -> Option<PageAsked> {
        let Some(slug) = self.page.strip_suffix(".html").filter(|slug| slug.len() <= 200).map(str::to_owned) else {
            return Some(PageAsked::Unknown);
        };
        Some(match self.kind.as_str() {
            "home" => PageAsked::Home,
            "p" => PageAsked::Product(slug),
            "c" => PageAsked::Category(slug),
            "collections" => PageAsked::Collection(slug),
            _ => PageAsked::Unknown,
        })
    }
}

/// A document of HTML.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Html(pub String);

/// What stands at an address.
#[derive(Debug, Clone)]
pub enum Page {
    /// This document (200).
    Here(Html),
    /// It is at another path for good (301).
    Moved(String),
    /// Nothing; this document says so (404).
    Missing(Html),
}

/// Answers for pages that are not written (yet).
pub enum ShowPage {}
impl Endpoint for ShowPage {
    const ID: &'static str = "show_page";
    const FUNCTION: &'static str = "show-page";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/pages/{kind}/{page}";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Answers for pages that are not written: the storefront, where the page moved to, or that there is none.";
    const CACHE: Cache = Cache::Shared(10);
    const FORM: Form = Form::Html;
    const PROBLEMS: &'static [Kind] = &[];
    type Path = PagePath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Html;
}
