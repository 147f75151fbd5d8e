//! Paying an order: the ways that are offered, what the shopper does, and how it stands.

use domain::{
    Currency, Money, OrderId, PaymentId, Timestamp,
    coin::{Coin, TxHash, Units},
    payment::{Concern, PaymentState},
    terms::BankAccount,
    text::Faults,
    word::GatewayId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Cache, Endpoint, Ignored, Input, Method, Nothing},
    orders::{OrderPath, OrderView},
    problem::Kind,
};

/// How many transactions a shopper may tell of for one payment: one, and what follows where it came short.
pub const REPORTS_MAX: usize = 10;

/// A payment gateway's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayName {
    /// PayPal.
    Paypal,
    /// Bitcoin by Blockonomics.
    Blockonomics,
    /// Tether on Ethereum by Blockonomics.
    Usdt,
    /// Several coins by GloBee.
    Globee,
    /// A transfer to the shop's account at a bank.
    BankTransfer,
    /// Money for whoever brings the parcel.
    CashOnDelivery,
}

impl GatewayName {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Paypal, Self::Blockonomics, Self::Usdt, Self::Globee, Self::BankTransfer, Self::CashOnDelivery];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paypal => "paypal",
            Self::Blockonomics => "blockonomics",
            Self::Usdt => "usdt",
            Self::Globee => "globee",
            Self::BankTransfer => "bank-transfer",
            Self::CashOnDelivery => "cash-on-delivery",
        }
    }

    /// What the books call it.
    pub const fn id(self) -> GatewayId {
        GatewayId::of(self.as_str())
    }

    /// Finds a gateway by its name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gateway| gateway.as_str() == name)
    }
}

/// A payment of an order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// The payment.
    pub id: PaymentId,
    /// `paypal`, …
    pub gateway: GatewayName,
    /// Where it stands.
    pub state: PaymentState,
    /// What was asked for.
    pub amount: Money,
    /// What does not fit, where something does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concern: Option<Concern>,
    /// What the shopper does to pay, as far as there is something to do or to see; coins keep it, for their status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStep>,
    /// Since when.
    pub updated_at: Timestamp,
}

/// What the shopper does to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum NextStep {
    /// Goes to the provider's page.
    Redirect {
        /// Where that is.
        url: String,
    },
    /// Sends coins: shown as an address, an amount, a link and its QR code, with a clock; and what came of it.
    Coins(Box<CoinsStep>),
    /// Makes a transfer.
    Transfer {
        /// Where to.
        account: BankAccount,
        /// What it must say.
        reference: String,
        /// How much.
        amount: Money,
        /// Until when the shop waits for it.
        until: Timestamp,
    },
    /// Pays whoever brings the parcel.
    OnDelivery {
        /// How much.
        amount: Money,
    },
}

/// Coins to send, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoinsStep {
    /// The coin.
    pub coin: Coin,
    /// Its ticker, `BTC`.
    pub ticker: String,
    /// The network to send it on, `Ethereum`: what is sent on another is lost.
    pub network: String,
    /// What wallets call to send it, for coins that are kept by a contract. All orders share the address of such a coin, so the
    /// shopper tells which transaction is theirs: `report_transaction`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenView>,
    /// Where to send it.
    pub address: String,
    /// How much to send by the quote that holds last.
    pub amount: CoinAmount,
    /// The link that wallets read (BIP-21, EIP-681); draw the QR code of it.
    pub uri: String,
    /// What one coin costs, in the order's currency, as the provider wrote it.
    pub rate: String,
    /// What the quote pays: the order's total, or what was left of it.
    pub fiat: Money,
    /// Until when the price is locked; start the payment again for a new one.
    pub until: Timestamp,
    /// What came so far, confirmed or not.
    pub received: CoinAmount,
    /// What is left to pay of the total once what is confirmed is counted.
    pub left: Money,
    /// How many confirmations make it final.
    pub confirmations_needed: u8,
    /// Each transaction, in the order they were seen.
    pub transactions: Vec<TransactionView>,
    /// Transactions that the shopper told of and the network has not shown yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<String>,
    /// A page to pay on; only the sandbox has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// A contract that keeps a coin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// The chain that it is on, by its number (EIP-155).
    pub chain: u32,
    /// Its address there.
    pub contract: String,
}

/// An amount of a coin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoinAmount {
    /// In its smallest units: satoshi for bitcoin.
    pub units: Units,
    /// As a decimal text of whole coins.
    pub decimal: String,
}

impl CoinAmount {
    /// So many of a coin.
    pub fn new(units: Units, coin: Coin) -> Self {
        Self { units, decimal: units.decimal(coin) }
    }
}

/// A transaction that pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransactionView {
    /// Its id on the chain.
    pub txid: String,
    /// What it pays.
    pub amount: CoinAmount,
    /// How many blocks confirm it, 2 at most.
    pub confirmations: u8,
    /// Its sender may still replace it.
    pub replaceable: bool,
    /// Another took its place: it does not count.
    pub gone: bool,
    /// When it was first seen.
    pub seen_at: Timestamp,
}

/// How to pay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartPaymentInput {
    /// The gateway.
    pub gateway: GatewayName,
    /// Ignored: the order has its total.
    #[serde(default)]
    pub amount: Ignored,
}
impl Input for StartPaymentInput {
    type Valid = GatewayName;
    fn check(self, _: &mut Faults) -> Option<GatewayName> {
        Some(self.gateway)
    }
}

/// What the shopper does next.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartedPayment {
    /// The payment.
    pub payment: PaymentView,
    /// What to do.
    pub next: NextStep,
}

/// Makes the payment at the provider and says what the shopper does next. Of an open payment it says so again; where
/// the price of coins is not locked any more, with a new price.
pub enum StartPayment {}
impl Endpoint for StartPayment {
    const ID: &'static str = "start_payment";
    const FUNCTION: &'static str = "start-payment";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{order}/payments";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Makes the payment at the provider and says what the shopper does next.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] =
        &[Kind::NotFound, Kind::OrderClosed, Kind::InProgress, Kind::PaymentRefused, Kind::GatewayUnavailable];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = StartPaymentInput;
    type Reply = StartedPayment;
}

/// The gateways that are offered, in the order to show them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OfferedGateways {
    /// Their names.
    pub items: Vec<GatewayName>,
}

/// What is to be paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GatewaysQuery {
    /// The currency of the order or cart, as ISO 4217 code; the shop's own without it.
    pub currency: Option<String>,
}
impl Input for GatewaysQuery {
    type Valid = Option<Currency>;
    fn check(self, faults: &mut Faults) -> Option<Option<Currency>> {
        match self.currency {
            None => Some(None),
            Some(code) => faults.take("?currency", "unknown", code.parse()).map(Some),
        }
    }
}

/// Lists the ways to pay in a currency that the shop offers at this moment.
pub enum ListGateways {}
impl Endpoint for ListGateways {
    const ID: &'static str = "list_gateways";
    const FUNCTION: &'static str = "start-payment";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/checkout/gateways";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Lists the ways to pay in a currency that the shop offers at this moment.";
    const CACHE: Cache = Cache::Shared(30);
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = GatewaysQuery;
    type Body = Nothing;
    type Reply = OfferedGateways;
}

/// The path of one payment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PaymentPath {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
}
impl Input for PaymentPath {
    type Valid = (OrderId, PaymentId);
    fn check(self, _: &mut Faults) -> Option<(OrderId, PaymentId)> {
        Some((self.order, self.payment))
    }
}

/// Captures an approved payment when the shopper comes back, or says how it went meanwhile.
pub enum CapturePayment {}
impl Endpoint for CapturePayment {
    const ID: &'static str = "capture_payment";
    const FUNCTION: &'static str = "capture-payment";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{order}/payments/{payment}/capture";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Captures an approved payment when the shopper comes back, or says how it went meanwhile.";
    const PROBLEMS: &'static [Kind] =
        &[Kind::NotFound, Kind::OrderClosed, Kind::InProgress, Kind::PaymentNotApproved, Kind::PaymentRefused, Kind::GatewayUnavailable];
    type Path = PaymentPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = OrderView;
}

/// Which transaction pays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportTransactionInput {
    /// Its hash: `0x` and 64 hexadecimal digits.
    pub txid: String,
}
impl Input for ReportTransactionInput {
    type Valid = TxHash;
    fn check(self, faults: &mut Faults) -> Option<TxHash> {
        faults.take("#/txid", "malformed", self.txid.trim().parse())
    }
}

/// Notes which transaction pays, where all orders share an address, and has the provider watch it. Safe to repeat. A transaction
/// is good for one payment: another gets a fault at `#/txid`. What it pays is for the provider to say.
pub enum ReportTransaction {}
impl Endpoint for ReportTransaction {
    const ID: &'static str = "report_transaction";
    const FUNCTION: &'static str = "start-payment";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{order}/payments/{payment}/transaction";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Notes which transaction pays, where all orders share an address, and has the provider watch it.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = PaymentPath;
    type Query = Nothing;
    type Body = ReportTransactionInput;
    type Reply = PaymentView;
}
