//! Blockonomics' words, in both directions: pure transformations.

use domain::{
    Timestamp,
    coin::{Coin, Receipt, TxHash, Units},
    terms::FINAL,
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::gateway::{Event, Fault, Outcome, Subject, Verified};

/// How the address of a test of Tether begins.
const TEST_ADDRESS: &str = "0xTestUSDTAddress";
/// The transaction that the provider's test bench names.
const TEST_TRANSACTION: &str = "WarningThisIsAGeneratedTestPaymentAndNotARealBitcoinTransaction";

#[derive(Deserialize)]
struct WirePrice<'a> {
    #[serde(borrow)]
    price: Option<&'a RawValue>,
}

/// Reads the price of one coin: the digits as they came, so that no float touches them.
pub(super) fn price(answer: &[u8]) -> Result<String, Fault> {
    let read: WirePrice = serde_json::from_slice(answer).map_err(|_| Fault::Unknown("Blockonomics' price can't be read".into()))?;
    match read.price.map(RawValue::get) {
        Some("null") | None => Err(Fault::Refused { code: super::NO_PRICE.into(), detail: "there is no price in this currency".into() }),
        Some(text) => Ok(text.to_owned()),
    }
}

/// Reads a new address.
pub(super) fn address(answer: &Value) -> Result<String, Fault> {
    let address = answer["address"].as_str().unwrap_or_default();
    let good = (20..=100).contains(&address.len()) && address.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if good { Ok(address.to_owned()) } else { Err(Fault::Unknown("Blockonomics' answer has no address".into())) }
}

/// A callback's query.
#[derive(Debug, Deserialize)]
struct Callback {
    status: i64,
    addr: String,
    value: i64,
    txid: String,
    #[serde(default)]
    rbf: Option<i64>,
    #[serde(default)]
    crypto: Option<String>,
    #[serde(default)]
    testnet: Option<i64>,
}

impl Callback {
    /// What coin it is about; none that the shop takes where it is another.
    fn coin(&self) -> Option<Coin> {
        let named = |coin: Coin| self.crypto.as_deref().is_some_and(|crypto| crypto.eq_ignore_ascii_case(coin.ticker()));
        match self.crypto {
            None => Some(Coin::Btc),
            Some(_) => [Coin::Btc, Coin::Usdt].into_iter().find(|coin| named(*coin)),
        }
    }

    /// Whether it is about money that is worth nothing: of the provider's test bench, or of a test network.
    fn is_test(&self) -> bool {
        let begins = self.addr.get(..TEST_ADDRESS.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(TEST_ADDRESS));
        self.txid == TEST_TRANSACTION || begins || self.testnet.is_some_and(|testnet| testnet != 0)
    }

    /// Which payment it speaks of.
    fn subject(&self, coin: Coin) -> Option<Subject> {
        match coin.token() {
            None => Some(Subject { gateway_payment_id: Some(self.addr.clone()), ..Subject::default() }),
            Some(_) => self.hash().map(|hash| Subject { transaction: Some(hash), ..Subject::default() }),
        }
    }

    /// Its transaction on Ethereum, with its prefix or without.
    fn hash(&self) -> Option<TxHash> {
        let digits = self.txid.get(..2).filter(|begin| begin.eq_ignore_ascii_case("0x")).map_or(self.txid.as_str(), |_| &self.txid[2..]);
        format!("0x{digits}").parse().ok()
    }
}

/// The secret that a callback's query shows, and the query without it.
pub(super) fn without_secret(query: &str) -> (String, String) {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let secret = pairs.iter().find(|(name, _)| name == "secret").map(|(_, value)| value.clone()).unwrap_or_default();
    let rest: Vec<(String, String)> = pairs.into_iter().filter(|(name, _)| name != "secret").collect();
    (secret, serde_html_form::to_string(rest).unwrap_or_default())
}

/// A callback as it is stored: when it came, as the callback does not say, and its query.
pub(super) fn record(query: &str, now: Timestamp) -> String {
    format!("{}\n{query}", now.0)
}

/// Reads what was stored of a callback.
pub(super) fn event(record: &str, test_payments: bool) -> Result<Verified, Fault> {
    let (at, query) = record.split_once('\n').ok_or_else(|| Fault::Forged("not a callback".into()))?;
    let at = Timestamp(at.parse().map_err(|_| Fault::Forged("not a callback".into()))?);
    let read: Callback = serde_html_form::from_str(query).map_err(|error| Fault::Forged(format!("not a callback: {error}")))?;
    let word = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !word(&read.txid, 100) || !word(&read.addr, 100) || read.value < 0 {
        return Err(Fault::Forged("not a callback".into()));
    }
    if read.is_test() && !test_payments {
        return Err(Fault::Forged("a test payment in production".into()));
    }
    let coin = read.coin();
    // One transaction has one name, however a callback spells it; and so has an address.
    let (txid, id) = match read.hash().filter(|_| coin == Some(Coin::Usdt)) {
        Some(hash) => (hash.to_string(), token_id(&hash, &read.addr, read.status)),
        None => (read.txid.clone(), format!("{}:{}:{}", read.txid, read.addr, read.status)),
    };
    // What lies beyond 0 to 2 is not documented for callbacks.
    let confirmations = u8::try_from(read.status).ok().filter(|confirmations| *confirmations <= FINAL);
    let event = match (confirmations, coin.and_then(|coin| read.subject(coin))) {
        (Some(confirmations), Some(subject)) => {
            let receipt = Receipt {
                txid,
                address: read.addr,
                units: Units(read.value),
                confirmations,
                replaceable: read.rbf.is_some_and(|rbf| rbf != 0),
                seen_at: at,
                gone: false,
            };
            Event::Payment { subject, outcome: Outcome::Coins { receipts: vec![receipt], complete: false } }
        }
        _ => Event::Other { name: format!("status {}", read.status) },
    };
    Ok(Verified { id, at: Some(at), event, record: record.to_owned() })
}

/// What a callback of a token is called. Whoever knows transaction and address can name it before it comes.
pub(super) fn token_id(hash: &TxHash, address: &str, status: i64) -> String {
    format!("{hash}:{}:{status}", address.to_ascii_lowercase())
}

/// Reads all that is known of an address.
pub(super) fn history(answer: &Value, address: &str, now: Timestamp) -> Result<Outcome, Fault> {
    let list = |name: &str| answer[name].as_array().ok_or_else(|| Fault::Unknown(format!("Blockonomics' answer has no {name}")));
    let read = |entry: &Value, confirmations: u8| -> Option<Receipt> {
        let ours = entry["addr"].as_array()?.iter().any(|one| one == address);
        ours.then_some(())?;
        Some(Receipt {
            txid: entry["txid"].as_str()?.to_owned(),
            address: address.to_owned(),
            units: Units(entry["value"].as_i64()?),
            confirmations,
            replaceable: false,
            seen_at: seen(&entry["time"], now),
            gone: false,
        })
    };
    let pending = list("pending")?.iter().filter_map(|entry| {
        let status = entry["status"].as_u64().and_then(|status| u8::try_from(status).ok()).unwrap_or(0);
        read(entry, status.min(FINAL - 1))
    });
    let settled = list("history")?.iter().filter_map(|entry| read(entry, FINAL));
    // A negative value is money that left the address: the shop's own.
    let receipts = pending.chain(settled).filter(|receipt| receipt.units.0 > 0).collect();
    Ok(Outcome::Coins { receipts, complete: true })
}

/// What the chain says of a transaction that a callback told of.
pub(super) fn confirmed(answer: &Value, told: &Receipt) -> Result<Receipt, Fault> {
    let outputs = answer["vout"].as_array().ok_or_else(|| Fault::Unknown("Blockonomics' answer has no outputs".into()))?;
    let ours = outputs.iter().filter(|output| output["address"] == told.address.as_str());
    let units = ours.filter_map(|output| output["value"].as_i64()).fold(0_i64, i64::saturating_add);
    if units <= 0 {
        return Err(Fault::Refused { code: "not-paid-there".into(), detail: "the transaction does not pay this address".into() });
    }
    // Only `Confirmed` is documented; until it is said, the transaction is not final, and one that is said to be unconfirmed,
    // or of which nothing is said, has no confirmation whatever the callback told.
    let known = match answer["status"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "confirmed" => FINAL,
        status if status.is_empty() || status.starts_with("un") => 0,
        _ => FINAL - 1,
    };
    let confirmations = told.confirmations.min(known);
    let seen_at = seen(&answer["time"], told.seen_at);
    Ok(Receipt { units: Units(units), confirmations, seen_at, ..told.clone() })
}

/// A time in whole seconds since 1970, where it is one: the end of that second, and not after `latest`.
fn seen(time: &Value, latest: Timestamp) -> Timestamp {
    let at = time.as_i64().filter(|seconds| *seconds > 0).and_then(|seconds| seconds.checked_mul(1000)).map(Timestamp);
    let at = at.map(|at| at.plus_ms(999));
    at.map_or(latest, |at| at.min(latest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ADDRESS: &str = "bc1qxyzxyzxyzxyzxyzxyzxyz";

    fn read(query: &str) -> Result<Verified, Fault> {
        event(&record(query, Timestamp(7)), false)
    }

    #[test]
    fn a_price_is_read_digit_by_digit() {
        assert_eq!(price(br#"{"price": 97312.10}"#).unwrap(), "97312.10");
        assert!(matches!(price(br#"{"price": null}"#), Err(Fault::Refused { .. })));
        assert!(matches!(price(b"<html>"), Err(Fault::Unknown(_))));
    }

    #[test]
    fn a_callback_says_what_one_transaction_pays_one_address() {
        let verified = read(&format!("status=0&addr={ADDRESS}&value=1200&txid=ab12&rbf=1")).unwrap();
        assert_eq!(verified.id, format!("ab12:{ADDRESS}:0"));
        let Event::Payment { subject, outcome: Outcome::Coins { receipts, complete: false } } = verified.event else { panic!() };
        assert_eq!(subject.gateway_payment_id.as_deref(), Some(ADDRESS));
        assert_eq!((receipts[0].units, receipts[0].confirmations, receipts[0].replaceable), (Units(1200), 0, true));
        for odd in [-1, 3, 99] {
            let verified = read(&format!("status={odd}&addr={ADDRESS}&value=1200&txid=ab12")).unwrap();
            assert!(matches!(verified.event, Event::Other { .. }), "{odd}");
        }
        for bad in
            ["", "status=2", &format!("status=2&addr={ADDRESS}&value=-1&txid=ab12"), &format!("status=2&addr={ADDRESS}&value=1&txid=a%3Ab")]
        {
            assert!(matches!(read(bad), Err(Fault::Forged(_))), "{bad}");
        }
    }

    #[test]
    fn no_test_payment_counts_in_production() {
        let query = format!("status=2&addr={ADDRESS}&value=1200&txid={TEST_TRANSACTION}");
        assert!(matches!(read(&query), Err(Fault::Forged(_))));
        assert!(event(&record(&query, Timestamp(7)), true).is_ok());
    }

    #[test]
    fn the_secret_stays_out_of_what_is_stored() {
        let (secret, rest) = without_secret("secret=abc&status=2&addr=x");
        assert_eq!((secret.as_str(), rest.as_str()), ("abc", "status=2&addr=x"));
    }

    #[test]
    fn the_chain_has_the_last_word_on_what_was_paid() {
        let verified = read(&format!("status=2&addr={ADDRESS}&value=1200&txid=ab12")).unwrap();
        let Event::Payment { outcome: Outcome::Coins { receipts, .. }, .. } = verified.event else { panic!() };
        let answer = |status: &str, address: &str| json!({ "status": status, "time": 1, "vout": [{ "address": address, "value": 900 }] });
        let good = confirmed(&answer("Confirmed", ADDRESS), &receipts[0]).unwrap();
        assert_eq!((good.units, good.confirmations), (Units(900), 2));
        let known = |status: &str| confirmed(&answer(status, ADDRESS), &receipts[0]).unwrap().confirmations;
        assert_eq!((known("Partially Confirmed"), known("Unconfirmed"), known("")), (1, 0, 0));
        assert!(matches!(confirmed(&answer("Confirmed", "bc1other"), &receipts[0]), Err(Fault::Refused { .. })));
    }

    const TETHER: &str = "0x4f2d1c0a5be84e2fb9ab51a2c3b4b7d8e9f00112";

    /// A callback as the provider sends it for Tether.
    fn tether(status: i64, addr: &str, hash: &str, testnet: u8) -> String {
        format!("status={status}&addr={addr}&value=33333333&txid={hash}&crypto=USDT&testnet={testnet}")
    }

    #[test]
    fn a_callback_of_tether_goes_by_its_transaction() {
        let hash = format!("0x{}", "ab12".repeat(16));
        let (large, bare) = (hash.to_uppercase().replace("0X", "0x"), hash[2..].to_owned());
        for spelt in [&hash, &large, &bare] {
            let verified = read(&tether(1, TETHER, spelt, 0)).unwrap();
            assert_eq!(verified.id, format!("{hash}:{TETHER}:1"), "one transaction has one name");
            assert_eq!(read(&tether(1, &TETHER.replace("be84e2fb", "Be84E2fB"), spelt, 0)).unwrap().id, verified.id);
            let Event::Payment { subject, outcome: Outcome::Coins { receipts, complete: false } } = verified.event else { panic!() };
            assert_eq!(subject, Subject { transaction: Some(hash.parse().unwrap()), ..Subject::default() });
            let [Receipt { txid, units, confirmations, .. }] = &receipts[..] else { panic!() };
            assert_eq!((txid, *units, *confirmations), (&hash, Units(33_333_333), 1));
        }
        // No name of a transaction, and no coin of ours: stored, of no effect.
        for odd in [tether(1, TETHER, "ab12", 0), tether(3, TETHER, &hash, 0), tether(1, TETHER, &hash, 0).replace("USDT", "DOGE")] {
            assert!(matches!(read(&odd).unwrap().event, Event::Other { .. }), "{odd}");
        }
    }

    #[test]
    fn no_test_of_tether_counts_in_production() {
        let hash = format!("0x{}", "ab12".repeat(16));
        for test in [tether(2, TETHER, &hash, 1), tether(2, "0xTestUSDTAddress1234567", &hash, 0), tether(2, TETHER, TEST_TRANSACTION, 0)] {
            assert!(matches!(read(&test), Err(Fault::Forged(_))), "{test}");
            assert!(event(&record(&test, Timestamp(7)), true).is_ok(), "{test}");
        }
    }
}
