//! Setting an order's books right by hand.

use domain::{Money, Permission, ledger::Account, text::Faults};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    desk::{DeskOrder, words},
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    fulfilments::AMOUNT_MAX,
    orders::OrderPath,
    payments::GatewayName,
    problem::Kind,
};

/// What is to be posted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BooksAdjustmentInput {
    /// The account that is wrong; the other side is what staff set right by hand.
    pub account: Account,
    /// By how much: above zero debits it, below zero credits it. In the order's currency.
    pub amount: Money,
    /// Why, for those who read the books: 1 to 500 characters.
    pub reason: String,
}

/// A checked [`BooksAdjustmentInput`].
#[derive(Debug, Clone)]
pub struct NewAdjustment {
    /// The account that is wrong.
    pub account: Account,
    /// By how much: above zero debits it, below zero credits it; never zero.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

impl Input for BooksAdjustmentInput {
    type Valid = NewAdjustment;
    fn check(self, faults: &mut Faults) -> Option<NewAdjustment> {
        let account = match &self.account {
            Account::Adjustments => Err("must not be the account of the other side"),
            Account::Clearing(gateway) if GatewayName::ALL.iter().all(|name| name.id() != *gateway) => {
                Err("must be of a gateway that there is")
            }
            _ => Ok(self.account),
        };
        let account = faults.take("#/account", "unknown", account);
        let size = self.amount.minor().unsigned_abs();
        let fits = (1..=AMOUNT_MAX.unsigned_abs()).contains(&size);
        let amount = faults.take("#/amount", "out-of-range", fits.then_some(self.amount).ok_or("must be more or less than nothing"));
        let reason = words("#/reason", &self.reason, 500, faults);
        Some(NewAdjustment { account: account?, amount: amount?, reason: reason? })
    }
}

/// Sets an order's books right by hand: a fee that no gateway tells of, money that never comes.
pub enum AdjustBooks {}
impl Endpoint for AdjustBooks {
    const ID: &'static str = "adjust_books";
    const FUNCTION: &'static str = "manage-orders";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/adjustments";
    const ACCESS: Access = Access::Staff(Permission::RefundsManage);
    const SUMMARY: &'static str = "Sets an order's books right by hand.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = BooksAdjustmentInput;
    type Reply = DeskOrder;
}
