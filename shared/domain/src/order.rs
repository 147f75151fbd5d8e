//! The state machine of an order. An order's state is never set by a gateway: it is derived from
//! its payments and from the clock.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment::PaymentState;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Placed, its stock reserved, not paid.
    AwaitingPayment,
    /// A gateway works on the money: captured soon, or held back.
    PaymentProcessing,
    /// It was paid, and has come to cost more since: the rest is asked for, and nothing is sent before it comes.
    PartlyPaid,
    /// Paid in full; to be sent.
    Paid,
    /// Money came that does not fit the order; staff decide.
    Review,
    /// Not paid in time; its stock is given back.
    Expired,
}

/// How long an order holds its stock after a payment that was on its way failed, in milliseconds: a day. Whoever paid has left
/// the page long ago and hears of it by mail, which takes some time to be read.
pub const RETRY_MS: i64 = 86_400_000;

/// Whether something of a paid order is still to be paid: it was changed after it was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    None,
    /// Something.
    Owed,
}

/// The order's state from its state before and all its payments.
///
/// Money decides first. An expired order stays expired unless money arrives, which is then for
/// staff to look at, as its stock is gone. Only staff end a review. Where a rest is owed, what was paid before is not enough.
pub fn derive(before: OrderState, payments: &[PaymentState], rest: Rest) -> OrderState {
    let any = |states: &[PaymentState]| payments.iter().any(|state| states.contains(state));
    let moves = any(&[PaymentState::Capturing, PaymentState::Processing, PaymentState::Underpaid, PaymentState::OnDelivery]);
    if before == OrderState::Review || any(&[PaymentState::Review, PaymentState::Reversed]) {
        OrderState::Review
    } else if any(&[PaymentState::Paid]) {
        match (before, rest) {
            (OrderState::Expired, _) => OrderState::Review,
            (_, Rest::Owed) if moves => OrderState::PaymentProcessing,
            (_, Rest::Owed) => OrderState::PartlyPaid,
            (_, Rest::None) => OrderState::Paid,
        }
    } else if matches!(before, OrderState::Expired) {
        OrderState::Expired
    } else if moves {
        OrderState::PaymentProcessing
    } else {
        OrderState::AwaitingPayment
    }
}

/// The state of an expired order whose stock was taken again, since all of its money came late: as if it had not expired.
pub fn revive(payments: &[PaymentState]) -> OrderState {
    derive(OrderState::AwaitingPayment, payments, Rest::None)
}

/// Whether an order waits for money: only then is more of it captured.
pub const fn waits_for_money(state: OrderState) -> bool {
    matches!(state, OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::PartlyPaid)
}

/// Whether the clock may expire an order now: it waits for money, and no gateway call is open.
pub fn may_expire(state: OrderState, payments: &[PaymentState]) -> bool {
    state == OrderState::AwaitingPayment
        && payments
            .iter()
            .all(|state| matches!(state, PaymentState::Created | PaymentState::Pending | PaymentState::Failed | PaymentState::Expired))
}

/// The short number that people read to each other: eight characters without look-alikes, in two
/// groups (`B7K2-9QXM`). Random, so that nobody can count orders, and never a credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl OrderNumber {
    /// Makes a number of 40 random bits.
    pub fn from_random(bits: [u8; 5]) -> Self {
        let mut value = bits.iter().fold(0_u64, |value, &byte| (value << 8) | u64::from(byte));
        let mut text = [b'-'; 9];
        for at in [8, 7, 6, 5, 3, 2, 1, 0] {
            text[at] = usize::try_from(value % 32).map_or(b'0', |digit| ALPHABET[digit]);
            value /= 32;
        }
        Self(text.iter().copied().map(char::from).collect())
    }

    /// The number as people read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is no order number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an order number such as B7K2-9QXM")]
pub struct NotAnOrderNumber;

impl FromStr for OrderNumber {
    type Err = NotAnOrderNumber;
    fn from_str(text: &str) -> Result<Self, NotAnOrderNumber> {
        let bytes = text.as_bytes();
        let good =
            bytes.len() == 9 && bytes.iter().enumerate().all(|(at, byte)| if at == 4 { *byte == b'-' } else { ALPHABET.contains(byte) });
        if good { Ok(Self(text.to_owned())) } else { Err(NotAnOrderNumber) }
    }
}
impl TryFrom<String> for OrderNumber {
    type Error = NotAnOrderNumber;
    fn try_from(text: String) -> Result<Self, NotAnOrderNumber> {
        text.parse()
    }
}
impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.0
    }
}
impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATES: [PaymentState; 11] = [
        PaymentState::Created,
        PaymentState::Pending,
        PaymentState::Capturing,
        PaymentState::Processing,
        PaymentState::Paid,
        PaymentState::Review,
        PaymentState::Failed,
        PaymentState::Expired,
        PaymentState::Underpaid,
        PaymentState::OnDelivery,
        PaymentState::Reversed,
    ];

    proptest! {
        #[test]
        fn an_order_is_paid_only_by_a_payment(before in 0_usize..6, owes: bool, payments in prop::collection::vec(prop::sample::select(STATES.to_vec()), 0..4)) {
            let before = [OrderState::AwaitingPayment, OrderState::PaymentProcessing, OrderState::PartlyPaid, OrderState::Paid, OrderState::Review, OrderState::Expired][before];
            let rest = if owes { Rest::Owed } else { Rest::None };
            let after = derive(before, &payments, rest);
            prop_assert_eq!(matches!(after, OrderState::PartlyPaid), rest == Rest::Owed && payments.contains(&PaymentState::Paid)
                && !payments.iter().any(|p| matches!(p, PaymentState::Review | PaymentState::Reversed | PaymentState::Capturing | PaymentState::Processing
                    | PaymentState::Underpaid | PaymentState::OnDelivery)) && !matches!(before, OrderState::Expired | OrderState::Review));
            prop_assert_eq!(after == OrderState::Paid, rest == Rest::None && payments.contains(&PaymentState::Paid)
                && !payments.iter().any(|p| matches!(p, PaymentState::Review | PaymentState::Reversed)) && !matches!(before, OrderState::Expired | OrderState::Review));
            if may_expire(after, &payments) {
                prop_assert!(!payments.iter().any(|p| matches!(p, PaymentState::Capturing | PaymentState::Processing | PaymentState::Paid | PaymentState::Review
                    | PaymentState::Underpaid | PaymentState::OnDelivery | PaymentState::Reversed)));
            }
            prop_assert_eq!(derive(after, &payments, rest), after);
        }

        #[test]
        fn a_number_reads_back(bits: [u8; 5]) {
            let number = OrderNumber::from_random(bits);
            prop_assert_eq!(number.as_str().parse::<OrderNumber>(), Ok(number));
        }
    }
}
