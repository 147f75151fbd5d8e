//! Shoppers who want to hear when something is there again.

use domain::{Email, Language, VariantId, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// Who wants to hear of what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StockAlertBody {
    /// What is sold out.
    pub variant: VariantId,
    /// Where to write to.
    pub email: String,
    /// In which language.
    #[serde(default)]
    pub language: Option<Language>,
}

impl Input for StockAlertBody {
    type Valid = (VariantId, Email, Option<Language>);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        let email = faults.take("#/email", "malformed", self.email.parse::<Email>());
        Some((self.variant, email?, self.language))
    }
}

/// That the shop will write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockAlertView {
    /// Whether it can be ordered already: then nothing was noted.
    pub available_now: bool,
}

/// Notes that somebody wants to hear, once, when a variant is there again.
pub enum WatchStock {}
impl Endpoint for WatchStock {
    const ID: &'static str = "watch_stock";
    const FUNCTION: &'static str = "watch-stock";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/stock-alerts";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Notes that somebody wants to hear, once, when a variant is there again.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = StockAlertBody;
    type Reply = StockAlertView;
}
