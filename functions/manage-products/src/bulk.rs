//! One change to many products, each for itself: what can't be changed does not keep the others from it.

use contract::{
    Problem,
    products::{BulkChange, BulkOutcome, BulkReport, ChangeProducts},
};
use domain::{
    ProductId,
    product::{CATEGORIES_MAX, Content, TAGS_MAX},
};
use runtime::{Args, Context};
use store::{
    product_writes::{Unwritten, Write},
    shelves::Shelves,
};

/// How often a product is judged anew that somebody else changed meanwhile.
const TRIES: u32 = 4;

pub(crate) async fn change(cx: Context<'_>, Args { body: (products, change), .. }: Args<ChangeProducts>) -> Result<BulkReport, Problem> {
    let shelves = cx.store().await?.shelves_now(cx.now()).await?;
    if let BulkChange::AddCategory { category } = &change
        && shelves.category_of(*category).is_none()
    {
        return Err(Problem::fault("#/change/category", "unknown", "is no category of the shop"));
    }
    let mut items = Vec::with_capacity(products.len());
    for product in products {
        let fault = one(cx, product, &change, &shelves).await?;
        items.push(BulkOutcome { product, done: fault.is_none(), fault });
    }
    Ok(BulkReport { items })
}

/// Why a product can't be changed; nothing where it is changed.
async fn one(cx: Context<'_>, id: ProductId, change: &BulkChange, shelves: &Shelves) -> Result<Option<String>, Problem> {
    for _ in 0..TRIES {
        let Some(before) = cx.store().await?.product(id).await? else { return Ok(Some("there is no such product".into())) };
        let content = match apply(change, before.content.clone()) {
            Ok(content) => content,
            Err(fault) => return Ok(Some(fault)),
        };
        match crate::write(cx, Write { id, content, over: Some(before.version), on_hand: Vec::new() }, shelves).await? {
            Ok(()) => return Ok(None),
            Err(Unwritten::Stale(_)) => {}
            Err(Unwritten::Unseated) => return Err(contract::Kind::Unauthenticated.into()),
            Err(other) => return Ok(Some(format!("{other:?}"))),
        }
    }
    Ok(Some("somebody else is changing it".into()))
}

fn apply(change: &BulkChange, mut content: Content) -> Result<Content, String> {
    match change {
        BulkChange::Status { status } => {
            content.status = *status;
            // "From now on" is what was asked, whatever time was set before.
            content.publish_at = None;
        }
        BulkChange::AddTag { tag } => {
            let tag = tag.trim().to_owned();
            if !content.tags.contains(&tag) {
                content.tags.push(tag);
            }
            if content.tags.len() > TAGS_MAX {
                return Err(format!("it would have more than {TAGS_MAX} tags"));
            }
        }
        BulkChange::RemoveTag { tag } => content.tags.retain(|one| one != tag.trim()),
        BulkChange::AddCategory { category } => {
            if !content.categories.contains(category) {
                content.categories.push(*category);
            }
            if content.categories.len() > CATEGORIES_MAX {
                return Err(format!("it would be in more than {CATEGORIES_MAX} categories"));
            }
        }
        BulkChange::RemoveCategory { category } => content.categories.retain(|one| one != category),
        BulkChange::PriceByPercent { basis_points, keep_as_compare_at } => {
            for variant in &mut content.variants {
                let before = variant.price;
                variant.price = before.changed_by(*basis_points).map_err(|fault| fault.to_string())?;
                if *keep_as_compare_at && variant.price.minor() < before.minor() {
                    variant.compare_at = Some(before);
                }
                // A price to compare with that is not higher would be a lie.
                variant.compare_at = variant.compare_at.filter(|compare| compare.minor() > variant.price.minor());
            }
        }
    }
    Ok(content)
}
