//! Keeps the tree of categories.

use contract::{
    Kind, Problem,
    shelves::{AddCategory, CategoryTree, ListCategoryTree, MoveCategory, RemoveCategory, SetCategory, ShelfWish},
};
use domain::{CategoryId, category};
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    ids,
    shelf_writes::{Shelved, Shelving},
    shelves::Category,
};

fn main() -> Exit {
    runtime::routes()
        .on::<ListCategoryTree>(list)
        .on::<AddCategory>(add)
        .on::<SetCategory>(set)
        .on::<MoveCategory>(relocate)
        .on::<RemoveCategory>(remove)
        .serve()
}

async fn list(cx: Context<'_>, _: Args<ListCategoryTree>) -> Result<CategoryTree, Problem> {
    tree(cx).await
}

async fn add(cx: Context<'_>, Args { body: (parent, wish), .. }: Args<AddCategory>) -> Result<CategoryTree, Problem> {
    let category = category(cx, ids::new(), parent, wish, "#/category").await?;
    let entry = cx.staff_entry(Action::CategoryChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.add_category(&category, call).await?, "#/category").await
}

async fn set(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<SetCategory>) -> Result<CategoryTree, Problem> {
    let category = category(cx, id, None, wish, "#").await?;
    let entry = cx.staff_entry(Action::CategoryChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.set_category(&category, cx.version(), call).await?, "#").await
}

async fn relocate(cx: Context<'_>, Args { path: id, body: place, .. }: Args<MoveCategory>) -> Result<CategoryTree, Problem> {
    let entry = cx.staff_entry(Action::CategoryChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.move_category(id, place.parent, place.position, call).await?, "#").await
}

async fn remove(cx: Context<'_>, Args { path: id, .. }: Args<RemoveCategory>) -> Result<CategoryTree, Problem> {
    let entry = cx.staff_entry(Action::CategoryChanged, None);
    let call = Shelving { by: cx.signed_in()?, entry: &entry };
    done(cx, cx.store().await?.remove_category(id, call).await?, "#").await
}

async fn category(cx: Context<'_>, id: CategoryId, parent: Option<CategoryId>, wish: ShelfWish, at: &str) -> Result<Category, Problem> {
    let store = cx.store().await?;
    let mut picture = None;
    if let Some(name) = wish.picture {
        let own = store.shelves(cx.now()).await?.category_of(id).and_then(|one| one.picture.clone());
        let found = store.picture(&name, own).await?;
        let mut found =
            found.ok_or_else(|| Problem::fault(&format!("{at}/picture"), "unknown", "is no picture of the shop; upload it first"))?;
        found.alt = wish.alt;
        picture = Some(found);
    }
    Ok(Category {
        id,
        version: 1,
        slug: wish.slug.to_string(),
        name: wish.name,
        description: wish.description,
        parent,
        position: 0,
        hidden: wish.hidden,
        product_count: 0,
        picture,
        seo: wish.seo,
        rendered: false,
    })
}

async fn tree(cx: Context<'_>) -> Result<CategoryTree, Problem> {
    let shelves = cx.store().await?.shelves_now(cx.now()).await?;
    Ok(CategoryTree { items: shelves.categories.iter().map(Category::row).collect() })
}

async fn done(cx: Context<'_>, outcome: Shelved, at: &str) -> Result<CategoryTree, Problem> {
    match outcome {
        Shelved::Done(events) => {
            cx.publish(&events).await;
            tree(cx).await
        }
        Shelved::Missing => Err(Kind::NotFound.into()),
        Shelved::Stale => Err(Problem::changed_meanwhile(&tree(cx).await?)),
        Shelved::SlugTaken => Err(Problem::fault(&format!("{at}/slug"), "taken", "is another category's already")),
        Shelved::TooMany => Err(Problem::fault(at, "too-many", format!("a shop has at most {} categories", category::MOST))),
        Shelved::Tree(fault) => Err(Problem::fault("#/parent", fault.code(), fault)),
        Shelved::NotEmpty => Err(Kind::CategoryNotEmpty.into()),
        Shelved::Unseated => Err(Kind::Unauthenticated.into()),
    }
}
