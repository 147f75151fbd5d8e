//! Lists, makes and changes products.

mod bulk;

use contract::{
    Kind, Problem,
    products::{ChangeProducts, CreateProduct, FindProducts, OpenProduct, ProductDetail, ProductTable, SetProduct},
};
use domain::{
    ProductId, VariantId,
    catalogue::Picture,
    product::{Content, Draft, Known, Slug},
    text::Faults,
};
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    ids,
    product_writes::{Unwritten, Write, Writing},
    products::ProductRecord,
    shelves::Shelves,
};

/// How often an address that a title gives is numbered until it is free.
const NUMBERS: u32 = 50;

fn main() -> Exit {
    runtime::routes()
        .on::<FindProducts>(find)
        .on::<CreateProduct>(create)
        .on::<OpenProduct>(open)
        .on::<SetProduct>(set)
        .on::<ChangeProducts>(bulk::change)
        .serve()
}

async fn find(cx: Context<'_>, Args { query: wish, .. }: Args<FindProducts>) -> Result<ProductTable, Problem> {
    let store = cx.store().await?;
    Ok(store.product_table(&wish, &store.settings(cx.now()).await?).await?)
}

async fn open(cx: Context<'_>, Args { path: id, .. }: Args<OpenProduct>) -> Result<ProductDetail, Problem> {
    detail(cx, id).await
}

async fn create(cx: Context<'_>, Args { body: wish, .. }: Args<CreateProduct>) -> Result<ProductDetail, Problem> {
    let shelves = cx.store().await?.shelves_now(cx.now()).await?;
    let is_named = !wish.product.slug.trim().is_empty();
    let mut content = checked(cx, wish.product, None, &shelves).await?;
    let made = content.slug.clone();
    for number in 2..NUMBERS {
        let id = ids::new();
        match write(cx, Write { id, on_hand: opening(&content, &wish.opening), content: content.clone(), over: None }, &shelves).await? {
            Ok(()) => return detail(cx, id).await,
            // Nobody chose this address: the next of its kind is as good.
            Err(Unwritten::SlugTaken(_)) if !is_named => content.slug = made.numbered(number),
            Err(fault) => return Err(refused(cx, &content, fault).await),
        }
    }
    Err(taken_slug(&made))
}

async fn set(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<SetProduct>) -> Result<ProductDetail, Problem> {
    let store = cx.store().await?;
    let before = store.product(id).await?.ok_or(Kind::NotFound)?;
    if before.version != cx.version() {
        return Err(Problem::changed_meanwhile(&detail(cx, id).await?));
    }
    let shelves = store.shelves_now(cx.now()).await?;
    let content = checked(cx, wish.product, Some(&before), &shelves).await?;
    let on_hand = opening(&content, &wish.opening);
    match write(cx, Write { id, on_hand, content: content.clone(), over: Some(cx.version()) }, &shelves).await? {
        Ok(()) => detail(cx, id).await,
        Err(fault) => Err(refused(cx, &content, fault).await),
    }
}

async fn detail(cx: Context<'_>, id: ProductId) -> Result<ProductDetail, Problem> {
    let detail = cx.store().await?.product_detail(id).await?.ok_or(Kind::NotFound)?;
    cx.tag_version(detail.version);
    Ok(detail)
}

/// Units of new variants by their ids.
fn opening(content: &Content, opening: &[(String, u32)]) -> Vec<(VariantId, u32)> {
    let of = |sku: &str| content.variants.iter().find(|variant| variant.sku == sku).map(|variant| variant.id);
    opening.iter().filter_map(|(sku, units)| Some((of(sku)?, *units))).collect()
}

/// The content of a draft, with the faults of all its fields: those of the rules, and those that only the shop knows of.
async fn checked(cx: Context<'_>, draft: Draft, before: Option<&ProductRecord>, shelves: &Shelves) -> Result<Content, Problem> {
    let store = cx.store().await?;
    let names: Vec<String> = draft.pictures.iter().map(|picture| picture.name.clone()).collect();
    let mut pictures: Vec<Picture> = store.pictures(&names).await?;
    // What the product shows already it may go on showing.
    pictures.extend(before.into_iter().flat_map(|before| before.content.pictures.iter().cloned()));
    // As they are: staff who just added a tax class use it next.
    let settings = store.settings_now(cx.now()).await?;
    let related = draft.related.clone();
    let mut faults = Faults::default();
    for (index, category) in draft.categories.iter().enumerate() {
        if shelves.category_of(*category).is_none() {
            faults.add(format!("#/product/categories/{index}"), "unknown", "is no category of the shop");
        }
    }
    let there = store.slugs_of(&related).await?;
    for (index, other) in related.iter().enumerate() {
        if !there.contains_key(other) {
            faults.add(format!("#/product/related/{index}"), "unknown", "is no product of the shop");
        }
    }
    let own: Vec<VariantId> = before.into_iter().flat_map(|before| before.content.variants.iter().map(|variant| variant.id)).collect();
    for (index, variant) in draft.variants.iter().enumerate() {
        if variant.id.is_some_and(|id| !own.contains(&id)) {
            faults.add(format!("#/product/variants/{index}/id"), "unknown", "is no variant of this product; leave it out for a new one");
        }
    }
    let known = Known {
        currency: settings.currency,
        picture: &|name| pictures.iter().find(|picture| picture.name == name).cloned(),
        tax_class: &|class| settings.tax.has_class(class),
        id: &ids::new,
    };
    let content = draft.check("#/product", &known, &mut faults);
    match content {
        Some(content) if faults.is_empty() => Ok(content),
        _ => Err(Problem::invalid(faults.into_vec())),
    }
}

/// Writes one product, and publishes that it did.
async fn write(cx: Context<'_>, write: Write, shelves: &Shelves) -> Result<Result<(), Unwritten>, Problem> {
    let caller = cx.signed_in()?;
    let action = if write.over.is_none() { Action::ProductCreated } else { Action::ProductChanged };
    let entry = cx.staff_entry(action, None);
    let writing = Writing { by: caller.user, session: Some(caller), entry: Some(&entry), shelves, at: cx.now() };
    match cx.store().await?.write_products(std::slice::from_ref(&write), writing).await? {
        Ok(written) => {
            cx.publish(&written.events).await;
            Ok(Ok(()))
        }
        Err(fault) => Ok(Err(fault)),
    }
}

fn taken_slug(slug: &Slug) -> Problem {
    Problem::fault("#/product/slug", "taken", format!("is another product's already: {slug}"))
}

/// What callers hear of a product that was not written.
async fn refused(cx: Context<'_>, content: &Content, fault: Unwritten) -> Problem {
    let at = |sku: &str, field: &str| {
        let index = content.variants.iter().position(|variant| variant.sku == sku).unwrap_or(0);
        format!("#/product/variants/{index}/{field}")
    };
    match fault {
        Unwritten::Missing(_) => Kind::NotFound.into(),
        Unwritten::Stale(id) => match detail(cx, id).await {
            Ok(current) => Problem::changed_meanwhile(&current),
            Err(problem) => problem,
        },
        Unwritten::SlugTaken(_) => taken_slug(&content.slug),
        Unwritten::SkuTaken(sku) => Problem::fault(&at(&sku, "sku"), "taken", format!("is another product's already: {sku}")),
        Unwritten::Promised { sku } => Problem::from(Kind::StockPromised).detail(format!("Units of {sku} are promised to orders.")),
        Unwritten::Count { sku, fault } => Problem::fault(&at(&sku, "onHand"), "count", fault),
        Unwritten::Unseated => Kind::Unauthenticated.into(),
    }
}
