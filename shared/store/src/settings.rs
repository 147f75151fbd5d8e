//! The shop's settings: one typed document.

use contract::{
    payments::GatewayName,
    settings::{CoinsBody, ConfirmationBody, PaymentsBody, PaymentsWish, SellerBody, SettingsView, ShopBody, ShopWish},
    staff::TwoFactorRule,
};
use domain::{
    Currency, Language, Timestamp,
    area::Place,
    invoice::Party,
    quote::Basis,
    shipping::{Shipping, delivery::Calendar},
    tax::{Buyer, Standing, TaxSettings, VatId},
    terms::{ConfirmationRule, PaymentTerms},
};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry},
    raw::{Collection, Verdict, decode, encode_value},
    sessions::Session,
    staff::{self, Managed},
};

pub(crate) const SETTINGS: Collection = Collection("settings");
/// How long a read is kept, in milliseconds: a change shows within this time.
const CACHE_MS: i64 = 30_000;

/// What the owner can set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Counts the changes; a change names the version that it was judged by.
    #[serde(default = "first")]
    pub version: u32,
    /// The shop's name.
    pub name: String,
    /// The language of its mails, and of its pages for those who chose none.
    #[serde(default)]
    pub language: Language,
    /// The currency that every price is set in.
    pub currency: Currency,
    /// Those that it sells in beside that, at prices that are set in them.
    #[serde(default)]
    pub currencies: Vec<Currency>,
    /// Tax.
    pub tax: TaxSettings,
    /// How long an unpaid order holds its stock, in minutes.
    pub hold_minutes: u32,
    /// How it sends.
    pub shipping: Shipping,
    /// The gateways offered at checkout.
    pub gateways: Vec<GatewayName>,
    /// The terms on which they take money.
    #[serde(default)]
    pub payment_terms: PaymentTerms,
    /// Who sells, for invoices; without it none are written.
    #[serde(default)]
    pub seller: Option<Party>,
    /// Whether staff must sign in by two factors.
    #[serde(default)]
    pub staff_two_factor: TwoFactorRule,
    /// Groups of words that mean the same to the search.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
}

const fn first() -> u32 {
    1
}

/// A part of the settings that is written at once.
#[derive(Debug, Clone)]
pub enum Part {
    /// What the shop is.
    Shop(Box<ShopWish>),
    /// How it is paid.
    Payments(PaymentsWish),
    /// How it sends.
    Shipping(Shipping),
    /// How it is taxed.
    Tax(TaxSettings),
}

impl Part {
    fn fields(&self) -> Result<Document, StoreError> {
        let value = |value: &dyn erased_serde::Serialize| encode_value(SETTINGS, &value);
        Ok(match self {
            Self::Shop(shop) => doc! {
                "name": &shop.name,
                "language": value(&shop.language)?,
                "currencies": value(&shop.currencies)?,
                "holdMinutes": i64::from(shop.hold_minutes),
                "seller": value(&shop.seller)?,
            },
            Self::Payments(payments) => doc! { "gateways": value(&payments.gateways)?, "paymentTerms": value(&payments.terms)? },
            Self::Shipping(shipping) => doc! { "shipping": value(shipping)? },
            Self::Tax(tax) => doc! { "tax": value(tax)? },
        })
    }

    /// Notes in words what is other than in `before`.
    fn noted(&self, before: &Settings, entry: Entry) -> Entry {
        let list = |words: &mut dyn Iterator<Item = &str>| Some(words.collect::<Vec<_>>().join(", "));
        match self {
            Self::Shop(shop) => entry
                .changed("name", Some(before.name.clone()), Some(shop.name.clone()))
                .changed("language", Some(before.language.code().to_owned()), Some(shop.language.code().to_owned()))
                .changed(
                    "currencies",
                    list(&mut before.currencies.iter().map(|currency| currency.code())),
                    list(&mut shop.currencies.iter().map(|currency| currency.code())),
                )
                .changed("holdMinutes", Some(before.hold_minutes.to_string()), Some(shop.hold_minutes.to_string()))
                .changed("seller", before.seller.as_ref().map(in_words), shop.seller.as_ref().map(in_words)),
            Self::Payments(payments) => {
                let iban = |terms: &PaymentTerms| terms.bank.as_ref().map(|bank| bank.iban.clone());
                entry
                    .changed(
                        "gateways",
                        list(&mut before.gateways.iter().map(|gateway| gateway.as_str())),
                        list(&mut payments.gateways.iter().map(|gateway| gateway.as_str())),
                    )
                    .changed("bank", iban(&before.payment_terms), iban(&payments.terms))
            }
            Self::Shipping(shipping) => entry
                .changed(
                    "shipping",
                    list(&mut before.shipping.methods.iter().map(|method| method.name.as_str())),
                    list(&mut shipping.methods.iter().map(|method| method.name.as_str())),
                )
                .changed("calendar", before.shipping.calendar.as_ref().map(in_dates), shipping.calendar.as_ref().map(in_dates)),
            Self::Tax(tax) => entry.changed(
                "tax",
                list(&mut before.tax.as_draft().zones.iter().map(|zone| zone.name.as_str())),
                list(&mut tax.as_draft().zones.iter().map(|zone| zone.name.as_str())),
            ),
        }
    }
}

/// A seller in one line, for the audit log.
fn in_words(party: &Party) -> String {
    let id = party.vat_id.as_ref().map(|id| format!(", {id}")).unwrap_or_default();
    format!("{}, {}{id}", party.address.name, party.address.city)
}

/// A calendar in one line, for the audit log.
fn in_dates(calendar: &Calendar) -> String {
    let Calendar { time_zone, cut_off, weekdays, holidays } = calendar;
    let worked = weekdays.iter().map(|day| day.as_str().to_owned());
    let free = holidays.iter().map(|day| format!("-{day}"));
    let days: Vec<String> = worked.chain(free).collect();
    format!("{cut_off} {time_zone}, {}", days.join(", "))
}

impl Settings {
    /// Who buys, for tax. A business counts as one only where the shop has an id of its own: a bill under a reverse charge
    /// must name both.
    pub fn buyer(&self, vat_id: Option<VatId>) -> Buyer {
        let own = self.seller.as_ref().and_then(|seller| seller.vat_id.as_ref());
        match (vat_id, own) {
            (Some(vat_id), Some(_)) => Buyer::Business { vat_id, standing: Standing::Unconfirmed },
            _ => Buyer::Consumer,
        }
    }

    /// The currencies that the shop sells in, its own first.
    pub fn offered(&self) -> Vec<Currency> {
        [self.currency].into_iter().chain(self.currencies.iter().copied()).collect()
    }

    /// What a cart is in: what its owner chose, as long as the shop sells in that.
    pub fn currency_of(&self, chosen: Option<Currency>) -> Currency {
        chosen.filter(|currency| self.currencies.contains(currency)).unwrap_or(self.currency)
    }

    /// What a version of a cart is priced by: the same for a quote and for the order that is placed by it.
    pub const fn basis<'a>(&'a self, cart_version: u32, currency: Currency, to: &'a Place, buyer: &'a Buyer) -> Basis<'a> {
        Basis { cart_version, currency, to, buyer, packaging: self.shipping.packaging, tax: &self.tax }
    }

    /// The settings as whoever may change them sees them.
    pub fn view(self) -> SettingsView {
        let PaymentTerms { coins, bank, transfer_days } = self.payment_terms;
        let rule = |rule: ConfirmationRule| ConfirmationBody { below_minor: rule.below_minor, confirmations: rule.confirmations };
        SettingsView {
            version: self.version,
            currency: self.currency,
            shop: ShopBody {
                name: self.name,
                language: self.language,
                currencies: self.currencies.iter().map(ToString::to_string).collect(),
                hold_minutes: self.hold_minutes,
                seller: self.seller.map(SellerBody::of),
            },
            payments: PaymentsBody {
                gateways: self.gateways,
                coins: CoinsBody {
                    lock_minutes: coins.lock_minutes,
                    grace_minutes: coins.grace_minutes,
                    tolerance: coins.tolerance.0,
                    margin: coins.margin.0,
                    confirmations: coins.confirmations.into_iter().map(rule).collect(),
                },
                bank,
                transfer_days: transfer_days.0,
            },
            shipping: self.shipping,
            tax: self.tax.into(),
        }
    }
}

impl Store {
    /// Writes a part of the settings over those of `before`; [`Managed::Stale`] where they are others by now. Others hear
    /// of it within 30 seconds.
    pub fn set_settings<'a>(&'a self, by: &'a Session, before: &'a Settings, part: &'a Part, entry: &'a Entry) -> Reply<'a, Managed> {
        Box::pin(async move {
            let mut fields = part.fields()?;
            fields.insert("version", i64::from(before.version.saturating_add(1)));
            let entry = part.noted(before, entry.clone());
            // Shops that never changed them have no version.
            let mut versions = vec![Bson::Int64(i64::from(before.version))];
            versions.extend((before.version == first()).then_some(Bson::Null));
            let managed = self
                .db
                .transaction(|tx| {
                    let (fields, versions, entry) = (fields.clone(), versions.clone(), entry.clone());
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Managed::Unseated));
                        }
                        let as_judged = doc! { "_id": "shop", "version": { "$in": versions } };
                        if tx.update(SETTINGS, as_judged, doc! { "$set": fields }).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        Along { events: &[], entry: &entry }.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(managed)
        })
    }

    /// The settings, at most 30 seconds old.
    pub fn settings(&self, now: Timestamp) -> Reply<'_, Settings> {
        Box::pin(async move {
            if let Ok(cached) = self.settings.lock()
                && let Some((read, settings)) = &*cached
                && now.0.saturating_sub(read.0) < CACHE_MS
            {
                return Ok(settings.clone());
            }
            self.settings_now(now).await
        })
    }

    /// The settings as they are: for what must not be half a minute late.
    pub fn settings_now(&self, now: Timestamp) -> Reply<'_, Settings> {
        Box::pin(async move {
            let found = self.db.find_one(SETTINGS, doc! { "_id": "shop" }, None).await?;
            let raw = found.ok_or(StoreError::Missing { what: "the shop's settings" })?;
            let settings: Settings = decode(SETTINGS, &raw)?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = Some((now, settings.clone()));
            }
            Ok(settings)
        })
    }

    /// Whether there are settings: a shop without is not set up.
    pub fn has_settings(&self) -> Reply<'_, bool> {
        Box::pin(async move { Ok(self.db.find_one(SETTINGS, doc! { "_id": "shop" }, Some(doc! { "_id": 1 })).await?.is_some()) })
    }

    /// Changes what is asked of staff from what it was; [`Managed::Stale`] where it was something else. Others hear of it
    /// within 30 seconds.
    pub fn set_staff_two_factor<'a>(
        &'a self,
        by: &'a Session,
        before: TwoFactorRule,
        after: TwoFactorRule,
        along: Along<'a>,
    ) -> Reply<'a, Managed> {
        Box::pin(async move {
            // Shops that never set it have no such field.
            let unset = (before == TwoFactorRule::default()).then_some(Bson::Null);
            let before: Vec<Bson> = unset.into_iter().chain([encode_value(SETTINGS, &before)?]).collect();
            let after = encode_value(SETTINGS, &after)?;
            let managed = self
                .db
                .transaction(|tx| {
                    let (before, after) = (before.clone(), after.clone());
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Managed::Unseated));
                        }
                        let as_judged = doc! { "_id": "shop", "staffTwoFactor": { "$in": before } };
                        if tx.update(SETTINGS, as_judged, doc! { "$set": { "staffTwoFactor": after } }).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(managed)
        })
    }

    /// Teaches the search words that mean the same; `false` where whoever asks may not any more.
    pub fn set_synonyms<'a>(&'a self, by: &'a Session, synonyms: &'a [Vec<String>], entry: &'a Entry) -> Reply<'a, bool> {
        Box::pin(async move {
            let value = encode_value(SETTINGS, &synonyms)?;
            let set = self
                .db
                .transaction(|tx| {
                    let value = value.clone();
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.update(SETTINGS, doc! { "_id": "shop" }, doc! { "$set": { "synonyms": value }, "$inc": { "turn": 1 } }).await?;
                        let entry = entry.clone().changed("synonyms", None, Some(synonyms.len().to_string()));
                        Along { events: &[], entry: &entry }.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(set)
        })
    }

    /// Writes the settings.
    pub fn put_settings<'a>(&'a self, settings: &'a Settings) -> Reply<'a, ()> {
        Box::pin(async move {
            let mut record = encode_value(SETTINGS, settings)?;
            if let Some(fields) = record.as_document_mut() {
                fields.insert("_id", "shop");
                self.db.put(SETTINGS, doc! { "_id": "shop" }, fields.clone()).await?;
            }
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(())
        })
    }
}
