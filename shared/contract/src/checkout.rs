//! What shipping costs, with a signed quote for each way to ship.

use domain::{Country, Money, Timestamp, quote::Totals, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// Where to ship.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShippingQuery {
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}
impl Input for ShippingQuery {
    type Valid = Country;
    fn check(self, faults: &mut Faults) -> Option<Country> {
        faults.take("?country", "unknown", self.country.parse())
    }
}

/// One way to ship the cart.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShippingOption {
    /// A stable word: `standard`.
    pub id: String,
    /// What shoppers read.
    pub name: String,
    /// What it costs, gross.
    pub price: Money,
    /// Fewest working days.
    pub min_days: u8,
    /// Most working days.
    pub max_days: u8,
    /// What the whole cart costs shipped this way.
    pub totals: Totals,
    /// The signed quote that `place_order` takes.
    pub quote: String,
    /// Until when the quote holds.
    pub expires_at: Timestamp,
}

/// The ways to ship the cart, cheapest first; none where the shop does not ship to.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ShippingOptions {
    /// The ways.
    pub items: Vec<ShippingOption>,
}

/// Lists the ways to ship the caller's cart to a country, each with a signed quote.
pub enum ListShippingMethods {}
impl Endpoint for ListShippingMethods {
    const ID: &'static str = "list_shipping_methods";
    const FUNCTION: &'static str = "list-shipping-methods";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/checkout/shipping-methods";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Lists the ways to ship the caller's cart to a country, each with a signed quote.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartEmpty, Kind::OutOfStock];
    type Path = Nothing;
    type Query = ShippingQuery;
    type Body = Nothing;
    type Reply = ShippingOptions;
}
