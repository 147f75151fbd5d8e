//! Writing products so that reading gives them back exactly.

use std::borrow::Cow;

use domain::{
    CategoryId, Money, ProductId, VariantId,
    catalogue::ProductOption,
    product::{Content, StockPolicy, Variant},
};

use crate::{
    attributes::{self, AttributeColumn, AttributeColumns},
    cell::{self, guarded, is_plain_number},
    column::Column,
};

/// What spreadsheets know UTF-8 by.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes products, a row per variant. What is written can be taken piece by piece.
pub struct Writer {
    attributes: Vec<AttributeColumn>,
    file: String,
    /// Whether the row that is being written has a cell already.
    begun: bool,
}

impl Writer {
    /// A writer with these columns of attributes; what products have beyond them is left out.
    pub fn new(attributes: AttributeColumns) -> Self {
        Self { attributes: attributes.columns, file: String::new(), begun: false }
    }

    /// Writes the names of the columns; the beginning of every file.
    pub fn header(&mut self) {
        self.file.push_str(BYTE_ORDER_MARK);
        for column in Column::ALL {
            self.cell(column.name());
        }
        for index in 0..self.attributes.len() {
            let name = self.attributes[index].to_string();
            self.cell(&name);
        }
        self.end_row();
    }

    /// Writes a product, and returns how many rows it has. A category or a related product that has no name any more is
    /// left out, and so is a stock that nobody counts.
    pub fn write(
        &mut self,
        content: &Content,
        category_path: &dyn Fn(CategoryId) -> Option<Vec<String>>,
        slug_of: &dyn Fn(ProductId) -> Option<String>,
        on_hand: &dyn Fn(VariantId) -> Option<i64>,
    ) -> u32 {
        for (index, variant) in content.variants.iter().enumerate() {
            for column in Column::ALL.iter().copied() {
                let text = match of_variant(column, content, variant, on_hand) {
                    Some(text) => text,
                    None if index == 0 => of_product(column, content, category_path, slug_of),
                    None => "".into(),
                };
                self.cell(&text);
            }
            for number in 0..self.attributes.len() {
                let column = &self.attributes[number];
                let of_column = |attribute: &&domain::product::Attribute| {
                    attribute.name == column.name() && attributes::AttributeKind::of(&attribute.value) == column.kind()
                };
                let attribute = if index == 0 { content.attributes.iter().find(of_column) } else { None };
                let text = attribute.map(|attribute| attributes::write(&attribute.value)).unwrap_or_default();
                self.cell(&text);
            }
            self.end_row();
        }
        u32::try_from(content.variants.len()).unwrap_or(u32::MAX)
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.file).into_bytes()
    }

    fn cell(&mut self, text: &str) {
        if self.begun {
            self.file.push(',');
        }
        self.begun = true;
        let text = if is_plain_number(text) { Cow::Borrowed(text) } else { guarded(text) };
        // A semicolon or a tab parts cells in spreadsheets of other countries.
        if text.contains([',', '"', '\n', '\r', ';', '\t']) || text.trim() != text {
            self.file.push('"');
            self.file.push_str(&text.replace('"', "\"\""));
            self.file.push('"');
        } else {
            self.file.push_str(&text);
        }
    }

    fn end_row(&mut self) {
        self.file.push_str("\r\n");
        self.begun = false;
    }
}

/// What a column says in each row; nothing for those that speak of the product.
fn of_variant<'a>(
    column: Column,
    content: &'a Content,
    variant: &'a Variant,
    on_hand: &dyn Fn(VariantId) -> Option<i64>,
) -> Option<Cow<'a, str>> {
    let amount = |money: Option<Money>| money.map(Money::decimal).unwrap_or_default();
    let side =
        |side: fn(&domain::product::Dimensions) -> u32| variant.dimensions.as_ref().map(|size| side(size).to_string()).unwrap_or_default();
    let text: String = match column {
        Column::Slug => return Some(content.slug.as_str().into()),
        Column::Sku => return Some(variant.sku.as_str().into()),
        Column::Barcode => return Some(variant.barcode.as_deref().unwrap_or_default().into()),
        Column::Value1 => chosen(content, variant, 0),
        Column::Value2 => chosen(content, variant, 1),
        Column::Value3 => chosen(content, variant, 2),
        Column::Value4 => chosen(content, variant, 3),
        Column::Price => amount(Some(variant.price)),
        Column::CompareAt => amount(variant.compare_at),
        Column::Cost => amount(variant.cost),
        Column::Weight => variant.weight.map(|grams| grams.to_string()).unwrap_or_default(),
        Column::Length => side(|size| size.length),
        Column::Width => side(|size| size.width),
        Column::Height => side(|size| size.height),
        Column::TaxClass => return Some(variant.tax_class.as_str().into()),
        Column::BackorderLimit => match variant.stock_policy {
            StockPolicy::Deny => String::new(),
            StockPolicy::Backorder { limit } => limit.to_string(),
        },
        Column::OnHand => on_hand(variant.id).map(|units| units.to_string()).unwrap_or_default(),
        Column::VariantPictures => {
            let pictures = variant.pictures.iter().filter_map(|index| content.pictures.get(usize::try_from(*index).ok()?));
            cell::of_list(pictures.map(|picture| picture.name.as_str()))
        }
        _ => return None,
    };
    Some(text.into())
}

fn chosen(content: &Content, variant: &Variant, number: usize) -> String {
    let (Some(option), Some(name)) = (content.options.get(number), variant.choice.get(number)) else { return String::new() };
    option.values.iter().find(|value| value.name == *name).map(cell::of_value).unwrap_or_default()
}

/// What a column says of the product, in its first row.
fn of_product<'a>(
    column: Column,
    content: &'a Content,
    category_path: &dyn Fn(CategoryId) -> Option<Vec<String>>,
    slug_of: &dyn Fn(ProductId) -> Option<String>,
) -> Cow<'a, str> {
    match column {
        Column::Title => content.title.as_str().into(),
        Column::Description => content.description.as_str().into(),
        Column::Status => content.status.name().into(),
        Column::PublishAt => content.publish_at.map(|at| at.to_string()).unwrap_or_default().into(),
        Column::Brand => content.brand.as_str().into(),
        Column::Tags => cell::of_list(content.tags.iter().map(String::as_str)).into(),
        Column::Categories => {
            cell::of_paths(&content.categories.iter().filter_map(|category| category_path(*category)).collect::<Vec<_>>()).into()
        }
        Column::Option1 => option(content, 0).into(),
        Column::Option2 => option(content, 1).into(),
        Column::Option3 => option(content, 2).into(),
        Column::Option4 => option(content, 3).into(),
        Column::Pictures => cell::of_pictures(content.pictures.iter().map(|picture| (picture.name.as_str(), picture.alt.as_str()))).into(),
        Column::SeoTitle => content.seo.title.as_str().into(),
        Column::SeoDescription => content.seo.description.as_str().into(),
        Column::Related => {
            let slugs: Vec<String> = content.related.iter().filter_map(|product| slug_of(*product)).collect();
            cell::of_list(slugs.iter().map(String::as_str)).into()
        }
        Column::Featured => if content.featured { "true" } else { "false" }.into(),
        _ => "".into(),
    }
}

/// An option's name; with its values only where the rows alone would not say them, or not in their order.
fn option(content: &Content, number: usize) -> String {
    let Some(ProductOption { name, values }) = content.options.get(number) else { return String::new() };
    let mut used: Vec<&str> = Vec::new();
    for value in content.variants.iter().filter_map(|variant| variant.choice.get(number)) {
        if !used.contains(&value.as_str()) {
            used.push(value);
        }
    }
    let told = values.iter().map(|value| value.name.as_str()).eq(used);
    cell::of_option(name, if told { &[] } else { values })
}
