//! What a product of a file comes to, over what the shop has: nothing, a write, or faults.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use contract::{Problem, imports::RowFault};
use domain::{
    CategoryId, ProductId, VariantId,
    catalogue::Picture,
    product::{Content, Known},
    stock::{Adjustment, Level, Reason},
    text::Faults,
};
use sheets::{Item, SheetProduct};
use store::{
    Settings, Store, StoreError,
    imports::{Import, derived},
    product_writes::{Unwritten, Write},
    products::ProductRecord,
    shelves::Shelves,
};

use crate::scan::Scan;

/// What is to be done about a product.
pub(crate) enum Verdict {
    /// It is as the file says already.
    Same,
    /// It is to be written.
    Write(Box<Write>),
    /// It can't be as the file says.
    Faulty(Vec<RowFault>),
}

/// The shop that products are judged by.
pub(crate) struct Judge<'a> {
    store: &'a Store,
    scan: &'a Scan,
    import: Import,
    settings: Settings,
    pub(crate) shelves: Arc<Shelves>,
    /// Paths that were looked up: thousands of products stand on a few shelves.
    paths: RefCell<HashMap<Vec<String>, Option<CategoryId>>>,
}

/// What the shop has of some products of the file.
struct Found {
    products: HashMap<String, ProductRecord>,
    /// Whose SKUs these are, with the slug.
    owners: HashMap<String, (ProductId, String)>,
    pictures: HashMap<String, Picture>,
    related: HashMap<String, ProductId>,
    levels: HashMap<VariantId, Level>,
}

fn each<'p, I: IntoIterator<Item = &'p String>>(names: impl Iterator<Item = I>) -> Vec<String> {
    names.flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

impl<'a> Judge<'a> {
    pub(crate) fn new(store: &'a Store, import: &Import, scan: &'a Scan, settings: Settings, shelves: Arc<Shelves>) -> Self {
        Self { store, scan, import: import.clone(), settings, shelves, paths: RefCell::default() }
    }

    /// What is to be done about each of some products.
    pub(crate) async fn judge(&self, items: &[Item]) -> Result<Vec<Verdict>, Problem> {
        let products: Vec<&SheetProduct> = items.iter().filter_map(|item| item.product.as_ref().ok()).collect();
        let found = self.find(&products).await?;
        Ok(items.iter().map(|item| self.one(item, &found)).collect())
    }

    async fn find(&self, products: &[&SheetProduct]) -> Result<Found, StoreError> {
        let store = self.store;
        let slugs: Vec<String> = products.iter().map(|product| product.slug.clone()).collect();
        let mut known: HashMap<ProductId, ProductRecord> =
            store.products_of(&slugs, &[]).await?.into_iter().map(|record| (record.id, record)).collect();
        // Whose SKUs are known by now need not be looked for.
        let theirs: HashSet<&str> = known.values().flat_map(|record| &record.skus).map(String::as_str).collect();
        let rest = each(products.iter().map(|product| product.skus.iter().filter(|sku| !theirs.contains(sku.as_str()))));
        if !rest.is_empty() {
            known.extend(store.products_of(&[], &rest).await?.into_iter().map(|record| (record.id, record)));
        }
        let ids: Vec<ProductId> = known.keys().copied().collect();
        let names = each(products.iter().map(|product| &product.picture_names));
        let others = each(products.iter().map(|product| &product.related));
        let (pictures, related, levels) = tokio::try_join!(store.pictures(&names), store.products_by_slug(&others), store.levels(&ids))?;
        let owner = |record: &ProductRecord| {
            let owner = (record.id, record.slug.clone());
            record.skus.iter().map(move |sku| (sku.clone(), owner.clone())).collect::<Vec<_>>()
        };
        Ok(Found {
            owners: known.values().flat_map(owner).collect(),
            products: known.into_values().map(|record| (record.slug.clone(), record)).collect(),
            pictures: pictures.into_iter().map(|picture| (picture.name.clone(), picture)).collect(),
            related,
            levels,
        })
    }

    fn one(&self, item: &Item, found: &Found) -> Verdict {
        let mut faults = self.scan.twins.get(&item.first_row).cloned().unwrap_or_default();
        let product = match &item.product {
            Ok(product) => product,
            Err(more) => {
                faults.extend(more.iter().cloned());
                return Verdict::Faulty(faults);
            }
        };
        let before = found.products.get(&product.slug);
        let id = before.map_or_else(|| derived(self.import.id, item.first_row, &product.slug), |before| before.id);
        for sku in &product.skus {
            if let Some((_, slug)) = found.owners.get(sku).filter(|(owner, _)| *owner != id) {
                faults.push(product.variant_fault(sku, "sku", "taken", format!("is another product's already: {slug}")));
            }
        }
        let content = self.content(item.first_row, product, before, found, &mut faults);
        let Some(content) = content.filter(|_| faults.is_empty()) else { return Verdict::Faulty(faults) };
        let counted = count(product, &content, before, &found.levels, &mut faults);
        if !faults.is_empty() {
            return Verdict::Faulty(faults);
        }
        if before.is_some_and(|before| before.content == content) && !counted {
            return Verdict::Same;
        }
        let of = |sku: &str| content.variants.iter().find(|variant| variant.sku == sku).map(|variant| variant.id);
        let on_hand = product.on_hand.iter().filter_map(|(sku, units)| Some((of(sku)?, (*units)?))).collect();
        Verdict::Write(Box::new(Write { id, content, over: before.map(|before| before.version), on_hand }))
    }

    /// What the product would be, with all that is wrong with that.
    fn content(
        &self,
        row: u32,
        product: &SheetProduct,
        before: Option<&ProductRecord>,
        found: &Found,
        faults: &mut Vec<RowFault>,
    ) -> Option<Content> {
        let mut categories = Vec::new();
        for path in &product.category_paths {
            if let Some(category) = self.category(path) {
                categories.push(category);
            } else {
                let detail = format!("names {}, which is no category of the shop", path.join(" > "));
                faults.push(product.fault("categories", "unknown", detail));
            }
        }
        let mut related = Vec::new();
        for slug in &product.related {
            let coming = || self.scan.rows.get(slug).map(|row| derived(self.import.id, *row, slug));
            if let Some(other) = found.related.get(slug).copied().or_else(coming) {
                related.push(other);
            } else {
                let detail = format!("names {slug}, which is no product of the shop or the file");
                faults.push(product.fault("related", "unknown", detail));
            }
        }
        let before = before.map(|before| &before.content);
        let mut draft = match product.draft(before, &categories, &related, self.settings.currency) {
            Ok(draft) => draft,
            Err(more) => {
                faults.extend(more);
                return None;
            }
        };
        for variant in draft.variants.iter_mut().filter(|variant| variant.id.is_none()) {
            let place = product.skus.iter().position(|sku| *sku == variant.sku).and_then(|place| u32::try_from(place).ok());
            variant.id = Some(derived(self.import.id, row + place.unwrap_or(0), &variant.sku));
        }
        // What the product shows already it goes on showing as it does.
        let shown = |name: &str| before?.pictures.iter().find(|picture| picture.name == name).cloned();
        let picture = |name: &str| shown(name).or_else(|| found.pictures.get(name).cloned());
        let known = Known {
            currency: self.settings.currency,
            picture: &picture,
            tax_class: &|class| self.settings.tax.has_class(class),
            id: &store::ids::new,
        };
        let mut more = Faults::default();
        let content = draft.check("#", &known, &mut more);
        faults.extend(product.place(before, more.into_vec()));
        content
    }

    fn category(&self, path: &[String]) -> Option<CategoryId> {
        if let Some(known) = self.paths.borrow().get(path) {
            return *known;
        }
        let category = self.shelves.at_path(path);
        self.paths.borrow_mut().insert(path.to_vec(), category);
        category
    }
}

/// Whether the file counts something that is otherwise; faults where that, or a variant's going, can't be.
fn count(
    product: &SheetProduct,
    content: &Content,
    before: Option<&ProductRecord>,
    levels: &HashMap<VariantId, Level>,
    faults: &mut Vec<RowFault>,
) -> bool {
    let Some(before) = before else { return true };
    let mut counted = false;
    for (sku, units) in &product.on_hand {
        let variant = content.variants.iter().find(|variant| variant.sku == *sku);
        let (Some(variant), Some(units)) = (variant, units) else { continue };
        let Some(level) = levels.get(&variant.id) else {
            counted = true;
            continue;
        };
        let Ok(adjustment) = Adjustment::new(Reason::Counted, i64::from(*units)) else { continue };
        match level.adjust(adjustment) {
            Ok(change) => counted |= change != 0,
            Err(fault) => faults.push(product.variant_fault(sku, "on_hand", fault.code(), fault.to_string())),
        }
    }
    let stays = |id: VariantId| content.variants.iter().any(|variant| variant.id == id);
    for gone in before.content.variants.iter().filter(|variant| !stays(variant.id)) {
        if levels.get(&gone.id).is_some_and(|level| level.reserved > 0) {
            faults.push(product.fault("sku", "promised", going(&gone.sku)));
        }
    }
    counted
}

fn going(sku: &str) -> String {
    format!("must name {sku} as well, for units of it are promised to orders")
}

/// What is said of a product that was good and still could not be written.
pub(crate) fn refused(product: &SheetProduct, why: Unwritten) -> RowFault {
    match why {
        Unwritten::SlugTaken(_) => product.fault("slug", "taken", "is another product's by now"),
        Unwritten::SkuTaken(sku) => product.variant_fault(&sku, "sku", "taken", "is another product's by now"),
        Unwritten::Promised { sku } => product.fault("sku", "promised", going(&sku)),
        Unwritten::Count { sku, fault } => product.variant_fault(&sku, "on_hand", fault.code(), fault.to_string()),
        Unwritten::Missing(_) => product.fault("slug", "gone", "was removed meanwhile"),
        Unwritten::Stale(_) | Unwritten::Unseated => product.fault("slug", "busy", "is being changed by somebody else"),
    }
}
