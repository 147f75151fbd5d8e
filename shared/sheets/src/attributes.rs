//! Columns of attributes: each shop has its own.

use std::{collections::HashSet, fmt};

use domain::product::{Attribute, AttributeValue, Content};

use crate::cell::{self, CellFault};

/// What kind of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AttributeKind {
    Text,
    Number,
    Choice,
    Colour,
}

/// The endings of columns' names.
const ENDINGS: [(AttributeKind, &str); 4] = [
    (AttributeKind::Text, ":text"),
    (AttributeKind::Number, ":number"),
    (AttributeKind::Choice, ":choice"),
    (AttributeKind::Colour, ":colour"),
];

impl AttributeKind {
    /// The kind of a value.
    pub const fn of(value: &AttributeValue) -> Self {
        match value {
            AttributeValue::Text { .. } => Self::Text,
            AttributeValue::Number { .. } => Self::Number,
            AttributeValue::Choice { .. } => Self::Choice,
            AttributeValue::Colour { .. } => Self::Colour,
        }
    }

    /// The value in a cell that is not empty; nothing where a list has no entries.
    pub fn read(self, text: &str) -> Result<Option<AttributeValue>, CellFault> {
        Ok(match self {
            Self::Text => Some(AttributeValue::Text { text: text.to_owned() }),
            Self::Number => Some(cell::number(text)?),
            Self::Choice => Some(cell::list(text)).filter(|values| !values.is_empty()).map(|values| AttributeValue::Choice { values }),
            Self::Colour => Some(cell::values(text)).filter(|values| !values.is_empty()).map(|values| AttributeValue::Colour { values }),
        })
    }
}

/// A value as a cell.
pub(crate) fn write(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text { text } => text.clone(),
        AttributeValue::Number { .. } => value.in_words(),
        AttributeValue::Choice { values } => cell::of_list(values.iter().map(String::as_str)),
        AttributeValue::Colour { values } => cell::of_values(values),
    }
}

/// A column of an attribute: `attr:Material`, `attr:Height:number`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AttributeColumn {
    name: String,
    kind: AttributeKind,
}

impl AttributeColumn {
    pub fn new(name: &str, kind: AttributeKind) -> Self {
        Self { name: name.to_owned(), kind }
    }

    /// The column for an attribute.
    pub fn of(attribute: &Attribute) -> Self {
        Self::new(&attribute.name, AttributeKind::of(&attribute.value))
    }

    /// The column that a header names so, if it is one of an attribute.
    pub fn parse(header: &str) -> Option<Self> {
        let name = header.strip_prefix("attr:")?;
        let (kind, name) =
            ENDINGS.iter().find_map(|(kind, ending)| Some((*kind, name.strip_suffix(ending)?))).unwrap_or((AttributeKind::Text, name));
        Some(Self::new(name.trim(), kind))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn kind(&self) -> AttributeKind {
        self.kind
    }
}

impl fmt::Display for AttributeColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Text needs no ending, but where the name has one of its own.
        let plain = self.kind == AttributeKind::Text && !ENDINGS.iter().any(|(_, ending)| self.name.ends_with(ending));
        let ending = ENDINGS.iter().find(|(kind, _)| *kind == self.kind && !plain).map_or("", |(_, ending)| ending);
        write!(f, "attr:{}{ending}", self.name)
    }
}

/// The attributes that products have: the columns that a file of them needs.
#[derive(Debug, Clone, Default)]
pub struct AttributeColumns {
    pub(crate) columns: Vec<AttributeColumn>,
    known: HashSet<AttributeColumn>,
}

impl AttributeColumns {
    /// Adds what a product has. What is new comes behind what the product has before it, so that as many products as
    /// possible find their attributes in their order.
    pub fn look(&mut self, content: &Content) {
        let mut before: Option<AttributeColumn> = None;
        for column in content.attributes.iter().map(AttributeColumn::of) {
            if !self.known.contains(&column) {
                let place = before.as_ref().and_then(|before| self.columns.iter().position(|one| one == before));
                self.columns.insert(place.map_or(0, |place| place + 1), column.clone());
                self.known.insert(column.clone());
            }
            before = Some(column);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether no product has any.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

/// The attributes of all these products.
pub fn attribute_columns<'a>(contents: impl Iterator<Item = &'a Content>) -> AttributeColumns {
    let mut columns = AttributeColumns::default();
    contents.for_each(|content| columns.look(content));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_look_like_an_ending() {
        for (name, kind, header) in [
            ("Material", AttributeKind::Text, "attr:Material"),
            ("Height", AttributeKind::Number, "attr:Height:number"),
            ("a:number", AttributeKind::Text, "attr:a:number:text"),
            ("a:text", AttributeKind::Colour, "attr:a:text:colour"),
        ] {
            let column = AttributeColumn::new(name, kind);
            assert_eq!(column.to_string(), header);
            assert_eq!(AttributeColumn::parse(header), Some(column));
        }
        assert_eq!(AttributeColumn::parse("title"), None);
    }
}
