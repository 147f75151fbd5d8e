//! Coins: what a price is in a coin for a while, what came of it on the chain, and what that is worth.
//!
//! Amounts are whole smallest units (satoshi), never floats. A payment keeps every quote it was ever shown: money is
//! judged by the quote that held when the network first saw it, not by the one that holds when it is confirmed.

mod hash;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money, Timestamp,
    money::BasisPoints,
    order::{OrderState, waits_for_money},
    payment::{Concern, PaymentEvent, PaymentState},
};

pub use hash::{NotAHash, TxHash};

/// A coin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Coin {
    /// Bitcoin; its smallest unit is the satoshi.
    #[default]
    Btc,
    /// Tether on Ethereum; its smallest unit is a millionth.
    Usdt,
}

impl Coin {
    /// How many decimals the smallest unit stands for.
    pub const fn exponent(self) -> u32 {
        match self {
            Self::Btc => 8,
            Self::Usdt => 6,
        }
    }

    /// The ticker: `BTC`.
    pub const fn ticker(self) -> &'static str {
        match self {
            Self::Btc => "BTC",
            Self::Usdt => "USDT",
        }
    }

    /// The network that carries it, as wallets call it.
    pub const fn network(self) -> &'static str {
        match self {
            Self::Btc => "Bitcoin",
            Self::Usdt => "Ethereum",
        }
    }

    /// The contract that keeps it, for coins that are tokens.
    pub const fn token(self) -> Option<Token> {
        match self {
            Self::Btc => None,
            // Tether's own: etherscan.io/token/0xdac17f958d2ee523a2206206994597c13d831ec7.
            Self::Usdt => Some(Token { chain: 1, contract: "0xdAC17F958D2ee523a2206206994597C13D831ec7" }),
        }
    }

    /// Whether two spellings are one address. On Ethereum capitals are a checksum (EIP-55) and mean nothing else.
    pub fn is_one_address(self, a: &str, b: &str) -> bool {
        match self {
            Self::Btc => a == b,
            Self::Usdt => a.eq_ignore_ascii_case(b),
        }
    }
}

/// A coin that is kept by a contract on a chain of another coin: it is sent by calling that contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The chain (EIP-155).
    pub chain: u32,
    /// The contract's address there.
    pub contract: &'static str,
}

/// An amount of some coin in its smallest units: satoshi for bitcoin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Units(pub i64);

impl Units {
    /// The amount as a decimal text of whole coins, without needless zeros: `0.0012`.
    pub fn decimal(self, coin: Coin) -> String {
        let digits = usize::try_from(coin.exponent()).unwrap_or_default();
        let text = format!("{:0>width$}", self.0.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = text.split_at(text.len() - digits);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// A text is no price, or an amount is out of all bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a price that an amount can be computed from")]
pub struct NoPrice;

/// What a price of the shop is in a coin, from one moment to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What to send.
    pub units: Units,
    /// What it pays: the whole price, or what was left of it.
    pub fiat: Money,
    /// What one coin cost, in the currency of `fiat`, as the provider wrote it.
    pub rate: String,
    /// Since when it holds.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Quote {
    /// Computes what `fiat` is at `rate` (a decimal text: the price of one coin), plus `margin`, rounded half up.
    pub fn new(coin: Coin, fiat: Money, rate: &str, margin: BasisPoints, from: Timestamp, until: Timestamp) -> Result<Self, NoPrice> {
        let (whole, fraction) = rate.split_once('.').unwrap_or((rate, ""));
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || digits.len() > 18 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NoPrice);
        }
        let price: i128 = digits.parse().map_err(|_| NoPrice)?;
        let power = |exponent: usize| u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent)).ok_or(NoPrice);
        let scale = power(fraction.len())?.checked_mul(10_i128.pow(coin.exponent())).ok_or(NoPrice)?;
        let above =
            i128::from(fiat.minor()).checked_mul(scale).and_then(|n| n.checked_mul(10_000 + i128::from(margin.0))).ok_or(NoPrice)?;
        let below = price.checked_mul(power(fiat.currency().exponent().into())?).and_then(|n| n.checked_mul(10_000)).ok_or(NoPrice)?;
        if below <= 0 || above <= 0 {
            return Err(NoPrice);
        }
        let units = i64::try_from((2 * above + below) / (2 * below)).map_err(|_| NoPrice)?;
        if units == 0 {
            return Err(NoPrice);
        }
        Ok(Self { units: Units(units), fiat, rate: rate.to_owned(), from, until })
    }
}

/// One transaction's payment to one address. The pair is its key: one transaction may pay several orders, and one
/// order may be paid by several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The transaction.
    pub txid: String,
    /// Where it pays to.
    pub address: String,
    /// What it pays there.
    pub units: Units,
    /// How many blocks confirm it, as far as the provider counts: 2 is final.
    pub confirmations: u8,
    /// Its sender may still replace it by another.
    pub replaceable: bool,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// It is not on its way any more: another took its place.
    pub gone: bool,
}

/// What staff said that came, where no price covered all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// What all of it is worth.
    pub amount: Money,
    /// The transactions that were final then.
    pub txids: Vec<String>,
}

/// A payment in coins: the terms that its shopper was shown, and what came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoinPayment {
    /// The coin.
    pub coin: Coin,
    /// Where to send it.
    pub address: String,
    /// How many confirmations make it final.
    pub needed: u8,
    /// How much more or less than asked for is taken as right.
    pub tolerance: BasisPoints,
    /// How long after its end a quote still counts, in milliseconds: the network is not always fast.
    pub grace_ms: i64,
    /// Every quote, oldest first.
    pub quotes: Vec<Quote>,
    /// What came, in the order it was seen.
    pub receipts: Vec<Receipt>,
    /// What staff said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
    /// The address of a page to pay on, without its query, where the provider is a stand-in.
    pub page: Option<String>,
}

/// Where a payment in coins stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What happened to the payment, if anything did.
    pub event: Option<PaymentEvent>,
    /// What does not fit.
    pub concern: Option<Concern>,
    /// What the final money is worth by its quotes, rounded down.
    pub credited: Money,
}

/// Parts of a minor unit in which worth is summed up.
const PARTS: i128 = 1_000_000;

impl CoinPayment {
    /// The same with what a provider knows now. Confirmations and first sights only ever grow and shrink; with
    /// `complete`, an unconfirmed transaction that is not named is gone.
    #[must_use]
    pub fn with(&self, seen: &[Receipt], complete: bool) -> Self {
        let mut next = self.clone();
        let key = |a: &Receipt, b: &Receipt| a.txid == b.txid && a.address == b.address;
        for news in seen {
            match next.receipts.iter_mut().find(|known| key(known, news)) {
                Some(known) => {
                    known.seen_at = known.seen_at.min(news.seen_at);
                    if news.confirmations >= known.confirmations {
                        known.units = news.units;
                    }
                    known.confirmations = known.confirmations.max(news.confirmations);
                    known.replaceable = known.confirmations == 0 && (known.replaceable || news.replaceable);
                    known.gone = false;
                }
                None => next.receipts.push(news.clone()),
            }
        }
        if complete {
            for known in next.receipts.iter_mut().filter(|known| known.confirmations == 0) {
                known.gone = !seen.iter().any(|news| key(known, news));
            }
        }
        next
    }

    /// What pays this payment's address, under the spelling that its shopper was shown.
    pub fn ours(&self, seen: &[Receipt]) -> Vec<Receipt> {
        let ours = seen.iter().filter(|receipt| self.coin.is_one_address(&receipt.address, &self.address));
        ours.map(|receipt| Receipt { address: self.address.clone(), ..receipt.clone() }).collect()
    }

    /// The quote that holds last.
    pub fn quote(&self) -> Option<&Quote> {
        self.quotes.last()
    }

    /// What came and is not gone.
    pub fn live(&self) -> impl Iterator<Item = &Receipt> {
        self.receipts.iter().filter(|receipt| !receipt.gone)
    }

    /// The sum of what came, confirmed or not.
    pub fn received(&self) -> Units {
        Units(self.live().fold(0_i64, |sum, receipt| sum.saturating_add(receipt.units.0)))
    }

    /// Whether enough blocks confirm a transaction; one at least.
    fn is_final(&self, receipt: &Receipt) -> bool {
        receipt.confirmations >= self.needed.max(1)
    }

    /// What came and is final.
    pub fn settled(&self) -> impl Iterator<Item = &Receipt> {
        self.live().filter(|receipt| self.is_final(receipt))
    }

    /// The same, of whose final money staff say that all of it is worth `amount`.
    #[must_use]
    pub fn counted_as(&self, amount: Money) -> Self {
        let txids = self.settled().map(|receipt| receipt.txid.clone()).collect();
        Self { counted: Some(Counted { amount, txids }), ..self.clone() }
    }

    /// Whether some of what is final is covered by no price, and staff have not said what it is worth.
    pub fn is_uncounted(&self) -> bool {
        self.credit().1
    }

    /// Whether all that is final was final before: then there is no news in it.
    pub fn is_as_before(&self, before: &Self) -> bool {
        let id = |receipt: &'_ Receipt| (receipt.txid.clone(), receipt.units);
        let known: Vec<_> = before.settled().map(id).collect();
        self.settled().count() == known.len() && self.settled().all(|receipt| known.contains(&id(receipt)))
    }

    /// Where the payment of `asked` stands, for an order in this state.
    ///
    /// Money is final from `needed` confirmations on, never before. Its worth is summed over all transactions and
    /// compared with what was asked for within the tolerance; what no quote covers is late. Nothing that does not fit
    /// is taken as right, and nothing that came is left out.
    pub fn standing(&self, asked: Money, state: PaymentState, order: OrderState) -> Standing {
        let (settled, waiting): (Vec<&Receipt>, Vec<&Receipt>) = self.live().partition(|receipt| self.is_final(receipt));
        let (worth, late) = self.credit();
        let credited = Money::new(i64::try_from(worth / PARTS).unwrap_or(i64::MAX), asked.currency());
        let say = |event, concern| Standing { event, concern, credited };
        let (whole, slack) = (i128::from(asked.minor()) * PARTS, i128::from(self.tolerance.0));
        let short = worth * 10_000 < whole * (10_000 - slack);
        let over = worth * 10_000 > whole * (10_000 + slack);
        if state == PaymentState::Paid {
            return if over || late { say(Some(PaymentEvent::MoreCame), Some(Concern::Over)) } else { say(None, None) };
        }
        if settled.is_empty() {
            let event = if waiting.is_empty() { PaymentEvent::Vanished } else { PaymentEvent::CapturePending };
            return say(Some(event), None);
        }
        let waits = waits_for_money(order);
        if late {
            say(Some(PaymentEvent::CapturedAmiss), Some(Concern::Late))
        } else if !waits {
            let concern = if short { Concern::Under } else { Concern::OrderClosed };
            say(Some(PaymentEvent::CapturedAmiss), Some(concern))
        } else if over {
            say(Some(PaymentEvent::CapturedAmiss), Some(Concern::Over))
        } else if !short {
            say(Some(PaymentEvent::Captured), None)
        } else if waiting.is_empty() {
            say(Some(PaymentEvent::ShortPaid), Some(Concern::Under))
        } else {
            say(Some(PaymentEvent::CapturePending), Some(Concern::Under))
        }
    }

    /// What is left to pay of `asked`.
    pub fn left(&self, asked: Money) -> Money {
        let paid = self.credit().0 / PARTS;
        Money::new(i64::try_from((i128::from(asked.minor()) - paid).max(0)).unwrap_or_default(), asked.currency())
    }

    /// What all that is final is worth, in [`PARTS`], and whether nobody knows that of some of it: what staff counted is worth
    /// what they said, and the rest what its quotes say.
    fn credit(&self) -> (i128, bool) {
        let is_counted = |receipt: &&Receipt| self.counted.as_ref().is_some_and(|counted| counted.txids.contains(&receipt.txid));
        let rest: Vec<&Receipt> = self.settled().filter(|receipt| !is_counted(receipt)).collect();
        let (worth, late) = self.worth(&rest);
        (worth + self.counted.as_ref().map_or(0, |counted| i128::from(counted.amount.minor()) * PARTS), late)
    }

    /// What money is worth by the quotes that covered it, in [`PARTS`], and whether some of it was covered by none.
    fn worth(&self, settled: &[&Receipt]) -> (i128, bool) {
        let mut sums = vec![0_i128; self.quotes.len()];
        let mut late = false;
        for receipt in settled {
            match self.covering(receipt) {
                Some(at) => sums[at] += i128::from(receipt.units.0),
                None => late = true,
            }
        }
        // Rounded up: by less than a satoshi is worth, so that what was sent exactly is exact.
        let parts = |(sum, quote): (&i128, &Quote)| {
            let units = i128::from(quote.units.0.max(1));
            (sum * i128::from(quote.fiat.minor()) * PARTS + units - 1) / units
        };
        (sums.iter().zip(&self.quotes).filter(|(sum, _)| **sum > 0).map(parts).sum(), late)
    }

    /// The quote that covers a transaction: of those that held when it was first seen the one that it fits best.
    ///
    /// Nothing can come before the address was given, and clocks and block times differ: where none held yet, the first
    /// quote covers, or one that began within a grace after.
    fn covering(&self, receipt: &Receipt) -> Option<usize> {
        let fits = |begun: &dyn Fn(usize, &Quote) -> bool| {
            let holds = |at: usize, quote: &Quote| begun(at, quote) && receipt.seen_at <= quote.until.plus_ms(self.grace_ms);
            let covers = self.quotes.iter().enumerate().filter(|(at, quote)| holds(*at, quote));
            covers.min_by_key(|(_, quote)| quote.units.0.abs_diff(receipt.units.0)).map(|(at, _)| at)
        };
        fits(&|_, quote| quote.from <= receipt.seen_at)
            .or_else(|| fits(&|at, quote| at == 0 || quote.from.plus_ms(-self.grace_ms) <= receipt.seen_at))
    }
}

/// A payment request that wallets read, as a link and as a QR code: BIP-21, and for tokens the call of their contract
/// (EIP-681).
pub struct Uri<'a>(pub Coin, pub &'a str, pub Units);

impl fmt::Display for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(coin, address, units) = self;
        match coin.token() {
            None => write!(f, "bitcoin:{address}?amount={}", units.decimal(*coin)),
            Some(Token { chain, contract }) => write!(f, "ethereum:{contract}@{chain}/transfer?address={address}&uint256={}", units.0),
        }
    }
}

#[cfg(test)]
mod tests;
