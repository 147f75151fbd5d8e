//! The columns that a file may have, and those that one has.

use std::collections::HashMap;

use contract::imports::RowFault;

use crate::attributes::{AttributeColumn, AttributeKind};

/// Columns of a file.
pub(crate) const COLUMNS_MAX: usize = 2000;

macro_rules! columns {
    ($($name:ident = $text:literal,)*) => {
        /// A column that every shop has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Column { $($name),* }
        impl Column {
            /// In the order to write them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// What it is called in files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

columns! {
    Slug = "slug",
    Title = "title",
    Description = "description",
    Status = "status",
    PublishAt = "publish_at",
    Brand = "brand",
    Tags = "tags",
    Categories = "categories",
    Option1 = "option1",
    Value1 = "value1",
    Option2 = "option2",
    Value2 = "value2",
    Option3 = "option3",
    Value3 = "value3",
    Option4 = "option4",
    Value4 = "value4",
    Sku = "sku",
    Barcode = "barcode",
    Price = "price",
    CompareAt = "compare_at",
    Cost = "cost",
    Weight = "weight_g",
    Length = "length_mm",
    Width = "width_mm",
    Height = "height_mm",
    TaxClass = "tax_class",
    BackorderLimit = "backorder_limit",
    OnHand = "on_hand",
    Pictures = "pictures",
    VariantPictures = "variant_pictures",
    SeoTitle = "seo_title",
    SeoDescription = "seo_description",
    Related = "related",
    Featured = "featured",
}

/// The names of options, …
pub(crate) const OPTIONS: [Column; 4] = [Column::Option1, Column::Option2, Column::Option3, Column::Option4];
/// … and their values.
pub(crate) const VALUES: [Column; 4] = [Column::Value1, Column::Value2, Column::Value3, Column::Value4];
/// Outer measures.
pub(crate) const SIDES: [Column; 3] = [Column::Length, Column::Width, Column::Height];

impl Column {
    /// Whether it says something of a variant, in each row, and not of the product, in its first.
    const fn is_of_variants(self) -> bool {
        use Column::{
            BackorderLimit, Barcode, CompareAt, Cost, Height, Length, OnHand, Price, Sku, TaxClass, Value1, Value2, Value3, Value4,
            VariantPictures, Weight, Width,
        };
        matches!(
            self,
            Value1
                | Value2
                | Value3
                | Value4
                | Sku
                | Barcode
                | Price
                | CompareAt
                | Cost
                | Weight
                | Length
                | Width
                | Height
                | TaxClass
                | BackorderLimit
                | OnHand
                | VariantPictures
        )
    }
}

/// The columns of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    /// How many cells a row has.
    pub width: usize,
    /// Where each of [`Column::ALL`] is.
    places: Vec<Option<usize>>,
    /// The attributes, and where each is.
    pub attributes: Vec<(AttributeColumn, usize)>,
    numbers: HashMap<AttributeColumn, usize>,
    /// Where a product's first row says what holds for all of them, and what these columns are called.
    pub of_product: Vec<(usize, String)>,
}

impl Columns {
    /// The columns that a header names, which stands in `row`.
    pub fn read(header: &[String], row: u32) -> Result<Self, Vec<RowFault>> {
        let width = header.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
        let mut faults = Vec::new();
        let mut fault = |name: &str, code: &str, detail: String| {
            faults.push(RowFault { row, column: name.to_owned(), code: code.to_owned(), detail });
        };
        if width > COLUMNS_MAX {
            fault("", "too-many", format!("must have at most {COLUMNS_MAX} columns, has {width}"));
            return Err(faults);
        }
        let mut places = vec![None; Column::ALL.len()];
        let (mut attributes, mut numbers, mut of_product) = (Vec::new(), HashMap::new(), Vec::new());
        for (at, name) in header[..width].iter().map(|name| name.trim()).enumerate() {
            if name.is_empty() {
                fault("", "missing", format!("has no name for column {}", at + 1));
                continue;
            }
            if let Some(column) = AttributeColumn::parse(name) {
                of_product.push((at, column.to_string()));
                if column.name().is_empty() {
                    fault(name, "malformed", "must have a name after attr:".to_owned());
                } else if numbers.insert(column.clone(), attributes.len()).is_some() {
                    fault(name, "twice", "stands there twice".to_owned());
                }
                attributes.push((column, at));
                continue;
            }
            let Some(column) = Column::ALL.iter().copied().find(|column| column.name().eq_ignore_ascii_case(name)) else {
                fault(name, "unknown", "is no column that the shop knows; attributes are called attr:Name".to_owned());
                continue;
            };
            if !column.is_of_variants() && column != Column::Slug {
                of_product.push((at, column.name().to_owned()));
            }
            let place = &mut places[column as usize];
            if place.is_some() {
                fault(name, "twice", "stands there twice".to_owned());
            }
            *place = Some(at);
        }
        let columns = Self { width, places, attributes, numbers, of_product };
        for needed in [Column::Slug, Column::Sku].into_iter().filter(|column| !columns.has(*column)) {
            fault(needed.name(), "missing", "must be there: it says whom a row is about".to_owned());
        }
        for (option, value) in OPTIONS.into_iter().zip(VALUES) {
            let (missing, other) = if columns.has(option) { (value, option) } else { (option, value) };
            if columns.has(option) != columns.has(value) {
                fault(missing.name(), "missing", format!("must be there, for {} is", other.name()));
            }
        }
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    /// Where a column is.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Whether the file has it.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// The number of an attribute's column.
    pub fn number(&self, name: &str, kind: AttributeKind) -> Option<usize> {
        if self.attributes.is_empty() {
            return None;
        }
        self.numbers.get(&AttributeColumn::new(name, kind)).copied()
    }

    /// Whether it says what there is to choose, and so all variants that there are.
    pub fn say_all_variants(&self) -> bool {
        OPTIONS.into_iter().any(|option| self.has(option))
    }

    /// The name of the column at a place.
    pub fn name_at(&self, place: usize) -> String {
        let of_attribute = || self.attributes.iter().find(|(_, at)| *at == place).map(|(column, _)| column.to_string());
        let column = Column::ALL.iter().find(|column| self.place(**column) == Some(place));
        column.map(|column| column.name().to_owned()).or_else(of_attribute).unwrap_or_default()
    }
}
