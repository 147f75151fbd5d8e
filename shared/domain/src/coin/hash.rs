//! The names of transactions on Ethereum.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The name of a transaction on Ethereum: `0x` and 64 hexadecimal digits, kept in small letters, so that one transaction
/// has one name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TxHash(String);

/// The text is no transaction's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 0x and 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for TxHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.strip_prefix("0x").ok_or(NotAHash)?;
        let good = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if good { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotAHash) }
    }
}

impl TryFrom<String> for TxHash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<TxHash> for String {
    fn from(hash: TxHash) -> Self {
        hash.0
    }
}

impl fmt::Display for TxHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TxHash {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_transaction_has_one_name() {
        let small = format!("0x{}", "ab12".repeat(16));
        let large = format!("0x{}", "AB12".repeat(16));
        assert_eq!(small.parse::<TxHash>().unwrap(), large.parse().unwrap());
        assert_eq!(large.parse::<TxHash>().unwrap().to_string(), small);
        for bad in ["", "0x", &small[2..], &small[..65], &format!("{small}0"), &format!("0X{}", &small[2..]), &small.replace('1', "g")] {
            assert_eq!(bad.parse::<TxHash>(), Err(NotAHash), "{bad}");
            assert!(serde_json::from_value::<TxHash>(bad.into()).is_err());
        }
    }
}
