//! The combinations of options.

use crate::catalogue::ProductOption;

/// Every combination of the options' values, the last option moving fastest; `Err` with how many there would be where that
/// is more than `most`. Nothing to choose is one combination, of nothing.
pub fn combinations(options: &[ProductOption], most: usize) -> Result<Vec<Vec<String>>, usize> {
    let count = options.iter().fold(1_usize, |count, option| count.saturating_mul(option.values.len()));
    if count > most {
        return Err(count);
    }
    let begin = vec![Vec::new()];
    Ok(options.iter().fold(begin, |rows, option| {
        let longer = |row: &Vec<String>, name: &str| row.iter().cloned().chain([name.to_owned()]).collect();
        rows.iter().flat_map(|row| option.values.iter().map(|value| longer(row, &value.name))).collect()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::OptionValue;

    #[test]
    fn each_combination_comes_once() {
        let option = |name: &str, values: &[&str]| ProductOption {
            name: name.into(),
            values: values.iter().map(|value| OptionValue { name: (*value).into(), swatch: None }).collect(),
        };
        let options = [option("Colour", &["Red", "Blue"]), option("Size", &["S", "M", "L"])];
        let rows = combinations(&options, 6).unwrap();
        assert_eq!(rows.len(), 6);
        assert_eq!(rows[1], ["Red", "M"]);
        assert_eq!(combinations(&options, 5), Err(6));
        assert_eq!(combinations(&[], 5).unwrap(), [Vec::<String>::new()]);
    }
}
