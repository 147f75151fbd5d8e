//! The VAT territory of the European Union: its member states, and the parts of them to which the common system of VAT
//! does not apply (directive 2006/112/EC, articles 5 to 7).

use crate::{
    Country,
    area::{Area, Postcodes},
};

const MEMBERS: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

/// Parts that stand outside although their country is a member, as their post writes them; those with a country code of
/// their own (`AX`, `GP`, `RE`, …) are no members anyway. The Italian waters of Lake Lugano and the north of Cyprus have
/// no postcodes that would tell them apart.
const OUTSIDE: &[(&str, &[&str])] = &[
    // Büsingen, Heligoland.
    ("DE", &["78266", "27498"]),
    // The Canaries, Ceuta, Melilla.
    ("ES", &["35", "38", "51", "52"]),
    // Åland.
    ("FI", &["22"]),
    // The overseas departments and territories; 980 is Monaco, which stands inside.
    ("FR", &["97", "984", "986..988"]),
    // Mount Athos.
    ("GR", &["63086..63087"]),
    // Livigno, Campione d'Italia.
    ("IT", &["23041", "22061"]),
];

/// The member states.
pub fn members() -> impl Iterator<Item = Country> {
    MEMBERS.split_ascii_whitespace().filter_map(|code| code.parse().ok())
}

/// Whether `country` is a member state. Monaco is none, although sales there are taxed as in France (article 7): put it
/// into the zone of France.
pub fn is_member(country: Country) -> bool {
    MEMBERS.split_ascii_whitespace().any(|code| code == country.code())
}

/// The parts of member states that stand outside, for the `except` of a zone.
pub fn outside() -> Vec<Area> {
    let area = |(country, codes): &(&str, &[&str])| {
        let postcodes: Vec<Postcodes> = codes.iter().filter_map(|code| code.parse().ok()).collect();
        country.parse().ok().map(|country| Area { country, regions: Vec::new(), postcodes })
    };
    OUTSIDE.iter().filter_map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::{Coverage, Place};

    #[test]
    fn the_union_has_its_members_and_leaves_out_what_stands_outside() {
        assert_eq!(members().count(), 27);
        assert!(members().all(is_member) && !["GB", "NO", "CH", "MC", "AX"].iter().any(|code| is_member(code.parse().unwrap())));
        let union = Coverage { areas: members().map(Area::of).collect(), except: outside() };
        let covers = |country: &str, postcode: &str| {
            union.covers(&Place { country: country.parse().unwrap(), region: None, postcode: Some(postcode.into()) }).is_some()
        };
        for (country, postcode) in
            [("DE", "78266"), ("ES", "35001"), ("FI", "22100"), ("FR", "97400"), ("FR", "98800"), ("IT", "23041"), ("CH", "8000")]
        {
            assert!(!covers(country, postcode), "{country} {postcode}");
        }
        for (country, postcode) in
            [("DE", "10115"), ("ES", "28001"), ("FI", "00100"), ("FR", "75001"), ("FR", "98000"), ("IT", "20121"), ("IE", "")]
        {
            assert!(covers(country, postcode), "{country} {postcode}");
        }
    }
}
