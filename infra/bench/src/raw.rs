//! What the driver alone needs for the same result: no function, no decoding, no JSON.

use contract::catalogue::{ProductsPage, Sort};
use mongodb::{
    Database,
    bson::{Bson, RawDocumentBuf, doc},
    error::Result,
};

/// A query that gives what a function gives.
#[derive(Debug, Clone, Copy)]
pub enum Raw {
    /// The first 24 products.
    List,
    /// A product's page and its stock.
    Product,
}

impl Raw {
    /// The query beside a function, where one is compared.
    pub fn beside(function: &str) -> Option<Self> {
        match function {
            "list-products" => Some(Self::List),
            "get-product" => Some(Self::Product),
            _ => None,
        }
    }

    /// Runs it; returns the number of records.
    pub async fn run(self, database: &Database, slug: &str) -> Result<usize> {
        match self {
            Self::List => list(database).await,
            Self::Product => product(database, slug).await,
        }
    }
}

async fn list(database: &Database) -> Result<usize> {
    let page = ProductsPage {
        text: None,
        category: None,
        collection: None,
        narrowed: contract::catalogue::Narrowed::default(),
        facets: false,
        sort: Sort::default(),
        page: 1,
        size: 24,
    };
    let (filter, sort) = store::products::list_query(&page, None, None);
    let products = database.collection::<RawDocumentBuf>("products");
    // One more than shown, as the function asks to know whether there are more.
    let mut cursor = products.find(filter).projection(doc! { "card": 1, "_id": 0 }).sort(sort).limit(25).batch_size(26).await?;
    let mut count = 0;
    while cursor.advance().await? {
        count += usize::from(!cursor.current().as_bytes().is_empty());
    }
    Ok(count)
}

async fn product(database: &Database, slug: &str) -> Result<usize> {
    let products = database.collection::<RawDocumentBuf>("products");
    let found = products.find_one(doc! { "slug": slug, "live": true }).await?;
    let id = found.as_ref().and_then(|record| record.get("_id").ok().flatten()).and_then(|id| Bson::try_from(id).ok());
    let stock = database.collection::<RawDocumentBuf>("stock");
    let mut cursor = stock.find(doc! { "product": id }).limit(1000).batch_size(1001).await?;
    let mut count = 1;
    while cursor.advance().await? {
        count += usize::from(!cursor.current().as_bytes().is_empty());
    }
    Ok(count)
}
