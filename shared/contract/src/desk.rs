//! Orders as staff see them: finding them, one with all that happened to it, notes, and deciding about money that a
//! gateway does not decide about.

use domain::{
    FulfilmentId, Money, OrderId, PaymentId, Permission, RefundId, ReturnId, Timestamp, UserId,
    fulfilment::{
        FulfilmentState,
        units::{LineUnits, OrderFulfilment},
    },
    ledger,
    money::BasisPoints,
    order::{OrderNumber, OrderState},
    order_actions::{Action, MoneyStage, Obstacle, Standing},
    payment::{Concern, PaymentState},
    pricing::LineNumber,
    refund::attempt::AttemptState,
    returns::ReturnState,
    tax::TaxLine,
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    audit::Person,
    cart::LineView,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    fulfilments::FulfilmentView,
    orders::{OrderPath, OrderView},
    payments::{GatewayName, PaymentPath},
    problem::Kind,
    returns::ReturnView,
    users::page,
};

/// Which orders to list: the tabs of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "OrdersShow")]
pub enum OrdersShow {
    /// All.
    #[default]
    All,
    /// Paid and not all sent: the oldest first.
    ToFulfil,
    /// Whoever works here has something to decide: money that does not fit, a case, a refund by hand, a return; the oldest first.
    Attention,
    /// Waiting for money.
    Unpaid,
    /// All sent.
    Fulfilled,
    /// Given up, or run out of time.
    Closed,
}

/// Which orders to list, and which page of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrdersQuery {
    /// An order's number, an e-mail address, or beginnings of words of the name; at most 100 characters.
    pub search: Option<String>,
    /// Which ones.
    #[serde(default)]
    pub show: OrdersShow,
    /// Paid, or to be paid, through it.
    pub gateway: Option<GatewayName>,
    /// Placed on this day or later: `2026-11-26`, in UTC.
    pub from: Option<String>,
    /// Placed on this day or earlier, in UTC.
    pub until: Option<String>,
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}

/// A checked [`OrdersQuery`].
#[derive(Debug)]
pub struct OrdersWish {
    /// What to look for.
    pub search: Option<String>,
    /// Which ones.
    pub show: OrdersShow,
    /// Through which gateway.
    pub gateway: Option<GatewayName>,
    /// Placed then or later.
    pub from: Option<Timestamp>,
    /// Placed before then.
    pub before: Option<Timestamp>,
    /// Which page, from 1.
    pub page: u32,
}

const DAY_MS: i64 = 86_400_000;

impl Input for OrdersQuery {
    type Valid = OrdersWish;
    fn check(self, faults: &mut Faults) -> Option<OrdersWish> {
        let search = faults.optional_line("?search", self.search.as_deref(), 100);
        let mut day = |name: &str, text: Option<String>| match text {
            None => Some(None),
            Some(text) => faults.take(name, "malformed", Timestamp::of_day(&text).ok_or("must be a day such as 2026-11-26")).map(Some),
        };
        let (from, until) = (day("?from", self.from), day("?until", self.until));
        let page = page(self.page.as_deref(), faults);
        let before = until?.map(|until| until.plus_ms(DAY_MS));
        Some(OrdersWish { search: search?, show: self.show, gateway: self.gateway, from: from?, before, page: page? })
    }
}

/// An order in the table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// The number that people read to each other.
    pub number: OrderNumber,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where the shop writes to.
    pub email: String,
    /// Whose it is, by the address.
    pub name: String,
    /// How many things in all.
    pub count: u32,
    /// What it costs.
    pub total: Money,
    /// What of it has gone back, or is on its way.
    pub refunded: Money,
    /// Where it stands.
    pub state: OrderState,
    /// Whether it stands.
    pub standing: Standing,
    /// Its parcels.
    pub fulfilment: OrderFulfilment,
    /// How it is sent.
    pub shipping_method: String,
    /// Why somebody should look at it; empty where nobody need.
    pub attention: Vec<Attention>,
}

/// Why somebody should look at an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attention {
    /// Money came that does not fit.
    Money,
    /// The shopper opened a case at the gateway.
    Dispute,
    /// Money is to be sent back by hand, or did not go back.
    Refund,
    /// The shopper wants to send something back, or has.
    Return,
}

/// A page of orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderRows {
    /// Newest first, but for what waits.
    pub items: Vec<OrderRow>,
    /// Whether there is another page.
    pub more: bool,
}

/// Lists orders.
pub enum FindOrders {}
impl Endpoint for FindOrders {
    const ID: &'static str = "find_orders";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/orders";
    const ACCESS: Access = Access::Staff(Permission::OrdersView);
    const SUMMARY: &'static str = "Lists orders.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = OrdersQuery;
    type Body = Nothing;
    type Reply = OrderRows;
}

/// A line of an order, with its sums and its units.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskLine {
    /// Its number in the order.
    pub line: LineNumber,
    /// What.
    pub item: LineView,
    /// What discounts took off.
    pub discount: Money,
    /// What is paid for it, with tax.
    pub gross: Money,
    /// The tax in it.
    pub tax: Money,
    /// Its rate.
    pub rate: BasisPoints,
    /// Units that can still be set aside.
    pub open: u32,
    /// Units that can still be refunded.
    pub refundable: u32,
    /// Units that the shopper has.
    pub delivered: u32,
}

/// A payment as staff see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskPayment {
    /// The payment.
    pub id: PaymentId,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// Where it stands.
    pub state: PaymentState,
    /// What was asked for.
    pub amount: Money,
    /// What came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Money>,
    /// What of it the gateway kept as its fee, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// What of it went back, or is on its way back.
    pub refunded: Money,
    /// What does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concern: Option<Concern>,
    /// Why the gateway refused, in its own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// What the gateway calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_payment_id: Option<String>,
    /// What the gateway calls its capture: what its dashboard is searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture_id: Option<String>,
    /// What a transfer is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Whether staff say what came: no provider tells.
    pub noted_by_staff: bool,
    /// Cases about it, open and ended.
    pub disputes: Vec<DisputeView>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A case about a payment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputeView {
    /// The gateway's id of it.
    pub id: String,
    /// The gateway's word for why.
    pub reason: String,
    /// The gateway's word for how it ended; none while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// When it was first heard of.
    pub at: Timestamp,
}

/// A refund as staff see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskRefund {
    /// The refund.
    pub id: RefundId,
    /// Where it stands, all attempts together.
    pub state: AttemptState,
    /// How much.
    pub amount: Money,
    /// What of it is for shipping.
    pub shipping: Money,
    /// For which lines.
    pub lines: Vec<LineUnits>,
    /// What staff wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// One for each payment that it goes back to.
    pub attempts: Vec<AttemptView>,
    /// When it was made.
    pub at: Timestamp,
}

/// Money going back through one payment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// The payment.
    pub payment: PaymentId,
    /// Its gateway.
    pub gateway: GatewayName,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: AttemptState,
    /// The gateway's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_refund_id: Option<String>,
    /// Why the gateway refused, in its own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

/// An entry of the books.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// When it was posted.
    pub at: Timestamp,
    /// What happened: `sale`, `capture`, `refund`, …
    pub source: String,
    /// Above zero for a debit, below for a credit; they sum to zero.
    pub postings: Vec<PostingView>,
}

/// An amount on an account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostingView {
    /// The account.
    pub account: ledger::Account,
    /// Above zero for a debit, below for a credit.
    pub amount: Money,
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Happening {
    /// It was placed.
    Placed,
    /// It came to another state.
    State {
        /// To this.
        state: OrderState,
    },
    /// A payment came to another state.
    Payment {
        /// Which.
        payment: PaymentId,
        /// Through which gateway.
        gateway: GatewayName,
        /// To this.
        state: PaymentState,
    },
    /// Staff said what came of a payment.
    MoneyNoted {
        /// Which.
        payment: PaymentId,
        /// How much.
        amount: Money,
    },
    /// Staff decided about money that did not fit.
    ReviewEnded {
        /// How.
        decision: ReviewDecision,
    },
    /// Staff set its books right by hand.
    Adjusted {
        /// The account that was wrong.
        account: ledger::Account,
        /// By how much: above zero debits it, below zero credits it.
        amount: Money,
        /// Why, in words.
        reason: String,
    },
    /// It was given up.
    Cancelled {
        /// Why, in words.
        reason: String,
    },
    /// It was changed before it was sent.
    Edited {
        /// What it cost before.
        before: Money,
        /// What it costs.
        after: Money,
        /// Words to the shopper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Staff wrote it down for the shopper.
    Drafted,
    /// The shopper was asked to pay it.
    PaymentAsked {
        /// Words to the shopper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A parcel came to another state.
    Fulfilment {
        /// Which.
        fulfilment: FulfilmentId,
        /// To this.
        state: FulfilmentState,
    },
    /// Money is to go back.
    Refund {
        /// Which.
        refund: RefundId,
        /// How much.
        amount: Money,
    },
    /// A refund came to another state.
    RefundState {
        /// Which.
        refund: RefundId,
        /// To this.
        state: AttemptState,
    },
    /// A return came to another state.
    Return {
        /// Which.
        #[serde(rename = "return")]
        id: ReturnId,
        /// To this.
        state: ReturnState,
    },
    /// An invoice or a credit note was written.
    Document {
        /// Its number.
        number: String,
    },
    /// Staff noted something.
    Note {
        /// In their words.
        text: String,
    },
}

/// An entry of an order's timeline.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who, where it was one of the staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// What.
    pub what: Happening,
}

/// An invoice or a credit note.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Its number: what `download_document` takes.
    pub number: String,
    /// When it was written.
    pub issued_at: Timestamp,
    /// The refund that a credit note is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundId>,
    /// The invoice that a credit note takes back whole, as the order was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_back: Option<String>,
    /// Whether it is an invoice of what the order was before it was changed.
    #[serde(default)]
    pub is_void: bool,
}

/// Something that can't be done, and what stands against it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Barred {
    /// What.
    pub action: Action,
    /// Why.
    pub obstacle: Obstacle,
}

/// An order with all that happened to it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskOrder {
    /// The order as the shopper sees it.
    pub order: OrderView,
    /// Grows with every change.
    pub version: u32,
    /// Whose it is, where they have an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<UserId>,
    /// Where its money is.
    pub money: MoneyStage,
    /// What staff may do with it now, if their roles allow it.
    pub actions: Vec<Action>,
    /// What they may not.
    pub barred: Vec<Barred>,
    /// Its lines.
    pub lines: Vec<DeskLine>,
    /// Its tax per rate, the highest first.
    pub tax_lines: Vec<TaxLine>,
    /// What came.
    pub captured: Money,
    /// What went back, or is on its way back.
    pub refunded: Money,
    /// What can still go back.
    pub refundable: Money,
    /// What of shipping can still go back.
    pub refundable_shipping: Money,
    /// Its payments, oldest first.
    pub payments: Vec<DeskPayment>,
    /// Its parcels, oldest first.
    pub fulfilments: Vec<FulfilmentView>,
    /// Its refunds, oldest first.
    pub refunds: Vec<DeskRefund>,
    /// Its returns, oldest first.
    pub returns: Vec<ReturnView>,
    /// Its invoices and credit notes, oldest first.
    pub documents: Vec<DocumentView>,
    /// Its entries in the books, oldest first.
    pub ledger: Vec<EntryView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// Shows an order with all that happened to it.
pub enum OpenOrder {}
impl Endpoint for OpenOrder {
    const ID: &'static str = "open_order";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/orders/{order}";
    const ACCESS: Access = Access::Staff(Permission::OrdersView);
    const SUMMARY: &'static str = "Shows an order with all that happened to it.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = DeskOrder;
}

/// A note for those who work here.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderNoteInput {
    /// 1 to 2000 characters; lines may break.
    pub text: String,
}
impl Input for OrderNoteInput {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        words("#/text", &self.text, 2000, faults)
    }
}

/// Words of one or more lines.
pub(crate) fn words(pointer: &str, text: &str, most: usize, faults: &mut Faults) -> Option<String> {
    let text = text.trim();
    let length = text.chars().count();
    let fault = match length {
        0 => Some(("too-short", "must not be empty".to_owned())),
        _ if length > most => Some(("too-long", format!("must have at most {most} characters, has {length}"))),
        _ if text.chars().any(|c| c.is_control() && c != '\n') => Some(("malformed", "must not hold control characters".to_owned())),
        _ => None,
    };
    match fault {
        None => Some(text.to_owned()),
        Some((code, detail)) => {
            faults.add(pointer, code, detail);
            None
        }
    }
}

/// Notes something about an order, for those who work here.
pub enum AddOrderNote {}
impl Endpoint for AddOrderNote {
    const ID: &'static str = "add_order_note";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/notes";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Notes something about an order, for those who work here.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = OrderNoteInput;
    type Reply = DeskOrder;
}

/// What came of a payment that no provider tells about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyNoteInput {
    /// All that has come for this payment so far, in the order's currency.
    pub amount: Money,
}
impl Input for MoneyNoteInput {
    type Valid = Money;
    fn check(self, faults: &mut Faults) -> Option<Money> {
        let fits = (1..=crate::fulfilments::AMOUNT_MAX).contains(&self.amount.minor());
        faults.take("#/amount", "out-of-range", fits.then_some(self.amount).ok_or("must be more than nothing"))
    }
}

/// Notes money that came to the shop's account, or that the carrier brought.
pub enum NoteMoney {}
impl Endpoint for NoteMoney {
    const ID: &'static str = "note_money";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/payments/{payment}/money";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Notes money that came to the shop's account, or that the carrier brought.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = PaymentPath;
    type Query = Nothing;
    type Body = MoneyNoteInput;
    type Reply = DeskOrder;
}

/// How a review ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewDecision {
    /// What came is taken as payment in full: what is short is let be, what is over stays refundable. The order's stock
    /// is taken again where it was given back.
    Accept,
    /// It is not: the order is given up, and all that came goes back.
    Return,
    /// The money was taken back by its provider: there is nothing to accept or to return, and it is known.
    Close,
}

/// How a review ends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// How.
    pub decision: ReviewDecision,
}
impl Input for ReviewInput {
    type Valid = ReviewDecision;
    fn check(self, _: &mut Faults) -> Option<ReviewDecision> {
        Some(self.decision)
    }
}

/// Decides about money that does not fit.
pub enum EndReview {}
impl Endpoint for EndReview {
    const ID: &'static str = "end_review";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/review";
    const ACCESS: Access = Access::Staff(Permission::RefundsManage);
    const SUMMARY: &'static str = "Decides about money that does not fit.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState, Kind::OutOfStock];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = ReviewInput;
    type Reply = DeskOrder;
}
