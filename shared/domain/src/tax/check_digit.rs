//! Check digits of VAT numbers. Each function gets what follows the country's letters, in a form that the table of
//! [`super::vat_id`] has checked, and says whether the digits fit each other. Where a country's rule has exceptions
//! that are not public, it has no function here: a wrong number costs a question to VIES, a refused right one a sale.

/// The digits of a text, without what else stands in it.
fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The number as one value, modulo `by`.
fn modulo(digits: &[u32], by: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % by)
}

/// Whether the last digit is what `rule` makes of those before; a rule that makes ten or more of them says that there is
/// no such number.
fn last_is(text: &str, rule: impl Fn(&[u32]) -> u32) -> bool {
    digits(text).split_last().is_some_and(|(last, before)| rule(before) == *last)
}

/// The sum of a number's digits, of at most two.
const fn cross_sum(number: u32) -> u32 {
    number / 10 + number % 10
}

/// ISO/IEC 7812-1: every second digit from the right is doubled.
pub fn luhn(text: &str) -> bool {
    let sum: u32 = digits(text).iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { cross_sum(digit * 2) } else { *digit }).sum();
    sum.is_multiple_of(10)
}

/// ISO/IEC 7064, MOD 11,10: Germany, Croatia.
pub fn mod_11_10(text: &str) -> bool {
    last_is(text, |before| {
        let product = before.iter().fold(10, |product, digit| match (product + digit) % 10 {
            0 => 20 % 11,
            sum => 2 * sum % 11,
        });
        (11 - product) % 10
    })
}

pub fn austria(text: &str) -> bool {
    last_is(text, |before| {
        let sum: u32 = before.iter().enumerate().map(|(at, digit)| if at % 2 == 1 { cross_sum(digit * 2) } else { *digit }).sum();
        (10 - (sum + 4) % 10) % 10
    })
}

pub fn belgium(text: &str) -> bool {
    digits(text).split_at_checked(8).is_some_and(|(number, check)| 97 - modulo(number, 97) == modulo(check, 100))
}

pub fn denmark(text: &str) -> bool {
    weighted(&digits(text), &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

pub fn estonia(text: &str) -> bool {
    last_is(text, |before| (10 - weighted(before, &[3, 7, 1, 3, 7, 1, 3, 7]) % 10) % 10)
}

pub fn finland(text: &str) -> bool {
    last_is(text, |before| (11 - weighted(before, &[7, 9, 10, 5, 8, 4, 2]) % 11) % 11)
}

/// Older keys of two digits are made of the SIREN; keys with letters have no public rule.
pub fn france(text: &str) -> bool {
    let digits = digits(text);
    digits.len() != 11 || digits.split_at_checked(2).is_some_and(|(key, siren)| (12 + 3 * modulo(siren, 97)) % 97 == modulo(key, 100))
}

pub fn greece(text: &str) -> bool {
    last_is(text, |before| weighted(before, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10)
}

pub fn hungary(text: &str) -> bool {
    last_is(text, |before| (10 - weighted(before, &[9, 7, 3, 1, 9, 7, 3]) % 10) % 10)
}

/// The form of 1991 to 2012 and that of 2013, whose second letter counts nine times; older ones have letters inside.
pub fn ireland(text: &str) -> bool {
    let (number, letters) = text.split_at(text.len().min(7));
    let value = |letter: u8| u32::from(letter - b'@') % 23;
    match (number.bytes().all(|b| b.is_ascii_digit()), letters.as_bytes()) {
        (true, [check]) => weighted(&digits(number), &[8, 7, 6, 5, 4, 3, 2]) % 23 == value(*check) && *check <= b'W',
        // `W` as the second letter stands for nothing: the same number as without.
        (true, [check, second]) => {
            (weighted(&digits(number), &[8, 7, 6, 5, 4, 3, 2]) + 9 * value(*second)) % 23 == value(*check) && *check <= b'W'
        }
        _ => true,
    }
}

pub fn luxembourg(text: &str) -> bool {
    digits(text).split_at_checked(6).is_some_and(|(number, check)| modulo(number, 89) == modulo(check, 100))
}

pub fn malta(text: &str) -> bool {
    digits(text).split_at_checked(6).is_some_and(|(number, check)| 37 - weighted(number, &[3, 4, 6, 7, 8, 9]) % 37 == modulo(check, 100))
}

/// Companies: modulo 11 over the nine digits. Sole traders since 2020: ISO/IEC 7064 MOD 97-10 over the whole, with letters
/// as 10 to 35.
pub fn netherlands(text: &str) -> bool {
    let by_11 = text.get(..9).is_some_and(|number| last_is(number, |before| weighted(before, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11));
    let whole: Vec<u32> = ['N', 'L'].into_iter().chain(text.chars()).filter_map(|c| c.to_digit(36)).collect();
    let by_97 = whole.iter().fold(0, |rest, &value| if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 });
    by_11 || by_97 == 1
}

pub fn norway(text: &str) -> bool {
    last_is(text, |before| (11 - weighted(before, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11)
}

pub fn poland(text: &str) -> bool {
    last_is(text, |before| weighted(before, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11)
}

pub fn portugal(text: &str) -> bool {
    last_is(text, |before| match 11 - weighted(before, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 | 11 => 0,
        check => check,
    })
}

pub fn romania(text: &str) -> bool {
    last_is(text, |before| {
        let padded: Vec<u32> = std::iter::repeat_n(0, 9_usize.saturating_sub(before.len())).chain(before.iter().copied()).collect();
        weighted(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10
    })
}

/// The ten digits of the organisation; the two after them count its branches.
pub fn sweden(text: &str) -> bool {
    text.get(..10).is_some_and(luhn)
}

pub fn slovakia(text: &str) -> bool {
    modulo(&digits(text), 11) == 0
}

pub fn slovenia(text: &str) -> bool {
    last_is(text, |before| match 11 - weighted(before, &[8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 => 0,
        check => check,
    })
}

pub fn switzerland(text: &str) -> bool {
    last_is(text, |before| (11 - weighted(before, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11)
}

/// Modulo 97, or since 2010 the same with 55 more; departments and health authorities (`GD`, `HA`) have no check digits.
pub fn united_kingdom(text: &str) -> bool {
    let digits = digits(text);
    let Some((number, check)) = digits.get(..9).and_then(|nine| nine.split_at_checked(7)) else { return digits.len() == 3 };
    let sum = weighted(number, &[8, 7, 6, 5, 4, 3, 2]) + modulo(check, 100);
    sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
}
