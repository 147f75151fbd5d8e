//! Writes all products into a file that can be imported again, in the order in which they came into the shop.

use std::collections::HashMap;

use cloud::{Bucket, NEVER, Served};
use contract::{
    Problem,
    imports::{ExportProducts, ExportView},
};
use domain::{
    ProductId, VariantId,
    product::{Content, RichText, Seo, Status},
    stock::Level,
};
use runtime::{Args, Context, Exit};
use sheets::{AttributeColumns, Writer};
use store::{Store, StoreError, audit::Action, ids, imports::Facts};

/// Products of one read: beginning one costs as much as some thousands of them.
const STRETCH: u32 = 5000;
/// The same where little of each is read.
const SURVEYED: u32 = 20_000;
/// How long the file can be had by its address, in seconds.
const GOOD_S: u32 = 3600;

fn main() -> Exit {
    runtime::routes().on::<ExportProducts>(export).serve()
}

async fn export(cx: Context<'_>, _: Args<ExportProducts>) -> Result<ExportView, Problem> {
    let store = cx.store().await?;
    let (columns, slugs) = survey(store).await?;
    let shelves = store.shelves_now(cx.now()).await?;
    let paths: HashMap<_, _> = shelves.categories.iter().map(|category| (category.id, shelves.path(category.id))).collect();
    let mut writer = Writer::new(columns);
    writer.header();
    let (mut file, mut rows, mut products) = (writer.take(), 0, 0);
    let mut stretch = store.contents_after(None, STRETCH).await?;
    while let Some((last, _)) = stretch.last() {
        let ids: Vec<ProductId> = stretch.iter().map(|(id, _)| *id).collect();
        // The next ones are on their way while these are written.
        let (levels, next): (HashMap<VariantId, Level>, _) =
            tokio::try_join!(store.levels(&ids), store.contents_after(Some(*last), STRETCH))?;
        for (_, content) in &stretch {
            let on_hand = |variant| levels.get(&variant).map(|level| level.on_hand);
            rows += writer.write(content, &|id| paths.get(&id).cloned(), &|id| slugs.get(&id).cloned(), &on_hand);
            products += 1;
        }
        file.append(&mut writer.take());
        stretch = next;
    }
    let name = ids::new::<domain::id::Event>().uuid().simple();
    let object = format!("exports/{name}.csv");
    let served = Served { content_type: "text/csv; charset=utf-8", cache: NEVER };
    let objects = cx.objects().await?;
    objects.put(Bucket::Files, &object, file, served).await?;
    let day: String = cx.now().to_string().chars().take(10).collect();
    let file_name = format!("products-{day}.csv");
    let url = objects.download_address(&object, &file_name, u64::from(GOOD_S)).await?;
    let entry = cx.staff_entry(Action::ProductsExported, None).changed("products", None, Some(products.to_string()));
    // Nobody gets prices and costs of everything unseen.
    store.audit(&entry.changed("rows", None, Some(rows.to_string()))).await?;
    Ok(ExportView { url, file_name, rows, products, expires_at: cx.now().plus_ms(i64::from(GOOD_S) * 1000) })
}

/// The columns that all products' attributes need, and what products call each other.
async fn survey(store: &Store) -> Result<(AttributeColumns, HashMap<ProductId, String>), StoreError> {
    let (mut columns, mut slugs) = (AttributeColumns::default(), HashMap::new());
    let mut last = None;
    loop {
        let stretch = store.facts_after(last, SURVEYED).await?;
        let Some((id, _)) = stretch.last() else { return Ok((columns, slugs)) };
        last = Some(*id);
        for (id, facts) in stretch {
            slugs.insert(id, facts.slug.to_string());
            columns.look(&only(facts));
        }
    }
}

/// A product that has nothing but attributes: columns are found by nothing else.
fn only(Facts { slug, attributes }: Facts) -> Content {
    Content {
        title: String::new(),
        slug,
        description: RichText::default(),
        status: Status::Draft,
        publish_at: None,
        brand: String::new(),
        tags: Vec::new(),
        attributes,
        categories: Vec::new(),
        options: Vec::new(),
        variants: Vec::new(),
        pictures: Vec::new(),
        seo: Seo::default(),
        related: Vec::new(),
        featured: false,
    }
}
