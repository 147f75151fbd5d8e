//! Shipping methods and what they cost. [`ShippingMethod`] is one price for whole countries; [`method::Method`] has zones,
//! tables and pickup, and will take its place.

pub mod bands;
pub mod delivery;
pub mod method;
pub mod parcel;

use serde::{Deserialize, Serialize};

use crate::{Country, Money, money::MoneyError};

/// A way to send an order, as the shop's settings hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShippingMethod {
    /// A stable word: `standard`.
    pub id: String,
    /// What shoppers read.
    pub name: String,
    /// Where it goes; empty means everywhere.
    pub countries: Vec<Country>,
    /// What it costs, gross.
    pub price: Money,
    /// Subtotals from this amount on ship free.
    pub free_from: Option<Money>,
    /// Fewest working days.
    pub min_days: u8,
    /// Most working days.
    pub max_days: u8,
}

impl ShippingMethod {
    /// Whether the method goes to `country`.
    pub fn serves(&self, country: Country) -> bool {
        self.countries.is_empty() || self.countries.contains(&country)
    }

    /// What it costs to ship lines worth `subtotal`.
    pub fn rate(&self, subtotal: Money) -> Result<Money, MoneyError> {
        match self.free_from {
            Some(from) if subtotal.try_sub(from)?.minor() >= 0 => Ok(Money::zero(subtotal.currency())),
            _ => self.price.try_add(Money::zero(subtotal.currency())),
        }
    }
}
