//! Selections of products: chosen one by one, or by a rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CategoryId, ProductId, product::Content, text::Faults};

/// Products chosen one by one.
pub const CHOSEN_MAX: usize = 500;
/// Conditions of a rule.
pub const CONDITIONS_MAX: usize = 20;
/// Collections of a shop.
pub const MOST: usize = 200;

/// Something that is so of a product, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Condition {
    /// It has a tag.
    Tag {
        /// Which.
        tag: String,
    },
    /// It is of a brand.
    Brand {
        /// Which.
        brand: String,
    },
    /// It is in a category, or in one below it.
    Category {
        /// Which.
        category: CategoryId,
    },
    /// It can be had with this value of an option, or has it as an attribute.
    Attribute {
        /// `Material`.
        name: String,
        /// `Oak`.
        value: String,
    },
    /// Its lowest price is this or less, in minor units.
    PriceAtMost {
        /// Minor units of the shop's currency.
        minor: i64,
    },
    /// Its lowest price is this or more, in minor units.
    PriceAtLeast {
        /// Minor units of the shop's currency.
        minor: i64,
    },
    /// One of its variants costs less than before.
    OnSale,
}

/// How conditions go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// Each must hold.
    #[default]
    All,
    /// One is enough.
    Any,
}

/// What is in a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Selection {
    /// These, and no others.
    Chosen {
        /// At most 500.
        products: Vec<ProductId>,
    },
    /// Those that a rule fits.
    Rule {
        /// How the conditions go together.
        #[serde(default)]
        r#match: Match,
        /// 1 to 20.
        conditions: Vec<Condition>,
    },
}

impl Condition {
    fn holds(&self, product: &Content, shelves: &[CategoryId]) -> bool {
        let price = product.cheapest().map(|variant| variant.price.minor());
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        match self {
            Self::Tag { tag } => product.tags.iter().any(|one| same(one, tag)),
            Self::Brand { brand } => same(&product.brand, brand),
            Self::Category { category } => shelves.contains(category),
            Self::Attribute { name, value } => product.facets().iter().any(|(one, said)| same(one, name) && same(said, value)),
            Self::PriceAtMost { minor } => price.is_some_and(|price| price <= *minor),
            Self::PriceAtLeast { minor } => price.is_some_and(|price| price >= *minor),
            Self::OnSale => product.is_on_sale(),
        }
    }
}

impl Selection {
    /// Whether a product that is listed in `shelves` is in it.
    pub fn has(&self, id: ProductId, product: &Content, shelves: &[CategoryId]) -> bool {
        match self {
            Self::Chosen { products } => products.contains(&id),
            Self::Rule { r#match, conditions } => {
                let mut each = conditions.iter().map(|condition| condition.holds(product, shelves));
                match r#match {
                    Match::All => !conditions.is_empty() && each.all(|holds| holds),
                    Match::Any => each.any(|holds| holds),
                }
            }
        }
    }

    /// Checks it, with faults below `at`.
    pub fn check(self, at: &str, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        match &self {
            Self::Chosen { products } if products.len() > CHOSEN_MAX => {
                faults.add(format!("{at}/products"), "too-many", format!("must have at most {CHOSEN_MAX} entries, has {}", products.len()));
            }
            Self::Chosen { .. } => {}
            Self::Rule { conditions, .. } => {
                if !(1..=CONDITIONS_MAX).contains(&conditions.len()) {
                    faults.add(format!("{at}/conditions"), "out-of-range", format!("must have 1 to {CONDITIONS_MAX} entries"));
                }
                for (index, condition) in conditions.iter().enumerate() {
                    let at = format!("{at}/conditions/{index}");
                    match condition {
                        Condition::Tag { tag: text } => drop(faults.line(&format!("{at}/tag"), text, 40)),
                        Condition::Brand { brand } => drop(faults.line(&format!("{at}/brand"), brand, 100)),
                        Condition::Attribute { name, value } => {
                            faults.line(&format!("{at}/name"), name, 60);
                            faults.line(&format!("{at}/value"), value, 200);
                        }
                        Condition::PriceAtMost { minor } | Condition::PriceAtLeast { minor } if *minor < 0 => {
                            faults.add(format!("{at}/minor"), "out-of-range", "must not be below zero");
                        }
                        _ => {}
                    }
                }
            }
        }
        (faults.len() == before).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Currency, Id,
        product::{Draft, Known},
    };
    use uuid::Uuid;

    fn product() -> Content {
        let draft: Draft = serde_json::from_value(serde_json::json!({
            "title": "Stool", "brand": "Alder", "tags": ["New"],
            "attributes": [{ "name": "Material", "value": { "kind": "choice", "values": ["Oak"] } }],
            "variants": [{ "sku": "S", "price": { "minor": 9900, "currency": "EUR" } }],
        }))
        .unwrap();
        let known = Known { currency: Currency::EUR, picture: &|_| None, tax_class: &|_| true, id: &|| Id::from_uuid(Uuid::nil()) };
        draft.check("#", &known, &mut Faults::default()).unwrap()
    }

    #[test]
    fn rules_fit_what_they_say() {
        let (stool, id, category) = (product(), Id::from_uuid(Uuid::nil()), Id::from_uuid(Uuid::max()));
        let fits =
            |r#match, conditions: &[Condition]| Selection::Rule { r#match, conditions: conditions.to_vec() }.has(id, &stool, &[category]);
        let oak = Condition::Attribute { name: "material".into(), value: "oak".into() };
        let sale = Condition::OnSale;
        assert!(fits(Match::All, &[oak.clone(), Condition::Tag { tag: "new".into() }, Condition::Category { category }]));
        assert!(!fits(Match::All, &[oak.clone(), sale.clone()]) && fits(Match::Any, &[oak, sale]));
        assert!(fits(Match::All, &[Condition::PriceAtMost { minor: 9900 }, Condition::PriceAtLeast { minor: 9900 }]));
        assert!(!fits(Match::All, &[Condition::PriceAtMost { minor: 9899 }]) && !fits(Match::All, &[]));
        assert!(Selection::Chosen { products: vec![id] }.has(id, &stool, &[]));
    }
}
