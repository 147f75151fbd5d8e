//! Keeps collections: selections of products, chosen one by one or by a rule.

use contract::{
    Kind, Problem,
    shelves::{
        AddCollection, ChosenProduct, CollectionDetail, CollectionTable, ListAllCollections, OpenCollection, RemoveCollection,
        SetCollection, ShelfWish,
    },
};
use domain::{
    CollectionId,
    collection::{self, Condition, Selection},
};
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    ids,
    shelf_writes::{Shelved, Shelving},
    shelves::Collection,
};

fn main() -> Exit {
    runtime::routes()
        .on::<ListAllCollections>(list)
        .on::<AddCollection>(add)
        .on::<OpenCollection>(open)
        .on::<SetCollection>(set)
        .on::<RemoveCollection>(remove)
        .serve()
}

async fn list(cx: Context<'_>, _: Args<ListAllCollections>) -> Result<CollectionTable, Problem> {
    table(cx).await
}

async fn open(cx: Context<'_>, Args { path: id, .. }: Args<OpenCollection>) -> Result<CollectionDetail, Problem> {
    detail(cx, id).await
}

async fn add(cx: Context<'_>, Args { body: (wish, selection), .. }: Args<AddCollection>) -> Result<CollectionDetail, Problem> {
    let collection = collection(cx, ids::new(), wish, selection).await?;
    let entry = cx.staff_entry(Action::CollectionChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.add_collection(&collection, call).await?, collection.id).await?;
    detail(cx, collection.id).await
}

async fn set(cx: Context<'_>, Args { path: id, body: (wish, selection), .. }: Args<SetCollection>) -> Result<CollectionDetail, Problem> {
    let collection = collection(cx, id, wish, selection).await?;
    let entry = cx.staff_entry(Action::CollectionChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.set_collection(&collection, cx.version(), call).await?, id).await?;
    detail(cx, id).await
}

async fn remove(cx: Context<'_>, Args { path: id, .. }: Args<RemoveCollection>) -> Result<CollectionTable, Problem> {
    let entry = cx.staff_entry(Action::CollectionChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.remove_collection(id, call).await?, id).await?;
    table(cx).await
}

async fn collection(cx: Context<'_>, id: CollectionId, wish: ShelfWish, selection: Selection) -> Result<Collection, Problem> {
    let store = cx.store().await?;
    known(cx, &selection).await?;
    let mut picture = None;
    if let Some(name) = wish.picture {
        let own = store.collection(id).await?.and_then(|own| own.picture);
        let mut found = store
            .picture(&name, own)
            .await?
            .ok_or_else(|| Problem::fault("#/collection/picture", "unknown", "is no picture of the shop; upload it first"))?;
        found.alt = wish.alt;
        picture = Some(found);
    }
    Ok(Collection {
        id,
        version: 1,
        slug: wish.slug.to_string(),
        name: wish.name,
        description: wish.description,
        hidden: wish.hidden,
        product_count: 0,
        picture,
        seo: wish.seo,
        selection,
        updated_at: cx.now(),
        rendered: false,
    })
}

/// Refuses a selection of what the shop does not have.
async fn known(cx: Context<'_>, selection: &Selection) -> Result<(), Problem> {
    let mut faults = domain::text::Faults::default();
    match selection {
        Selection::Chosen { products } => {
            let there = cx.store().await?.slugs_of(products).await?;
            for (index, product) in products.iter().enumerate() {
                if !there.contains_key(product) {
                    faults.add(format!("#/selection/products/{index}"), "unknown", "is no product of the shop");
                }
            }
        }
        Selection::Rule { conditions, .. } => {
            let shelves = cx.store().await?.shelves_now(cx.now()).await?;
            for (index, condition) in conditions.iter().enumerate() {
                if let Condition::Category { category } = condition
                    && shelves.category_of(*category).is_none()
                {
                    faults.add(format!("#/selection/conditions/{index}/category"), "unknown", "is no category of the shop");
                }
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults.into_vec())) }
}

async fn table(cx: Context<'_>) -> Result<CollectionTable, Problem> {
    let shelves = cx.store().await?.shelves_now(cx.now()).await?;
    Ok(CollectionTable { items: shelves.collections.iter().map(Collection::row).collect() })
}

async fn detail(cx: Context<'_>, id: CollectionId) -> Result<CollectionDetail, Problem> {
    let store = cx.store().await?;
    let found = store.collection(id).await?.ok_or(Kind::NotFound)?;
    let mut chosen = Vec::new();
    if let Selection::Chosen { products } = &found.selection {
        let cards = store.cards_of_any(products).await?;
        chosen.extend(products.iter().map(|id| ChosenProduct { id: *id, card: cards.iter().find(|card| card.id == *id).cloned() }));
    }
    cx.tag_version(found.version);
    Ok(CollectionDetail { collection: found.row(), selection: found.selection, chosen })
}

async fn done(cx: Context<'_>, outcome: Shelved, id: CollectionId) -> Result<(), Problem> {
    match outcome {
        Shelved::Done(events) => {
            cx.publish(&events).await;
            Ok(())
        }
        Shelved::Missing => Err(Kind::NotFound.into()),
        Shelved::Stale => Err(Problem::changed_meanwhile(&detail(cx, id).await?)),
        Shelved::SlugTaken => Err(Problem::fault("#/collection/slug", "taken", "is another collection's already")),
        Shelved::TooMany => Err(Problem::fault("#", "too-many", format!("a shop has at most {} collections", collection::MOST))),
        Shelved::Unseated => Err(Kind::Unauthenticated.into()),
        Shelved::Tree(_) | Shelved::NotEmpty => Err(Kind::Internal.into()),
    }
}
