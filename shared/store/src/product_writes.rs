//! Writing products: the record, the stock of its variants, what moved that, and what hears of it, in one transaction.

use std::collections::{HashMap, HashSet};

use contract::message::{PagesMessage, SearchMessage};
use domain::{
    ProductId, Timestamp, UserId, VariantId,
    product::{Content, Variant},
    stock::{AdjustFault, Adjustment, Reason},
};
use mongodb::bson::{Bson, Document, doc};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry},
    codec,
    events::Outgoing,
    ids,
    imports::Step,
    outbox,
    products::{PRODUCTS, ProductRecord},
    raw::{Tx, Verdict, decode, encode, encode_value},
    sessions::Session,
    shelves::Shelves,
    staff,
    stock::{Label, STOCK, Stock},
    stock_moves::{Move, add_moves},
};

/// With so many available, or fewer, a new variant is low.
const THRESHOLD: i64 = 5;

/// A product to write.
#[derive(Debug, Clone)]
pub struct Write {
    /// The product.
    pub id: ProductId,
    /// What it shall be.
    pub content: Content,
    /// The version that it is written over; `None` for a new product.
    pub over: Option<u32>,
    /// What is on hand of some of its variants: of new ones what they begin with, of others what somebody counted.
    pub on_hand: Vec<(VariantId, u32)>,
}

/// Who writes, and what is kept of it.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// Who.
    pub by: UserId,
    /// Their session, where the write is a call of theirs: it must not have ended.
    pub session: Option<&'a Session>,
    /// The entry of the audit log, to which what changes is added; none for the rows of a file, which has an entry itself.
    pub entry: Option<&'a Entry>,
    /// Where products are listed.
    pub shelves: &'a Shelves,
    /// When.
    pub at: Timestamp,
}

/// Why a product was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritten {
    /// There is no such product.
    Missing(ProductId),
    /// It has another version by now.
    Stale(ProductId),
    /// Another product has this slug.
    SlugTaken(String),
    /// Another product has this SKU.
    SkuTaken(String),
    /// Units of a variant that would go are promised to orders.
    Promised {
        /// The variant's SKU.
        sku: String,
    },
    /// What somebody counted can't be.
    Count {
        /// The variant's SKU.
        sku: String,
        /// Why.
        fault: AdjustFault,
    },
    /// Whoever writes has other roles by now, or may not sign in any more.
    Unseated,
}

/// What was written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Products that are new.
    pub created: u32,
    /// Products that are changed.
    pub updated: u32,
    /// Products that were so already.
    pub unchanged: u32,
    /// What to publish now.
    pub events: Vec<Outgoing>,
}

/// What one transaction does, gathered: a thousand products take as many round trips as one.
#[derive(Default)]
struct Plan {
    products: Vec<ProductRecord>,
    changed: Vec<(Document, Document)>,
    /// Guards of records that are written anew under other unique keys.
    rekeyed: Vec<Document>,
    freed: Vec<String>,
    stock: Vec<Stock>,
    restocked: Vec<(Document, Document)>,
    gone: Vec<Document>,
    moves: Vec<Move>,
    written: Written,
}

impl Plan {
    fn add(&mut self, write: &Write, before: Option<&ProductRecord>, stock: &[Stock], writing: &Writing<'_>) -> Result<(), Unwritten> {
        if let Some(over) = write.over {
            let before = before.ok_or(Unwritten::Missing(write.id))?;
            if before.version != over {
                return Err(Unwritten::Stale(write.id));
            }
        }
        let same = before.is_some_and(|before| before.content == write.content);
        let counted = self.stock_of(write, stock, writing)?;
        match before {
            Some(_) if same && !counted => self.written.unchanged += 1,
            Some(_) if same => self.written.updated += 1,
            _ => {
                let record = ProductRecord::new(write.id, write.content.clone(), before, writing.shelves, writing.at);
                if before.is_none_or(|before| before.slug != record.slug) {
                    self.freed.push(record.slug.clone());
                }
                if let Some(before) = before {
                    let guard = doc! { "_id": codec::bin(write.id), "version": before.version };
                    let ids = |record: &ProductRecord| record.content.variants.iter().map(|variant| variant.id).collect::<Vec<_>>();
                    self.written.updated += 1;
                    if before.slug != record.slug || before.skus != record.skus || ids(before) != ids(&record) {
                        // Taken out and put in: a server that forgets to take a key out of a unique index when it is updated
                        // would hold it against whoever wants it next (the local one does).
                        self.rekeyed.push(guard);
                        self.products.push(record);
                        return Ok(());
                    }
                    let whole = encode_value(PRODUCTS, &record).ok().and_then(|value| value.as_document().cloned()).unwrap_or_default();
                    self.changed.push((guard, doc! { "$set": whole }));
                } else {
                    self.products.push(record);
                    self.written.created += 1;
                }
            }
        }
        Ok(())
    }

    /// Plans what happens to stock; whether somebody counted something that was otherwise.
    fn stock_of(&mut self, write: &Write, stock: &[Stock], writing: &Writing<'_>) -> Result<bool, Unwritten> {
        let content = &write.content;
        let there: HashMap<VariantId, &Stock> = stock.iter().map(|one| (one.variant, one)).collect();
        let on_hand: HashMap<VariantId, u32> = write.on_hand.iter().copied().collect();
        let mut counted = false;
        for variant in &content.variants {
            let label = Label {
                slug: content.slug.to_string(),
                name: content.title.clone(),
                choice: variant.in_words(),
                sku: variant.sku.clone(),
                picture: content.picture_of(variant).cloned(),
            };
            let limit = variant.stock_policy.limit();
            let Some(before) = there.get(&variant.id) else {
                let units = i64::from(on_hand.get(&variant.id).copied().unwrap_or(0));
                let new = Stock::new(variant.id, write.id, label, units, THRESHOLD).with_backorder(limit);
                if units > 0 {
                    self.moves.push(Move::opening(&new, writing.at));
                }
                self.stock.push(new);
                continue;
            };
            let mut set = Document::new();
            if before.label != label {
                let relabelled = Stock::new(variant.id, write.id, label, 0, 0);
                set = relabelled.named();
            }
            let mut moved = i64::from(limit) - before.backorder;
            let mut change = 0;
            if let Some(units) = on_hand.get(&variant.id) {
                let fault = |fault| Unwritten::Count { sku: variant.sku.clone(), fault };
                let count = Adjustment::new(Reason::Counted, i64::from(*units)).map_err(|_| fault(AdjustFault::TooMany))?;
                change = before.level().adjust(count).map_err(fault)?;
            }
            if change != 0 {
                counted = true;
                self.moves.push(Move::counted(variant.id, change, before.on_hand + change, writing.by, "", writing.at));
            }
            if set.is_empty() && moved == 0 && change == 0 {
                continue;
            }
            set.insert("backorder", i64::from(limit));
            moved += change;
            let mut update =
                before.changed(doc! { "on_hand": change, "available": change, "sellable": moved, "headroom": change, "turn": 1 }, change);
            let merged = update.get_document("$set").cloned().unwrap_or_default().into_iter().chain(set).collect::<Document>();
            update.insert("$set", merged);
            // As it was judged: an order beside this one lets the transaction be tried again.
            let guard = doc! { "_id": codec::bin(variant.id), "on_hand": before.on_hand, "reserved": before.reserved };
            self.restocked.push((guard, update));
        }
        let kept: HashSet<VariantId> = content.variants.iter().map(|variant| variant.id).collect();
        for gone in stock.iter().filter(|one| !kept.contains(&one.variant)) {
            if gone.reserved > 0 {
                return Err(Unwritten::Promised { sku: gone.label.sku.clone() });
            }
            if gone.on_hand != 0 {
                self.moves.push(Move::counted(gone.variant, -gone.on_hand, 0, writing.by, "the variant was removed", writing.at));
            }
            self.gone.push(doc! { "_id": codec::bin(gone.variant), "on_hand": gone.on_hand, "reserved": 0 });
        }
        Ok(counted)
    }

    /// `false` where something is not as it was judged.
    async fn run(self, tx: &mut Tx<'_>, writing: &Writing<'_>) -> Result<Option<Written>, StoreError> {
        let Self { products, changed, rekeyed, freed, stock, restocked, gone, moves, mut written } = self;
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        if !freed.is_empty() {
            // An address that a product takes leads to no other any more.
            tx.update_many(PRODUCTS, doc! { "old_slugs": { "$in": &freed } }, doc! { "$pull": { "old_slugs": { "$in": &freed } } }).await?;
        }
        let wanted = count(changed.len());
        if wanted > 0 && tx.update_each(PRODUCTS, changed).await? != wanted {
            return Ok(None);
        }
        for guard in rekeyed {
            if tx.delete(PRODUCTS, guard).await? == 0 {
                return Ok(None);
            }
        }
        if !products.is_empty() {
            let records = products.iter().map(|record| encode(PRODUCTS, record)).collect::<Result<Vec<_>, _>>()?;
            tx.insert_many(PRODUCTS, records).await?;
        }
        let wanted = count(restocked.len());
        if wanted > 0 && tx.update_each(STOCK, restocked).await? != wanted {
            return Ok(None);
        }
        if !stock.is_empty() {
            let records = stock.iter().map(|record| encode(STOCK, record)).collect::<Result<Vec<_>, _>>()?;
            tx.insert_many(STOCK, records).await?;
        }
        for one in gone {
            if tx.delete(STOCK, one).await? == 0 {
                return Ok(None);
            }
        }
        add_moves(tx, &moves).await?;
        if written.created + written.updated > 0 {
            written.events = news()?;
            outbox::add(tx, &written.events, writing.at).await?;
        }
        Ok(Some(written))
    }
}

/// That products have changed: to whoever keeps the index and the pages.
pub(crate) fn news() -> Result<Vec<Outgoing>, StoreError> {
    Ok(vec![
        Outgoing::search(ids::new(), SearchMessage::ProductsChangedV1 {})?,
        Outgoing::pages(ids::new(), PagesMessage::PagesChangedV1 {})?,
    ])
}

impl Store {
    /// Writes products, all or none.
    pub fn write_products<'a>(&'a self, writes: &'a [Write], writing: Writing<'a>) -> Reply<'a, Result<Written, Unwritten>> {
        self.write_along(writes, writing, None)
    }

    /// The same, with the step of an import that it is.
    pub(crate) fn write_along<'a>(
        &'a self,
        writes: &'a [Write],
        writing: Writing<'a>,
        step: Option<&'a Step<'a>>,
    ) -> Reply<'a, Result<Written, Unwritten>> {
        Box::pin(async move {
            let ids: Vec<Bson> = writes.iter().map(|write| codec::bin(write.id)).collect();
            let outcome = self
                .db
                .transaction(|tx| {
                    let ids = ids.clone();
                    Box::pin(async move {
                        if let Some(session) = writing.session
                            && !staff::is_seated(tx, session).await?
                        {
                            return Ok(Verdict::Abort(Err(Unwritten::Unseated)));
                        }
                        let mut before: HashMap<ProductId, ProductRecord> = HashMap::new();
                        let mut stock: HashMap<ProductId, Vec<Stock>> = HashMap::new();
                        if writes.iter().any(|write| write.over.is_some()) {
                            for raw in tx.find(PRODUCTS, doc! { "_id": { "$in": ids.clone() } }).await? {
                                let record: ProductRecord = decode(PRODUCTS, &raw)?;
                                before.insert(record.id, record);
                            }
                            for raw in tx.find(STOCK, doc! { "product": { "$in": ids } }).await? {
                                let record: Stock = decode(STOCK, &raw)?;
                                stock.entry(record.product).or_default().push(record);
                            }
                        }
                        let mut plan = Plan::default();
                        for write in writes {
                            let stock = stock.get(&write.id).map(Vec::as_slice).unwrap_or_default();
                            if let Err(fault) = plan.add(write, before.get(&write.id), stock, &writing) {
                                return Ok(Verdict::Abort(Err(fault)));
                            }
                        }
                        let changes = plan.written.created + plan.written.updated > 0;
                        let Some(written) = plan.run(tx, &writing).await? else {
                            let first = writes.first().map_or_else(ids::new, |write| write.id);
                            return Ok(Verdict::Abort(Err(Unwritten::Stale(first))));
                        };
                        if let Some(step) = step
                            && !step.note(tx, &written).await?
                        {
                            return Ok(Verdict::Abort(Err(Unwritten::Unseated)));
                        }
                        if let (Some(entry), true) = (writing.entry, changes) {
                            let entry = told(entry.clone(), writes, &before);
                            Along { events: &[], entry: &entry }.add(tx).await?;
                        }
                        Ok(Verdict::Commit(Ok(written)))
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(Err(self.who_has(writes).await?)),
                outcome => outcome,
            }
        })
    }

    /// Which of what writes want is another product's already.
    async fn who_has(&self, writes: &[Write]) -> Result<Unwritten, StoreError> {
        let mine: HashMap<&str, ProductId> = writes.iter().map(|write| (write.content.slug.as_str(), write.id)).collect();
        let slugs: Vec<&str> = mine.keys().copied().collect();
        for raw in self.db.find(PRODUCTS, doc! { "slug": { "$in": slugs } }, crate::raw::Find::default()).await? {
            let other: ProductRecord = decode(PRODUCTS, &raw)?;
            if mine.get(other.slug.as_str()).is_some_and(|id| *id != other.id) {
                return Ok(Unwritten::SlugTaken(other.slug));
            }
        }
        let wanted: HashMap<&str, ProductId> =
            writes.iter().flat_map(|write| write.content.variants.iter().map(|variant| (variant.sku.as_str(), write.id))).collect();
        let skus: Vec<&str> = wanted.keys().copied().collect();
        for raw in self.db.find(PRODUCTS, doc! { "skus": { "$in": skus } }, crate::raw::Find::default()).await? {
            let other: ProductRecord = decode(PRODUCTS, &raw)?;
            if let Some(sku) = other.skus.iter().find(|sku| wanted.get(sku.as_str()).is_some_and(|id| *id != other.id)) {
                return Ok(Unwritten::SkuTaken(sku.clone()));
            }
        }
        // Whoever had it gave it back meanwhile, or one of the new variants' ids is somebody else's.
        Ok(writes.first().map_or(Unwritten::SkuTaken(String::new()), |write| Unwritten::Stale(write.id)))
    }
}

/// What changed, for the audit log: what people look for there, not every word of a description.
fn told(mut entry: Entry, writes: &[Write], before: &HashMap<ProductId, ProductRecord>) -> Entry {
    for write in writes {
        let (old, new) = (before.get(&write.id).map(|record| &record.content), &write.content);
        entry = entry.changed(
            "product",
            old.map(|old| old.title.clone()).filter(|_| old.is_none_or(|old| old.title != new.title)),
            Some(new.title.clone()),
        );
        let of = |content: &Content| {
            let said = |variant: &Variant| {
                let elsewhere = variant.prices.iter().map(|price| price.amount());
                let elsewhere = elsewhere.map(|amount| format!(" {} {}", amount.currency(), amount.decimal()));
                format!("{} {}{}", variant.sku, variant.price.decimal(), elsewhere.collect::<Vec<_>>().concat())
            };
            let prices: Vec<String> = content.variants.iter().map(said).take(20).collect();
            [content.slug.to_string(), content.status.name().to_owned(), prices.join(", ")]
        };
        let (was, is) = (old.map(of), of(new));
        for (index, field) in ["slug", "status", "prices"].into_iter().enumerate() {
            let before = was.as_ref().and_then(|was| was.get(index).cloned());
            entry = entry.changed(field, before, is.get(index).cloned());
        }
    }
    entry
}
