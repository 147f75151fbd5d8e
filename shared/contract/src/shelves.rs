//! Categories and collections as staff see them, and collections as shoppers do.

use domain::{
    CategoryId, CollectionId, Permission, ProductId, Timestamp,
    catalogue::Picture,
    collection::Selection,
    product::{Seo, Slug},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::ProductCard,
    endpoint::{Access, Cache, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// What category and collection are written with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShelfBody {
    /// Its name; at most 100 characters.
    pub name: String,
    /// The last part of its address; made of the name where it is empty.
    #[serde(default)]
    pub slug: String,
    /// One sentence, or some; at most 2 000 characters.
    #[serde(default)]
    pub description: String,
    /// The name of its picture's upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// What its picture shows; at most 250 characters.
    #[serde(default)]
    pub alt: String,
    /// Whether shoppers do not see it.
    #[serde(default)]
    pub hidden: bool,
    /// What search engines are told.
    #[serde(default)]
    pub seo: Seo,
}

/// A checked [`ShelfBody`].
#[derive(Debug, Clone)]
pub struct ShelfWish {
    /// Its name.
    pub name: String,
    /// The last part of its address.
    pub slug: Slug,
    /// Some sentences.
    pub description: String,
    /// The name of its picture.
    pub picture: Option<String>,
    /// What its picture shows.
    pub alt: String,
    /// Whether shoppers do not see it.
    pub hidden: bool,
    /// What search engines are told.
    pub seo: Seo,
}

impl ShelfBody {
    fn check_at(self, at: &str, faults: &mut Faults) -> Option<ShelfWish> {
        let name = faults.line(&format!("{at}/name"), &self.name, 100);
        let slug = match self.slug.trim() {
            "" => name.as_deref().and_then(|name| {
                let made = Slug::of(name).ok_or("must be given: nothing in the name can stand in an address");
                faults.take(&format!("{at}/slug"), "missing", made)
            }),
            text => faults.take(&format!("{at}/slug"), "malformed", Slug::parse(text)),
        };
        // Line breaks are allowed, so `line` does not fit.
        let description = self.description.trim().to_owned();
        let length = description.chars().count();
        if length > 2000 {
            faults.add(format!("{at}/description"), "too-long", format!("must have at most 2000 characters, has {length}"));
        }
        let picture = faults.optional_line(&format!("{at}/picture"), self.picture.as_deref(), 100);
        let alt = faults.optional_line(&format!("{at}/alt"), Some(&self.alt), 250);
        let title = faults.optional_line(&format!("{at}/seo/title"), Some(&self.seo.title), 70);
        let about = faults.optional_line(&format!("{at}/seo/description"), Some(&self.seo.description), 320);
        let seo = Seo { title: title?.unwrap_or_default(), description: about?.unwrap_or_default() };
        let (picture, alt) = (picture?, alt?.unwrap_or_default());
        (length <= 2000).then_some(ShelfWish { name: name?, slug: slug?, description, picture, alt, hidden: self.hidden, seo })
    }
}

impl Input for ShelfBody {
    type Valid = ShelfWish;
    fn check(self, faults: &mut Faults) -> Option<ShelfWish> {
        self.check_at("#", faults)
    }
}

/// A category as staff see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryRow {
    /// The category.
    pub id: CategoryId,
    /// Its version: what a change must name.
    pub version: u32,
    /// The category above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// Its place among those of the same parent, from 0.
    pub position: u32,
    /// Its name.
    pub name: String,
    /// `/c/<slug>`.
    pub slug: String,
    /// Some sentences.
    pub description: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// Whether shoppers do not see it.
    pub hidden: bool,
    /// What search engines are told.
    pub seo: Seo,
    /// How many published products it has, with those of the categories below it.
    pub product_count: u32,
}

/// The tree of categories.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CategoryTree {
    /// Those of the same parent in their order.
    pub items: Vec<CategoryRow>,
}

/// A category.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CategoryPath {
    /// The category.
    pub category: CategoryId,
}
impl Input for CategoryPath {
    type Valid = CategoryId;
    fn check(self, _: &mut Faults) -> Option<CategoryId> {
        Some(self.category)
    }
}

/// Where in the tree.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Below this category; at the top without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// Before the one that is at this place now, from 0; at the end where there are fewer.
    pub position: u32,
}
impl Input for Place {
    type Valid = Self;
    fn check(self, _: &mut Faults) -> Option<Self> {
        Some(self)
    }
}

/// A new category.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Below this category; at the top without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// What it shall be.
    pub category: ShelfBody,
}
impl Input for NewCategory {
    type Valid = (Option<CategoryId>, ShelfWish);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        Some((self.parent, self.category.check_at("#/category", faults)?))
    }
}

macro_rules! staff {
    ($(#[doc = $doc:literal])* $name:ident, $id:literal, $function:literal, $method:ident $path:literal, [$($kind:ident),*], $conditional:literal, $input:ty, $body:ty, $reply:ty) => {
        $(#[doc = $doc])*
        pub enum $name {}
        impl Endpoint for $name {
            const ID: &'static str = $id;
            const FUNCTION: &'static str = $function;
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const ACCESS: Access = Access::Staff(Permission::ProductsManage);
            const SUMMARY: &'static str = concat!($($doc),*).trim_ascii();
            const CONDITIONAL: bool = $conditional;
            const PROBLEMS: &'static [Kind] = &[$(Kind::$kind),*];
            type Path = $input;
            type Query = Nothing;
            type Body = $body;
            type Reply = $reply;
        }
    };
}

staff!(
    /// Shows the tree of categories.
    ListCategoryTree, "list_category_tree", "manage-categories", Get "/api/admin/categories", [], false, Nothing, Nothing, CategoryTree
);
staff!(
    /// Makes a category, the last below its parent.
    AddCategory, "add_category", "manage-categories", Post "/api/admin/categories", [], false, Nothing, NewCategory, CategoryTree
);
staff!(
    /// Writes a category, over the version that `If-Match` names.
    SetCategory, "set_category", "manage-categories", Put "/api/admin/categories/{category}", [NotFound], true, CategoryPath, ShelfBody, CategoryTree
);
staff!(
    /// Moves a category with all below it.
    MoveCategory, "move_category", "manage-categories", Put "/api/admin/categories/{category}/place", [NotFound], false, CategoryPath, Place, CategoryTree
);
staff!(
    /// Takes a category away; it may have none below it, and its products stay in the shop.
    RemoveCategory, "remove_category", "manage-categories", Delete "/api/admin/categories/{category}", [NotFound, CategoryNotEmpty], false, CategoryPath, Nothing, CategoryTree
);

/// A collection to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionBody {
    /// What it is called.
    pub collection: ShelfBody,
    /// What is in it.
    pub selection: Selection,
}
impl Input for CollectionBody {
    type Valid = (ShelfWish, Selection);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        let wish = self.collection.check_at("#/collection", faults);
        let selection = self.selection.check("#/selection", faults);
        Some((wish?, selection?))
    }
}

/// A collection in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CollectionRow {
    /// The collection.
    pub id: CollectionId,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// `/collections/<slug>`.
    pub slug: String,
    /// Some sentences.
    pub description: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// Whether shoppers do not see it.
    pub hidden: bool,
    /// What search engines are told.
    pub seo: Seo,
    /// Whether a rule fills it.
    pub by_rule: bool,
    /// How many published products it has; follows a change within seconds.
    pub product_count: u32,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// All collections.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CollectionTable {
    /// By name.
    pub items: Vec<CollectionRow>,
}

/// A product that was chosen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ChosenProduct {
    /// The product.
    pub id: ProductId,
    /// Its card; absent where there is no such product any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<ProductCard>,
}

/// A collection in the editor.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CollectionDetail {
    /// The collection.
    pub collection: CollectionRow,
    /// What is in it.
    pub selection: Selection,
    /// The products that were chosen one by one.
    pub chosen: Vec<ChosenProduct>,
}

/// A collection.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CollectionPath {
    /// The collection.
    pub collection: CollectionId,
}
impl Input for CollectionPath {
    type Valid = CollectionId;
    fn check(self, _: &mut Faults) -> Option<CollectionId> {
        Some(self.collection)
    }
}

staff!(
    /// Lists all collections.
    ListAllCollections, "list_all_collections", "manage-collections", Get "/api/admin/collections", [], false, Nothing, Nothing, CollectionTable
);
staff!(
    /// Makes a collection.
    AddCollection, "add_collection", "manage-collections", Post "/api/admin/collections", [], false, Nothing, CollectionBody, CollectionDetail
);
staff!(
    /// Shows a collection for the editor.
    OpenCollection, "open_collection", "manage-collections", Get "/api/admin/collections/{collection}", [NotFound], false, CollectionPath, Nothing, CollectionDetail
);
staff!(
    /// Writes a collection, over the version that `If-Match` names.
    SetCollection, "set_collection", "manage-collections", Put "/api/admin/collections/{collection}", [NotFound], true, CollectionPath, CollectionBody, CollectionDetail
);
staff!(
    /// Takes a collection away; its products stay in the shop.
    RemoveCollection, "remove_collection", "manage-collections", Delete "/api/admin/collections/{collection}", [NotFound], false, CollectionPath, Nothing, CollectionTable
);

/// A collection as shoppers see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CollectionView {
    /// The collection.
    pub id: CollectionId,
    /// `/collections/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Some sentences.
    pub description: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// How many published products it has.
    pub product_count: u32,
    /// What search engines are told.
    pub seo: Seo,
}

/// All collections that shoppers see.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CollectionList {
    /// By name.
    pub items: Vec<CollectionView>,
}

/// Lists the shop's collections.
pub enum ListCollections {}
impl Endpoint for ListCollections {
    const ID: &'static str = "list_collections";
    const FUNCTION: &'static str = "list-categories";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/collections";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Lists the shop's collections.";
    const CACHE: Cache = Cache::Shared(60);
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = CollectionList;
}
