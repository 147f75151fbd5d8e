//! What a run of the model is about: how much of everything there is, and which fault it has.

use std::{collections::BTreeMap, error::Error};

use domain::{
    Currency, Money, VariantId,
    cart::Quantity,
    money::BasisPoints,
    pricing::{Basket, Item, LineNumber, Priced, price},
    tax::{PriceBasis, STANDARD, ShippingTax, TaxRounding, Terms, Treatment},
};
use uuid::Uuid;

use super::state::{Kind, Left, Minor, State};

/// What an order costs: a thing for 1.50 and half a euro for shipping.
pub const TOTAL: Minor = 200;
/// What it costs after it was changed: its thing is a dearer one.
pub const DEARER: Minor = 600;

/// A fault of the protocol: the model with one must fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `place-order` does not save its key.
    NoKeySaved,
    /// Coupons are counted when the order is priced, and not again when it is placed.
    CouponUnguarded,
    /// A payment is written over whatever it became meanwhile.
    NoVersionGuard,
    /// An order expires while a gateway call is open.
    ExpiresOpenCalls,
    /// Late money makes an order paid without taking its stock again.
    LateWithoutStock,
    /// Late money takes stock again each time that it is told of.
    LateTakesTwice,
    /// Each call of a refund has a key of its own.
    FreshRefundKey,
    /// Each call of a capture has a key of its own.
    FreshCaptureKey,
    /// Events are sent after the commit, and are in no outbox.
    NoOutbox,
    /// A refund that is not noted yet does not count.
    OpenRefundsForgotten,
    /// A cancelled order gives back stock that it does not hold.
    CancelReleasesTwice,
    /// Nobody asks about payments that wait for the provider's word.
    NoReconciliation,
    /// Payments of which the shop thinks that they ended are not asked about.
    EndedLetBe,
    /// Money counts as what was asked for when its payment was begun, though the order was changed since.
    PaysOldPrice,
    /// Nobody asks who calls.
    AnyCaller,
}

/// A run.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Rules {
    pub on_hand: i64,
    pub shoppers: usize,
    /// How many orders may redeem the coupon, where there is one.
    pub coupons: Option<u8>,
    /// The ways to pay that an order may try, each once.
    pub kinds: &'static [Kind],
    /// Short money comes, too.
    pub short: bool,
    /// Orders may time out.
    pub clock: bool,
    /// Paid orders may be sent.
    pub ships: bool,
    /// Mails are messages, too.
    pub mails: bool,
    /// A lease lasts as long as its function lives; otherwise it may run out at any moment.
    pub leases: bool,
    /// Functions that run at the same time.
    pub width: usize,
    pub left: Left,
    pub fault: Option<Fault>,
}

impl Rules {
    pub fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// The world before anything happened.
    pub fn init(&self) -> State {
        State { on_hand: self.on_hand, left: self.left.clone(), ..State::default() }
    }
}

pub fn money(minor: Minor) -> Money {
    Money::new(minor, Currency::EUR)
}

/// An order that costs this much, half a euro of it for shipping.
pub fn priced(total: Minor) -> Result<Priced, Box<dyn Error>> {
    let terms = Terms {
        basis: PriceBasis::Gross,
        rounding: TaxRounding::PerLine,
        shipping: ShippingTax::Proportional,
        treatment: Treatment::Taxed,
        rates: BTreeMap::from([(STANDARD, BasisPoints(1900))]),
    };
    let item = Item {
        line: LineNumber(1),
        variant: VariantId::from_uuid(Uuid::from_u128(1)),
        quantity: Quantity::try_from(1)?,
        unit_price: money(total - 50),
        tax_class: STANDARD,
    };
    Ok(price(&Basket { currency: Currency::EUR, items: &[item], discounts: &[], shipping: money(50), terms: &terms })?)
}
