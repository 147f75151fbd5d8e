//! The course of an order: what happened to it after it was placed. It stands in the order's record, so that each change
//! of it is guarded by the order's version.

use contract::{
    desk::{Attention, Happening},
    fulfilments::Tracking,
};
use domain::{
    FulfilmentId, Money, PaymentId, RefundId, ReturnId, Timestamp, UserId,
    fulfilment::{
        FulfilmentState,
        units::{Fulfilment, LineUnits, OrderFulfilment},
    },
    ledger::booking::Booked,
    order_actions::Standing,
    pricing::LineNumber,
    refund::{
        Refund,
        attempt::{self, AttemptState},
        settling::Settled,
    },
    returns::Return,
};
use serde::{Deserialize, Serialize};

/// What happened to an order after it was placed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// Whether it stands.
    pub standing: Standing,
    /// Whether its stock was given back.
    pub released: bool,
    /// Units that were taken back before they were sent, each line at most once.
    pub withdrawn: Vec<LineUnits>,
    /// Units that are on sale again after they were sent, each line at most once.
    pub restocked: Vec<LineUnits>,
    /// Its parcels, oldest first.
    pub parcels: Vec<Parcel>,
    /// Its refunds, oldest first.
    pub refunds: Vec<RefundRecord>,
    /// Its returns, oldest first.
    pub returns: Vec<ReturnRecord>,
    /// What is still to be paid, where it was changed after it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed: Option<Money>,
    /// The highest number that a line of it ever had, where that line may be gone.
    pub last_line: u16,
    /// What of it is in the books.
    pub booked: Booked,
    /// Its invoices and credit notes, oldest first.
    pub documents: Vec<DocumentRecord>,
    /// What was done to it, oldest first.
    pub happened: Vec<Happened>,
    /// In which list staff find it.
    pub list: List,
    /// How far its units are, for lists.
    pub fulfilment: OrderFulfilment,
    /// Why somebody should look at it, for lists.
    pub attention: Vec<Attention>,
    /// Whether somebody should.
    pub flagged: bool,
}

/// The lists of orders: each is in one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// It waits for money.
    #[default]
    Unpaid,
    /// Something of it is to be sent.
    ToFulfil,
    /// All has left.
    Fulfilled,
    /// It was given up, ran out of time, or nothing of it is left.
    Closed,
    /// Staff decide about its money first.
    Held,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// The parcel.
    pub id: FulfilmentId,
    /// Where it stands, and what it carries.
    pub carried: Fulfilment,
    /// Who brings it.
    pub tracking: Option<Tracking>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it stands so.
    pub updated_at: Timestamp,
    /// When the shopper had it: what the period for returns counts from.
    pub delivered_at: Option<Timestamp>,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRecord {
    /// The refund.
    pub id: RefundId,
    /// What of.
    pub refund: Refund,
    /// Words to the shopper.
    pub note: Option<String>,
    /// One for each payment that it goes back to.
    pub attempts: Vec<Attempt>,
    /// What it has settled of the units that it is of.
    #[serde(default)]
    pub settled: Vec<Settled>,
    /// The return that it is for.
    pub of_return: Option<ReturnId>,
    /// When it was made.
    pub at: Timestamp,
}

/// Money that goes back through one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: AttemptState,
    /// What the gateway calls it.
    pub gateway_refund_id: Option<String>,
    /// Why the gateway refused, in its own code.
    pub refusal: Option<String>,
}

/// A return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRecord {
    /// The return.
    pub id: ReturnId,
    /// Where it stands, and what comes back.
    pub asked: Return,
    /// What the shopper wrote.
    pub words: Option<String>,
    /// What the shop answered.
    pub answer: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Since when it stands so.
    pub updated_at: Timestamp,
}

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Its number.
    pub number: String,
    /// The refund that a credit note is of.
    pub refund: Option<RefundId>,
    /// The invoice that a credit note takes back whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_back: Option<String>,
    /// Whether it is an invoice of what the order was before it was changed: another one is written, and a credit note takes
    /// this one back.
    #[serde(default)]
    pub is_void: bool,
    /// When it was written.
    pub at: Timestamp,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who, where it was one of the staff.
    pub by: Option<UserId>,
    /// What.
    pub what: Happening,
}

/// How many units of a line there are.
pub fn units_of(units: &[LineUnits], line: LineNumber) -> u32 {
    units.iter().find(|units| units.line == line).map_or(0, |units| units.quantity)
}

/// Counts more units of a line.
pub fn add_units(units: &mut Vec<LineUnits>, line: LineNumber, quantity: u32) {
    match units.iter_mut().find(|units| units.line == line) {
        Some(units) => units.quantity += quantity,
        None if quantity > 0 => units.push(LineUnits { line, quantity }),
        None => {}
    }
}

impl DocumentRecord {
    /// Whether it is the invoice of what the order is now.
    pub const fn is_invoice(&self) -> bool {
        self.refund.is_none() && self.takes_back.is_none() && !self.is_void
    }
}

impl RefundRecord {
    /// Where it stands, all attempts together.
    pub fn state(&self) -> AttemptState {
        attempt::whole(self.attempts.iter().map(|attempt| attempt.state))
    }

    /// Whether its money has gone back, or still may; what is worth nothing is settled as it is.
    pub fn counts(&self) -> bool {
        self.attempts.is_empty() || self.attempts.iter().any(|attempt| attempt.state.counts())
    }

    /// Whether all of its money has gone back: before, it may be given up, and a credit note can't.
    pub fn is_done(&self) -> bool {
        !self.attempts.is_empty() && self.state() == AttemptState::Done
    }

    /// What it has settled of a line.
    pub fn settled_of(&self, line: LineNumber) -> Settled {
        let nothing = Settled { line, withdrawn: 0, restocked: 0 };
        self.settled.iter().find(|one| one.line == line).copied().unwrap_or(nothing)
    }

    /// Whether a gateway is still to be asked about it.
    pub fn is_asked(&self) -> bool {
        self.attempts.iter().any(|attempt| matches!(attempt.state, AttemptState::Recorded | AttemptState::Pending))
    }
}

impl Parcel {
    /// Notes where it stands now.
    pub fn comes_to(&mut self, state: FulfilmentState, now: Timestamp) {
        self.carried.state = state;
        self.updated_at = now;
        if state == FulfilmentState::Delivered {
            self.delivered_at = Some(now);
        }
    }
}
