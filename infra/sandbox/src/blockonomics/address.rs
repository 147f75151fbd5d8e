//! Addresses that look like bitcoin's and are of its test network, so that no wallet pays them in earnest (BIP-173).

use ring::digest::{SHA256, digest};

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const PREFIX: &str = "tb";

/// The address of that number in the row that a seed begins.
pub fn address(seed: u64, number: u64) -> String {
    let hash = digest(&SHA256, format!("sandbox address {seed} {number}").as_bytes());
    let mut values = vec![0_u8];
    let (mut held, mut bits) = (0_u32, 0);
    for byte in &hash.as_ref()[..20] {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            values.push(((held >> bits) & 31) as u8);
        }
    }
    let mut checked: Vec<u8> = PREFIX.bytes().map(|byte| byte >> 5).collect();
    checked.push(0);
    checked.extend(PREFIX.bytes().map(|byte| byte & 31));
    checked.extend(&values);
    checked.extend([0; 6]);
    let sum = polymod(&checked) ^ 1;
    values.extend((0..6).map(|at| ((sum >> (5 * (5 - at))) & 31) as u8));
    let text: String = values.iter().map(|value| char::from(LETTERS[usize::from(*value)])).collect();
    format!("{PREFIX}1{text}")
}

/// The one address of Tether that a seed gives. Ethereum has no addresses of a test network: nobody has the key of this one.
pub fn tether(seed: u64) -> String {
    let hash = digest(&SHA256, format!("sandbox tether {seed}").as_bytes());
    hash.as_ref()[..20].iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// The checksum's remainder.
fn polymod(values: &[u8]) -> u32 {
    const POWERS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    values.iter().fold(1, |sum, value| {
        let top = sum >> 25;
        let next = ((sum & 0x01ff_ffff) << 5) ^ u32::from(*value);
        POWERS.iter().enumerate().filter(|(at, _)| (top >> at) & 1 == 1).fold(next, |next, (_, power)| next ^ power)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_well_formed_and_all_different() {
        let one = address(1, 1);
        assert!(one.starts_with("tb1q") && one.len() == 42, "{one}");
        assert_ne!(one, address(1, 2));
        assert_ne!(one, address(2, 1));
        assert_eq!(one, address(1, 1));
        // The example of BIP-173: its letters without the separator leave the remainder 1.
        let mut values: Vec<u8> = b"bc".iter().map(|byte| byte >> 5).chain([0]).chain(b"bc".iter().map(|byte| byte & 31)).collect();
        let known = "qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        values.extend(known.bytes().map(|byte| u8::try_from(LETTERS.iter().position(|letter| *letter == byte).unwrap()).unwrap()));
        assert_eq!(polymod(&values), 1);
    }
}
