//! What shipping costs, with a signed quote for each way to ship.

use domain::{Address, Country, Money, Timestamp, area::Place, quote::Totals, shipping::delivery::Arrival, tax::VatId, text::Faults};
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
    /// State, province or county, once it is known; up to 70 characters.
    pub region: Option<String>,
    /// Postcode, once it is known; up to 16 characters.
    pub postcode: Option<String>,
    /// The VAT id of a business that buys.
    pub vat_id: Option<String>,
}

/// A checked [`ShippingQuery`].
#[derive(Debug, Clone)]
pub struct Destination {
    /// Where to.
    pub to: Place,
    /// The VAT id of a business that buys; its format is right.
    pub vat_id: Option<VatId>,
}

/// A VAT id that may be absent or blank: that is no fault.
#[allow(clippy::option_option)]
pub(crate) fn vat_id(pointer: &str, text: Option<&str>, faults: &mut Faults) -> Option<Option<VatId>> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Some(None),
        Some(text) => faults.take(pointer, "malformed", text.parse::<VatId>()).map(Some),
    }
}

impl Input for ShippingQuery {
    type Valid = Destination;
    fn check(self, faults: &mut Faults) -> Option<Destination> {
        let country = faults.take("?country", "unknown", self.country.parse::<Country>());
        let region = faults.optional_line("?region", self.region.as_deref(), 70);
        let postcode = faults.optional_line("?postcode", self.postcode.as_deref(), 16);
        let vat_id = vat_id("?vatId", self.vat_id.as_deref(), faults);
        Some(Destination { to: Place { country: country?, region: region?, postcode: postcode? }, vat_id: vat_id? })
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
    /// What it costs, as prices say it.
    pub price: Money,
    /// Fewest working days.
    pub min_days: u8,
    /// Most working days.
    pub max_days: u8,
    /// When it arrives if it is paid in time, or is ready to be collected; none where the shop has no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<Arrival>,
    /// Where to collect it, if nobody brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup: Option<Address>,
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

/// Lists the ways to ship the caller's cart to a place, each with a signed quote.
pub enum ListShippingMethods {}
impl Endpoint for ListShippingMethods {
    const ID: &'static str = "list_shipping_methods";
    const FUNCTION: &'static str = "list-shipping-methods";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/checkout/shipping-methods";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Lists the ways to ship the caller's cart to a place, each with a signed quote.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartEmpty, Kind::OutOfStock];
    type Path = Nothing;
    type Query = ShippingQuery;
    type Body = Nothing;
    type Reply = ShippingOptions;
}
