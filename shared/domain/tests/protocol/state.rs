//! What the model remembers: the shop's records, the provider's own books, the messages on their way, and the functions
//! that are running. Where the shop has a type for it, it is the shop's.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use domain::{
    Role,
    order::{OrderState, Rest},
    order_actions::Standing,
    payment::PaymentState,
    refund,
    stock::Level,
};

/// Money in minor units.
pub type Minor = i64;
/// A shopper, an order, a payment, a refund: by its place in the list.
pub type Index = usize;

/// How a gateway gets its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The shopper approves, and the shop captures.
    Card,
    /// The shopper sends, whenever they like; the shop learns of it.
    Coins,
}

/// Who wants something done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A shopper, of whatever order.
    Shopper(Index),
    /// Staff of that role.
    Staff(Role),
}

/// An order, as far as the protocol looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Order {
    pub shopper: Index,
    pub state: OrderState,
    pub standing: Standing,
    /// Its time to be paid ran out.
    pub overdue: bool,
    /// It has expired before, whatever it is now.
    pub expired: bool,
    /// It was paid in full once: then it is a sale, whatever became of it.
    pub sold: bool,
    /// A unit is reserved for it.
    pub holds: bool,
    pub shipped: bool,
    pub coupon: bool,
    /// What it costs.
    pub cost: Minor,
    /// What of that is still asked for, where it was changed after it was paid.
    pub owed: Option<Minor>,
    /// What was planned to go back, as it was planned then: later plans follow from it.
    pub plans: Vec<Plan>,
    /// Who last cancelled it or gave its money back.
    pub by: Option<Caller>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Payment {
    pub order: Index,
    pub kind: Kind,
    pub state: PaymentState,
    /// What it asks for.
    pub asked: Minor,
    /// What the gateway calls it is noted.
    pub known: bool,
    /// What came, as the shop knows it.
    pub captured: Minor,
}

/// A refund as it was planned, of one payment or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan(pub Arc<refund::Refund>);

impl Hash for Plan {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let refund = &self.0;
        (refund.amount, refund.other, refund.shipping, refund.excess).hash(state);
        for line in &refund.lines {
            (line.line, line.quantity).hash(state);
        }
        for part in &refund.payments {
            (part.payment, part.amount).hash(state);
        }
    }
}

/// Money that goes back through a payment: the record of the intent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refund {
    pub payment: Index,
    pub amount: Minor,
    /// Of which of its order's plans it is a part.
    pub plan: Index,
    pub done: bool,
}

/// The provider's own book of a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Account {
    pub opened: bool,
    pub approved: bool,
    /// The capture is held back.
    pub held: bool,
    pub taken: Minor,
    /// How often money was taken.
    pub captures: u8,
    /// Each refund that was made, by the shop's intent, in the order they were made.
    pub returns: Vec<(Index, Minor)>,
}

impl Order {
    /// What is to be paid now.
    pub fn to_pay(&self) -> Minor {
        self.owed.unwrap_or(self.cost)
    }

    /// Where it stands when there is nothing left to decide about its money.
    pub const fn decided(&self) -> OrderState {
        if self.sold { OrderState::Paid } else { OrderState::Expired }
    }

    pub const fn rest(&self) -> Rest {
        if self.owed.is_some() { Rest::Owed } else { Rest::None }
    }
}

impl Account {
    pub fn returned(&self) -> Minor {
        self.returns.iter().map(|(_, amount)| amount).sum()
    }
}

/// What the provider tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// The shopper approved.
    Approved(Index),
    /// The money came.
    Captured(Index),
}

/// A message of the shop to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Message {
    /// A webhook is stored.
    Webhook(Event),
    /// What became of a payment is to be asked.
    Check(Index),
    /// The order's owner is to hear that it is paid.
    PaidMail(Index),
    /// Staff are to look at the order.
    ReviewMail(Index),
    /// The order's owner is to hear that it expired.
    ExpiredMail(Index),
}

/// What a gateway answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Captured(Minor),
    Held,
    Approved,
    SentBack,
}

/// Where a running function stands: what it does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum At {
    /// `place-order` has read and priced; next is its transaction.
    Placing { shopper: Index, coupon: bool },
    /// The intent is recorded; next the gateway is asked to make the payment.
    Starting(Index),
    /// The gateway made it; next that is noted.
    NotingStart(Index),
    /// The capture is recorded; next the gateway is asked for it. Where its answer is lost, the question is committed, or
    /// the message comes again.
    Capturing { payment: Index, asks: bool },
    /// Next the question what became of the capture is committed.
    AskingAbout(Index),
    /// Next the gateway is asked what became of a payment that was read in this state.
    Fetching { payment: Index, read: PaymentState },
    /// Approved, says the gateway; next the capture is recorded.
    Beginning(Index),
    /// The gateway answered; next that is settled.
    Reporting { payment: Index, outcome: Outcome },
    /// Only where settling does not look at versions: read and judged; next it is written, whatever happened meanwhile.
    Overwriting { payment: Index, state: PaymentState, order: OrderState },
    /// Next the webhook is marked applied.
    Marking(Event),
    /// The refund is recorded; next the gateway is asked for it.
    Refunding(Index),
    /// The gateway made it; next that is noted.
    NotingRefund(Index),
    /// Only where there is no outbox: next the message is sent.
    Sending(Message),
}

impl At {
    /// The payment whose gateway call this function has recorded as its own.
    pub fn leases(self) -> Option<Index> {
        match self {
            Self::Starting(payment)
            | Self::NotingStart(payment)
            | Self::Capturing { payment, .. }
            | Self::AskingAbout(payment)
            | Self::Reporting { payment, .. }
            | Self::Overwriting { payment, .. } => Some(payment),
            _ => None,
        }
    }

    /// The payment whose version it compares when it writes.
    fn compares(self) -> Option<Index> {
        match self {
            Self::Starting(payment) | Self::NotingStart(payment) | Self::AskingAbout(payment) => Some(payment),
            _ => None,
        }
    }
}

/// A function that is running.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Call {
    pub at: At,
    /// The message it is about; back in its queue where the function dies.
    pub message: Option<Message>,
    /// The payment was written since it was read.
    pub stale: bool,
}

/// How often each thing may still go wrong, or be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Left {
    /// Tries to place an order with the one key of each shopper.
    pub places: Vec<u8>,
    /// Calls of `start-payment` beyond the first for a payment.
    pub restarts: u8,
    /// Times that shoppers come back from the gateway's page.
    pub returns: u8,
    /// Times that a function dies between two steps.
    pub crashes: u8,
    /// Messages that come twice.
    pub repeats: u8,
    /// Captures that are declined.
    pub declines: u8,
    /// Captures that are held back.
    pub holds: u8,
    /// Answers that are lost.
    pub silences: u8,
    /// Webhooks that never come.
    pub losses: u8,
    pub cancels: u8,
    pub refunds: u8,
    /// Changes of orders, each to what costs more.
    pub edits: u8,
    /// Units that staff find to be lost.
    pub shrinkage: u8,
}

/// The whole world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct State {
    pub on_hand: i64,
    pub reserved: i64,
    /// What left the warehouse.
    pub gone: i64,
    pub coupons_used: u8,
    /// Idempotency keys, one of each shopper, with the order that is their reply.
    pub keys: Vec<(Index, Index)>,
    pub orders: Vec<Order>,
    pub payments: Vec<Payment>,
    pub refunds: Vec<Refund>,
    /// Stored webhooks, and whether they took effect.
    pub inbox: Vec<(Event, bool)>,
    /// Committed and not sent.
    pub outbox: Vec<Message>,
    /// Sent and not done.
    pub queue: Vec<Message>,
    /// Mails that were sent.
    pub heard: Vec<Message>,
    pub accounts: Vec<Account>,
    /// What the provider has yet to tell.
    pub news: Vec<Event>,
    pub calls: Vec<Call>,
    pub left: Left,
    /// A payment went where its table does not lead.
    pub strayed: bool,
}

impl State {
    /// What the shop's rules of stock see.
    pub fn level(&self) -> Level {
        Level { on_hand: self.on_hand, reserved: self.reserved, backorder: 0 }
    }

    /// The states of an order's payments.
    pub fn states(&self, order: Index) -> Vec<PaymentState> {
        self.payments.iter().filter(|payment| payment.order == order).map(|payment| payment.state).collect()
    }

    /// The refunds of an order.
    pub fn refunds_of(&self, order: Index) -> impl Iterator<Item = &Refund> {
        self.refunds.iter().filter(move |refund| self.payments[refund.payment].order == order)
    }

    /// Whether a function that has recorded its call of the gateway is alive.
    pub fn is_leased(&self, payment: Index) -> bool {
        self.calls.iter().any(|call| call.at.leases() == Some(payment))
    }

    /// Whether a message is anywhere on its way.
    pub fn is_under_way(&self, message: Message) -> bool {
        let carries = |call: &Call| call.message == Some(message) || call.at == At::Sending(message);
        self.outbox.contains(&message) || self.queue.contains(&message) || self.calls.iter().any(carries)
    }

    pub fn run(&mut self, at: At, message: Option<Message>) {
        self.calls.push(Call { at, message, stale: false });
    }

    /// Notes that a payment has a new version: who compares versions loses.
    pub fn outdate(&mut self, payment: Index) {
        for call in self.calls.iter_mut().filter(|call| call.at.compares() == Some(payment)) {
            call.stale = true;
        }
    }

    /// The same world, whatever order its parts came about in.
    pub fn settled(mut self) -> Self {
        self.outbox.sort_unstable();
        self.queue.sort_unstable();
        self.heard.sort_unstable();
        self.inbox.sort_unstable();
        self.news.sort_unstable();
        self.calls.sort_by_cached_key(|call| {
            let mut hasher = DefaultHasher::new();
            call.hash(&mut hasher);
            hasher.finish()
        });
        self
    }
}
