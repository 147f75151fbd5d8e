//! Orders that staff write down for a shopper, who pays them by a link.

use domain::{
    Address, Email, Money, Permission, Timestamp, VariantId,
    address::AddressInput,
    area::Place,
    cart::{MAX_LINES, Quantity},
    product::PRICE_MAX,
    quote::{DraftLine, LineChange, Totals},
    tax::{PriceBasis, VatId},
    text::Faults,
    word::ShippingMethodId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cart::LineView,
    checkout::vat_id,
    desk::{DeskOrder, words},
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderPath,
    problem::Kind,
};

/// For how many days the things of a draft are held, where nobody says.
const HOLD_DAYS: i64 = 7;
/// The longest that they are.
const MAX_HOLD_DAYS: i64 = 30;

/// Something that is ordered.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftLineInput {
    /// What; each at most once.
    pub variant: VariantId,
    /// How many, 1 to 99.
    pub quantity: i64,
    /// What one costs, as prices say it, where it is not what the product says.
    pub unit_price: Option<Money>,
}

fn amount(pointer: &str, amount: Money, faults: &mut Faults) -> Option<Money> {
    let fits = (0..=PRICE_MAX).contains(&amount.minor());
    faults.take(pointer, "out-of-range", fits.then_some(amount).ok_or(format!("must be between 0 and {PRICE_MAX} minor units")))
}

fn lines(inputs: &[DraftLineInput], faults: &mut Faults) -> Option<Vec<DraftLine>> {
    if inputs.is_empty() {
        faults.add("#/lines", "empty", "must have at least one");
    }
    faults.at_most("#/lines", inputs.len(), MAX_LINES);
    let lines: Vec<Option<DraftLine>> = (0..)
        .zip(inputs.iter().take(MAX_LINES))
        .map(|(at, line)| {
            if inputs.iter().take(at).any(|other| other.variant == line.variant) {
                faults.add(format!("#/lines/{at}/variant"), "twice", "must not be in two lines");
            }
            let quantity = Quantity::check(line.quantity, &format!("#/lines/{at}/quantity"), faults);
            let unit_price = match line.unit_price {
                Some(price) => Some(amount(&format!("#/lines/{at}/unitPrice"), price, faults)?),
                None => None,
            };
            Some(DraftLine { variant: line.variant, quantity: quantity?, unit_price })
        })
        .collect();
    lines.into_iter().collect()
}

/// What to price.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftQuoteInput {
    /// What is ordered, 1 to 50 lines.
    pub lines: Vec<DraftLineInput>,
    /// Where it goes: ISO 3166-1 alpha-2 code.
    pub country: String,
    /// State, province or county, once it is known; up to 70 characters.
    pub region: Option<String>,
    /// Postcode, once it is known; up to 16 characters.
    pub postcode: Option<String>,
    /// The VAT id of a business that buys.
    pub vat_id: Option<String>,
    /// What is taken off all lines, as prices say it.
    pub discount: Option<Money>,
}

/// A checked [`DraftQuoteInput`].
#[derive(Debug, Clone)]
pub struct DraftWish {
    /// What is ordered.
    pub lines: Vec<DraftLine>,
    /// Where it goes.
    pub to: Place,
    /// The VAT id of a business that buys; its format is right.
    pub vat_id: Option<VatId>,
    /// What is taken off.
    pub discount: Option<Money>,
}

impl Input for DraftQuoteInput {
    type Valid = DraftWish;
    fn check(self, faults: &mut Faults) -> Option<DraftWish> {
        let lines = lines(&self.lines, faults);
        let country = faults.take("#/country", "unknown", self.country.parse());
        let region = faults.optional_line("#/region", self.region.as_deref(), 70);
        let postcode = faults.optional_line("#/postcode", self.postcode.as_deref(), 16);
        let vat_id = vat_id("#/vatId", self.vat_id.as_deref(), faults);
        let discount = discount(self.discount, faults);
        let to = Place { country: country?, region: region?, postcode: postcode? };
        Some(DraftWish { lines: lines?, to, vat_id: vat_id?, discount: discount? })
    }
}

/// A discount that may be absent, or nothing: that is no fault.
#[allow(clippy::option_option)]
fn discount(given: Option<Money>, faults: &mut Faults) -> Option<Option<Money>> {
    match given.filter(|given| !given.is_zero()) {
        None => Some(None),
        Some(given) => amount("#/discount", given, faults).map(Some),
    }
}

/// A way to send a draft, with its sums.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftOption {
    /// A stable word: `standard`.
    pub id: ShippingMethodId,
    /// What shoppers read.
    pub name: String,
    /// Fewest working days.
    pub min_days: u8,
    /// Most working days.
    pub max_days: u8,
    /// What all of it costs sent this way.
    pub totals: Totals,
}

/// What a draft costs.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftQuote {
    /// Its lines; what is not sold any more is left out, and stands in `changes`.
    pub lines: Vec<LineView>,
    /// Whether prices include tax, or it comes on top of them.
    pub basis: PriceBasis,
    /// The ways to send it there, the cheapest first; none where the shop does not send to.
    pub options: Vec<DraftOption>,
    /// Lines that want more than is left, or that are not sold any more.
    pub changes: Vec<LineChange>,
}

/// Says what a draft would cost, for each way to send it.
pub enum QuoteDraft {}
impl Endpoint for QuoteDraft {
    const ID: &'static str = "quote_draft";
    const FUNCTION: &'static str = "draft-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/drafts/quote";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Says what a draft would cost, for each way to send it.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = DraftQuoteInput;
    type Reply = DraftQuote;
}

/// An order to write down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftInput {
    /// What is ordered, 1 to 50 lines.
    pub lines: Vec<DraftLineInput>,
    /// Where the shop writes to.
    pub email: String,
    /// Where it goes.
    pub address: AddressInput,
    /// The VAT id of a business that buys.
    pub vat_id: Option<String>,
    /// How it is sent: the id of a way that the quote named.
    pub shipping_method: String,
    /// What is taken off all lines, as prices say it.
    pub discount: Option<Money>,
    /// What it costs, as the quote said: where it costs something else, nothing is written down.
    pub total: Money,
    /// For how many days its things are held, 1 to 30; 7 where nobody says.
    pub hold_days: Option<i64>,
    /// Whether the shopper gets a mail with the link to pay.
    #[serde(default)]
    pub tell: bool,
    /// Words to the shopper in that mail, up to 500 characters.
    pub note: Option<String>,
}

/// A checked [`DraftInput`].
#[derive(Debug, Clone)]
pub struct Draft {
    /// What is ordered.
    pub lines: Vec<DraftLine>,
    /// Where the shop writes to.
    pub email: Email,
    /// Where it goes.
    pub address: Address,
    /// The VAT id of a business that buys; its format is right.
    pub vat_id: Option<VatId>,
    /// How it is sent.
    pub shipping_method: ShippingMethodId,
    /// What is taken off.
    pub discount: Option<Money>,
    /// What it costs.
    pub total: Money,
    /// For how many days its things are held.
    pub hold_days: u32,
    /// Whether the shopper gets a mail.
    pub tell: bool,
    /// Words to the shopper.
    pub note: Option<String>,
}

impl Input for DraftInput {
    type Valid = Draft;
    fn check(self, faults: &mut Faults) -> Option<Draft> {
        let lines = lines(&self.lines, faults);
        let email = faults.take("#/email", "malformed", self.email.parse());
        let address = self.address.check("#/address", faults);
        let vat_id = vat_id("#/vatId", self.vat_id.as_deref(), faults);
        let shipping_method = faults.take("#/shippingMethod", "malformed", self.shipping_method.parse());
        let discount = discount(self.discount, faults);
        let days = self.hold_days.unwrap_or(HOLD_DAYS);
        let hold_days = u32::try_from(days).ok().filter(|_| (1..=MAX_HOLD_DAYS).contains(&days));
        let hold_days = faults.take("#/holdDays", "out-of-range", hold_days.ok_or(format!("must be between 1 and {MAX_HOLD_DAYS}")));
        let note = note(self.note.as_deref(), faults);
        Some(Draft {
            lines: lines?,
            email: email?,
            address: address?,
            vat_id: vat_id?,
            shipping_method: shipping_method?,
            discount: discount?,
            total: self.total,
            hold_days: hold_days?,
            tell: self.tell,
            note: note?,
        })
    }
}

/// Words to the shopper that may be absent or blank: that is no fault.
#[allow(clippy::option_option)]
pub(crate) fn note(text: Option<&str>, faults: &mut Faults) -> Option<Option<String>> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Some(None),
        Some(text) => words("#/note", text, 500, faults).map(Some),
    }
}

/// An order with the link to pay it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayableOrder {
    /// The order.
    pub order: DeskOrder,
    /// The page where whoever has this link sees and pays it.
    pub link: String,
    /// Until when its things are held; nothing where no time runs out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Writes an order down for a shopper, who pays it by a link; its stock is held meanwhile.
pub enum DraftOrder {}
impl Endpoint for DraftOrder {
    const ID: &'static str = "draft_order";
    const FUNCTION: &'static str = "draft-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/drafts";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Writes an order down for a shopper, who pays it by a link; its stock is held meanwhile.";
    const IDEMPOTENT: bool = true;
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::OutOfStock];
    type Path = Nothing;
    type Query = Nothing;
    type Body = DraftInput;
    type Reply = PayableOrder;
}

/// Whether to write to the shopper.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskPaymentInput {
    /// Whether the shopper gets a mail with the link.
    #[serde(default)]
    pub tell: bool,
    /// Words to the shopper in that mail, up to 500 characters.
    pub note: Option<String>,
}

/// A checked [`AskPaymentInput`].
#[derive(Debug, Clone)]
pub struct PaymentAsk {
    /// Whether the shopper gets a mail.
    pub tell: bool,
    /// Words to the shopper.
    pub note: Option<String>,
}

impl Input for AskPaymentInput {
    type Valid = PaymentAsk;
    fn check(self, faults: &mut Faults) -> Option<PaymentAsk> {
        Some(PaymentAsk { tell: self.tell, note: note(self.note.as_deref(), faults)? })
    }
}

/// Gives the link to pay an order that is not paid, and sends it to the shopper where that is wanted.
pub enum AskPayment {}
impl Endpoint for AskPayment {
    const ID: &'static str = "ask_payment";
    const FUNCTION: &'static str = "draft-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/payment-link";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Gives the link to pay an order that is not paid, and sends it to the shopper where that is wanted.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = AskPaymentInput;
    type Reply = PayableOrder;
}
