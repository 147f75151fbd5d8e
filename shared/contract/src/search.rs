//! Suggestions while a shopper types, and the words that staff teach the search.

use domain::{Permission, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{CategoryLink, ProductCard},
    endpoint::{Access, Cache, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// What a shopper has typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuggestQuery {
    /// At most 200 characters.
    pub q: String,
}
impl Input for SuggestQuery {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        faults.line("?q", &self.q, 200)
    }
}

/// What a shopper may mean.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Suggestions {
    /// Words to search for; at most 5.
    pub queries: Vec<String>,
    /// Categories; at most 3.
    pub categories: Vec<CategoryLink>,
    /// Products; at most 6.
    pub products: Vec<ProductCard>,
}

/// Suggests words, categories and products while a shopper types.
pub enum SuggestProducts {}
impl Endpoint for SuggestProducts {
    const ID: &'static str = "suggest_products";
    const FUNCTION: &'static str = "suggest-products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Suggests words, categories and products while a shopper types.";
    const CACHE: Cache = Cache::Shared(60);
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = SuggestQuery;
    type Body = Nothing;
    type Reply = Suggestions;
}

/// What staff teach the search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchWords {
    /// Groups of words that mean the same: `sofa`, `couch`. At most 200 groups of 2 to 10.
    pub synonyms: Vec<Vec<String>>,
}
impl Input for SearchWords {
    type Valid = Self;
    fn check(self, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        if self.synonyms.len() > 200 {
            faults.add("#/synonyms", "too-many", format!("must have at most 200 entries, has {}", self.synonyms.len()));
            return None;
        }
        let mut synonyms = Vec::new();
        for (index, group) in self.synonyms.iter().enumerate() {
            if !(2..=10).contains(&group.len()) {
                faults.add(format!("#/synonyms/{index}"), "out-of-range", "must have 2 to 10 words");
            }
            let words = group.iter().enumerate().filter_map(|(at, word)| faults.line(&format!("#/synonyms/{index}/{at}"), word, 40));
            synonyms.push(words.collect());
        }
        (faults.len() == before).then_some(Self { synonyms })
    }
}

/// What staff taught the search, and how it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchStatus {
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Products in the index; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed: Option<u32>,
    /// Products whose last change is not in it yet; at most 1 000 are counted.
    pub waiting: u32,
}

/// Shows what the search was taught, and how it is.
pub enum GetSearchStatus {}
impl Endpoint for GetSearchStatus {
    const ID: &'static str = "get_search_status";
    const FUNCTION: &'static str = "manage-search";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/search";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Shows what the search was taught, and how it is.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SearchStatus;
}

/// Teaches the search words that mean the same; heard within a minute.
pub enum SetSearchWords {}
impl Endpoint for SetSearchWords {
    const ID: &'static str = "set_search_words";
    const FUNCTION: &'static str = "manage-search";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/search";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Teaches the search words that mean the same; heard within a minute.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = SearchWords;
    type Reply = SearchStatus;
}
