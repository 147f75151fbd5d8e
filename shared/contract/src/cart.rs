//! The cart.

use domain::{Currency, Money, VariantId, cart::Quantity, catalogue::Picture, quote::LineChange, tax::PriceBasis, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Ignored, Input, Method, Nothing},
    problem::Kind,
};

/// A line of a cart or an order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// The variant.
    pub variant: VariantId,
    /// `/p/<slug>`.
    pub slug: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// The product's name.
    pub name: String,
    /// The chosen options in words; may be empty.
    pub choice: String,
    /// The picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// How many.
    pub quantity: u8,
    /// What one costs, gross.
    pub unit_price: Money,
    /// What the line costs, gross.
    pub total: Money,
}

/// A line that is not sold in the cart's currency.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnpricedLine {
    /// The variant.
    pub variant: VariantId,
    /// `/p/<slug>`.
    pub slug: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// The product's name.
    pub name: String,
    /// The chosen options in words; may be empty.
    pub choice: String,
    /// How many.
    pub quantity: u8,
}

/// A cart with today's prices.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartView {
    /// Grows with every change.
    pub version: u32,
    /// In the order they were added.
    pub lines: Vec<LineView>,
    /// Lines that have no price in the cart's currency: nothing is converted, so they count for nothing here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<UnpricedLine>,
    /// How many things with a price in all.
    pub count: u32,
    /// The sum of the lines, in the cart's currency.
    pub subtotal: Money,
    /// The currencies that the shop sells in, its own first; absent where there is no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<Currency>,
    /// Whether prices include tax, or it comes on top of them.
    pub basis: PriceBasis,
    /// From this subtotal on, something is sent free somewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_shipping_from: Option<Money>,
    /// Lines that want more than is left, or that are not sold any more or not in the cart's currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
}

/// Shows the caller's cart; without one, an empty cart.
pub enum GetCart {}
impl Endpoint for GetCart {
    const ID: &'static str = "get_cart";
    const FUNCTION: &'static str = "get-cart";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/cart";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Shows the caller's cart; without one, an empty cart.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = CartView;
}

/// Something to put into a cart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLineInput {
    /// The variant.
    pub variant: VariantId,
    /// How many more, 1 to 99.
    #[schemars(range(min = 1, max = 99))]
    pub quantity: i64,
    /// Ignored: the shop knows its prices.
    #[serde(default)]
    pub price: Ignored,
}

/// A checked [`NewLineInput`].
#[derive(Debug, Clone, Copy)]
pub struct NewLine {
    /// The variant.
    pub variant: VariantId,
    /// How many more.
    pub quantity: Quantity,
}

impl Input for NewLineInput {
    type Valid = NewLine;
    fn check(self, faults: &mut Faults) -> Option<NewLine> {
        Some(NewLine { variant: self.variant, quantity: Quantity::check(self.quantity, "#/quantity", faults)? })
    }
}

/// Puts something into the cart, and makes a cart if there is none.
pub enum AddCartLine {}
impl Endpoint for AddCartLine {
    const ID: &'static str = "add_cart_line";
    const FUNCTION: &'static str = "update-cart";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/cart/lines";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Puts something into the cart, and makes a cart if there is none.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartLimit, Kind::CartClaimed, Kind::OutOfStock];
    type Path = Nothing;
    type Query = Nothing;
    type Body = NewLineInput;
    type Reply = CartView;
}

/// The path of one line.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LinePath {
    /// The line's variant.
    pub variant: VariantId,
}
impl Input for LinePath {
    type Valid = VariantId;
    fn check(self, _: &mut Faults) -> Option<VariantId> {
        Some(self.variant)
    }
}

/// A line's new quantity.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuantityInput {
    /// How many, 1 to 99.
    #[schemars(range(min = 1, max = 99))]
    pub quantity: i64,
    /// Ignored: the shop knows its prices.
    #[serde(default)]
    pub price: Ignored,
}
impl Input for QuantityInput {
    type Valid = Quantity;
    fn check(self, faults: &mut Faults) -> Option<Quantity> {
        Quantity::check(self.quantity, "#/quantity", faults)
    }
}

/// Sets how many of one thing the cart holds.
pub enum SetCartLine {}
impl Endpoint for SetCartLine {
    const ID: &'static str = "set_cart_line";
    const FUNCTION: &'static str = "update-cart";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/cart/lines/{variant}";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Sets how many of one thing the cart holds.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartLimit, Kind::CartClaimed, Kind::OutOfStock];
    type Path = LinePath;
    type Query = Nothing;
    type Body = QuantityInput;
    type Reply = CartView;
}

/// Takes one thing out of the cart; it need not be there.
pub enum RemoveCartLine {}
impl Endpoint for RemoveCartLine {
    const ID: &'static str = "remove_cart_line";
    const FUNCTION: &'static str = "update-cart";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/cart/lines/{variant}";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Takes one thing out of the cart; it need not be there.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartClaimed];
    type Path = LinePath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = CartView;
}

/// What a cart is to be in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CurrencyInput {
    /// ISO 4217 code of a currency that the shop sells in.
    pub currency: String,
}
impl Input for CurrencyInput {
    type Valid = Currency;
    fn check(self, faults: &mut Faults) -> Option<Currency> {
        faults.take("#/currency", "unknown", self.currency.parse())
    }
}

/// Says in which currency the cart is, and makes a cart if there is none. Its lines are priced by what is set in that
/// currency; those without such a price stand among its changes.
pub enum SetCartCurrency {}
impl Endpoint for SetCartCurrency {
    const ID: &'static str = "set_cart_currency";
    const FUNCTION: &'static str = "update-cart";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/cart/currency";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Says in which currency the cart is, and makes a cart if there is none.";
    const PROBLEMS: &'static [Kind] = &[Kind::CartClaimed];
    type Path = Nothing;
    type Query = Nothing;
    type Body = CurrencyInput;
    type Reply = CartView;
}
