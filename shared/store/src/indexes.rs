//! The indexes. Every query that a shopper can cause is served by one of them; a test explains all
//! of them and fails on a collection scan. `infra/atlas` documents the shard keys.

use mongodb::bson::{Document, doc};

use crate::{Reply, Store};

struct Index {
    collection: &'static str,
    name: &'static str,
    key: Document,
    unique: bool,
    /// Only records that have this field are in it.
    needs: Option<&'static str>,
    /// Records go when the date in the key's only field is past.
    ttl: bool,
}

fn plain(collection: &'static str, name: &'static str, key: Document) -> Index {
    Index { collection, name, key, unique: false, needs: None, ttl: false }
}

fn all() -> Vec<Index> {
    let products = |name, key| plain("products", name, key);
    vec![
        Index { unique: true, ..products("slug", doc! { "slug": 1 }) },
        Index { unique: true, ..products("sku", doc! { "skus": 1 }) },
        Index { unique: true, ..products("variant", doc! { "content.variants.id": 1 }) },
        products("old_slug", doc! { "old_slugs": 1 }),
        products("rank", doc! { "live": 1, "rank": 1, "_id": 1 }),
        products("newest", doc! { "live": 1, "published_at": -1, "_id": 1 }),
        products("price", doc! { "live": 1, "price": 1, "_id": 1 }),
        products("shelf_rank", doc! { "live": 1, "shelves": 1, "rank": 1, "_id": 1 }),
        products("shelf_newest", doc! { "live": 1, "shelves": 1, "published_at": -1, "_id": 1 }),
        products("shelf_price", doc! { "live": 1, "shelves": 1, "price": 1, "_id": 1 }),
        products("collection_rank", doc! { "live": 1, "collections": 1, "rank": 1, "_id": 1 }),
        products("collection_newest", doc! { "live": 1, "collections": 1, "published_at": -1, "_id": 1 }),
        products("collection_price", doc! { "live": 1, "collections": 1, "price": 1, "_id": 1 }),
        products("words", doc! { "words": 1 }),
        products("updated", doc! { "updated_at": -1, "_id": -1 }),
        products("title", doc! { "title_key": 1, "_id": 1 }),
        products("any_price", doc! { "price": 1, "_id": 1 }),
        products("published", doc! { "published_at": -1, "_id": -1 }),
        products("waiting", doc! { "publish_at": 1 }),
        products("taxed", doc! { "tax_classes": 1 }),
        products("unindexed", doc! { "indexed": 1, "_id": 1 }),
        products("unrendered", doc! { "rendered": 1, "_id": 1 }),
        Index { unique: true, ..plain("categories", "slug", doc! { "slug": 1 }) },
        plain("categories", "place", doc! { "parent": 1, "position": 1 }),
        Index { unique: true, ..plain("collections", "slug", doc! { "slug": 1 }) },
        plain("collections", "name", doc! { "name": 1 }),
        plain("media", "newest", doc! { "created_at": -1, "_id": -1 }),
        plain("media", "picture", doc! { "name": 1 }),
        plain("imports", "newest", doc! { "created_at": -1, "_id": -1 }),
        Index { ttl: true, ..plain("imports", "expiry", doc! { "expires_at": 1 }) },
        plain("import_faults", "row", doc! { "import": 1, "row": 1, "n": 1 }),
        Index { ttl: true, ..plain("import_faults", "expiry", doc! { "expires_at": 1 }) },
        plain("stock_alerts", "variant", doc! { "variant": 1, "_id": 1 }),
        Index { ttl: true, ..plain("stock_alerts", "expiry", doc! { "expires_at": 1 }) },
        plain("stock", "listed", doc! { "listed": 1, "sellable": 1 }),
        plain("stock", "waiting", doc! { "waiting": 1, "sellable": 1 }),
        plain("stock", "product", doc! { "product": 1 }),
        plain("stock", "name", doc! { "label.name": 1, "label.sku": 1, "_id": 1 }),
        plain("stock", "headroom", doc! { "headroom": 1, "_id": 1 }),
        plain("stock", "available", doc! { "available": 1, "_id": 1 }),
        plain("stock", "words", doc! { "words": 1 }),
        plain("stock", "told", doc! { "told": 1, "headroom": 1 }),
        plain("stock_moves", "variant", doc! { "variant": 1, "_id": -1 }),
        Index { ttl: true, ..plain("carts", "expiry", doc! { "expires_at": 1 }) },
        Index { unique: true, ..plain("orders", "number", doc! { "number": 1 }) },
        plain("orders", "customer", doc! { "customer": 1, "placed_at": -1, "_id": -1 }),
        plain("orders", "email", doc! { "email_key": 1, "customer": 1 }),
        plain("orders", "overdue", doc! { "state": 1, "expires_at": 1 }),
        plain("orders", "newest", doc! { "placed_at": -1, "_id": -1 }),
        plain("orders", "words", doc! { "words": 1 }),
        plain("orders", "attention", doc! { "course.flagged": 1, "placed_at": 1, "_id": 1 }),
        plain("orders", "list", doc! { "course.list": 1, "placed_at": -1, "_id": -1 }),
        Index { needs: Some("refund_check_at"), ..plain("orders", "refunds", doc! { "refund_check_at": 1 }) },
        plain("ledger", "order", doc! { "order": 1, "at": 1, "_id": 1 }),
        Index { unique: true, ..plain("payments", "attempt", doc! { "order": 1, "attempt": 1 }) },
        // One address, or one order at a provider, belongs to one payment.
        Index {
            unique: true,
            needs: Some("gateway_payment_id"),
            ..plain("payments", "gateway", doc! { "gateway_payment_id": 1, "gateway": 1 })
        },
        Index { unique: true, needs: Some("receipt_keys"), ..plain("payments", "receipt", doc! { "receipt_keys": 1 }) },
        // A transaction that shoppers tell of pays for one of them.
        Index { unique: true, needs: Some("reported"), ..plain("payments", "reported", doc! { "reported": 1 }) },
        plain("payments", "capture", doc! { "capture_id": 1, "gateway": 1 }),
        Index { needs: Some("check_at"), ..plain("payments", "check", doc! { "check_at": 1 }) },
        plain("payments", "quiet", doc! { "state": 1, "updated_at": 1 }),
        Index { needs: Some("body"), ..plain("inbox", "unapplied", doc! { "applied_at": 1, "expires_at": 1 }) },
        plain("payments", "stuck", doc! { "state": 1, "lease_until": 1 }),
        plain("outbox", "unsent", doc! { "sent": 1, "at": 1 }),
        // An event that no queue has has no date to go.
        Index { ttl: true, ..plain("outbox", "expiry", doc! { "expires_at": 1 }) },
        Index { ttl: true, ..plain("inbox", "expiry", doc! { "expires_at": 1 }) },
        Index { unique: true, ..plain("users", "email", doc! { "email_key": 1 }) },
        plain("users", "newest", doc! { "created_at": -1, "_id": -1 }),
        plain("users", "words", doc! { "words": 1 }),
        plain("users", "roles", doc! { "roles": 1 }),
        plain("users", "standing", doc! { "standing": 1, "created_at": -1, "_id": -1 }),
        plain("sessions", "user", doc! { "user": 1 }),
        Index { ttl: true, ..plain("sessions", "expiry", doc! { "expires_at": 1 }) },
        Index { ttl: true, ..plain("links", "expiry", doc! { "expires_at": 1 }) },
        plain("links", "inviter", doc! { "purpose.by": 1 }),
        plain("links", "kind", doc! { "purpose.kind": 1, "created_at": -1 }),
        plain("links", "invited", doc! { "purpose.kind": 1, "purpose.key": 1 }),
        Index { unique: true, ..plain("passkeys", "credential", doc! { "credential": 1 }) },
        plain("passkeys", "user", doc! { "user": 1, "_id": 1 }),
        Index { ttl: true, ..plain("ceremonies", "expiry", doc! { "expires_at": 1 }) },
        Index { ttl: true, ..plain("throttles", "expiry", doc! { "expires_at": 1 }) },
        Index { ttl: true, ..plain("signing_keys", "expiry", doc! { "expires_at": 1 }) },
        plain("audit", "at", doc! { "at": -1, "_id": -1 }),
        plain("audit", "actor", doc! { "actor": 1, "at": -1, "_id": -1 }),
        plain("audit", "action", doc! { "action": 1, "at": -1, "_id": -1 }),
        plain("audit", "subject", doc! { "subject": 1, "at": -1, "_id": -1 }),
        Index { ttl: true, ..plain("idempotency", "expiry", doc! { "expires_at": 1 }) },
    ]
}

impl Store {
    /// Makes the collections and their indexes; safe to repeat.
    pub fn ensure_indexes(&self) -> Reply<'_, ()> {
        Box::pin(async move {
            let indexes = all();
            let mut collections: Vec<&str> = indexes.iter().map(|index| index.collection).collect();
            collections.extend(["documents", "numbers", "settings", "search_index"]);
            collections.sort_unstable();
            collections.dedup();
            for collection in collections {
                let specs: Vec<Document> = indexes
                    .iter()
                    .filter(|index| index.collection == collection)
                    .map(|index| {
                        let mut spec = doc! { "key": index.key.clone(), "name": index.name };
                        if index.unique {
                            spec.insert("unique", true);
                        }
                        if let Some(field) = index.needs {
                            spec.insert("partialFilterExpression", doc! { field: { "$exists": true } });
                        }
                        if index.ttl {
                            spec.insert("expireAfterSeconds", 0);
                        }
                        spec
                    })
                    .collect();
                // Transactions can't make a collection on every server version, so all are there first.
                let _ = self.db.command(doc! { "create": collection }).await;
                if !specs.is_empty() {
                    self.db.command(doc! { "createIndexes": collection, "indexes": specs }).await?;
                }
            }
            Ok(())
        })
    }

    /// Drops the whole database: for tests and fresh starts.
    pub fn drop_everything(&self) -> Reply<'_, ()> {
        Box::pin(async move { self.db.command(doc! { "dropDatabase": 1 }).await.map(drop) })
    }
}
