//! The pages that list products: categories, collections and the front page.

use askama::Template;
use contract::{
    catalogue::{CategoryLink, CategoryView, ProductCard},
    shelves::CollectionView,
};
use domain::{catalogue::Picture, product::Seo};

use super::{
    Head, Site, beginning, data, in_address, or, picture,
    words::{Words, words},
};
use crate::amount;

/// Products on the page of a category or a collection.
pub const LISTED: u32 = 48;
/// So many pictures of a list are fetched at once.
const EAGER: usize = 4;

/// A category or a collection.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// Where it is, from the origin on.
    pub path: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Some sentences.
    pub description: &'a str,
    /// What search engines are told.
    pub seo: &'a Seo,
    /// Its picture.
    pub picture: Option<&'a Picture>,
    /// The categories above it, the highest first.
    pub above: &'a [CategoryLink],
    /// The categories right below it.
    pub below: &'a [CategoryLink],
    /// How many products it has.
    pub count: u32,
    /// The first of them, at most [`LISTED`].
    pub cards: &'a [ProductCard],
}

/// A product in a list.
struct Card<'a> {
    product: &'a ProductCard,
    path: String,
    price: String,
    compare_at: Option<String>,
    picture: Option<Shown<'a>>,
}

/// A picture in a list.
struct Shown<'a> {
    picture: &'a Picture,
    is_eager: bool,
}

#[derive(Template)]
#[template(path = "page_shelf.html")]
struct ShelfBody<'a> {
    site: Site<'a>,
    words: &'static Words,
    shelf: Shelf<'a>,
    cards: Vec<Card<'a>>,
}

#[derive(Template)]
#[template(path = "page_home.html")]
struct HomeBody<'a> {
    site: Site<'a>,
    words: &'static Words,
    heading: &'a str,
    home: Home<'a>,
    cards: Vec<Card<'a>>,
}

fn cards<'a>(site: Site<'_>, cards: &'a [ProductCard], eager: usize) -> Vec<Card<'a>> {
    let words = words(site.language);
    let each = cards.iter().enumerate().map(|(at, card)| Card {
        product: card,
        path: format!("/p/{}", in_address(&card.slug)),
        price: words.price(card.price, card.price_varies, site.language),
        compare_at: card.compare_at.map(|price| amount::short(price, site.language)),
        picture: card.picture.as_ref().filter(|picture| !picture.widths.is_empty()).map(|picture| Shown { picture, is_eager: at < eager }),
    });
    each.collect()
}

impl Shown<'_> {
    fn widths(&self, kind: &str) -> String {
        picture::widths(self.picture, kind)
    }
    fn small(&self) -> String {
        picture::file(self.picture, "160.jpg")
    }
}

/// The page of a category or a collection.
pub fn shelf(site: Site<'_>, shelf: Shelf<'_>) -> Result<String, askama::Error> {
    let description = or(&shelf.seo.description, &beginning(or(shelf.description, shelf.name))).to_owned();
    let list = data::list(site, shelf.name, &description, shelf.path, shelf.count, shelf.cards);
    let breadcrumbs = data::breadcrumbs(site, site.name, shelf.above, (shelf.name, shelf.path));
    let first = shelf.cards.first().and_then(|card| card.picture.as_ref());
    let head = Head {
        site,
        title: format!("{} · {}", or(&shelf.seo.title, shelf.name), site.name),
        description,
        path: shelf.path.to_owned(),
        kind: "website",
        preview: shelf.picture.or(first).map(picture::preview),
        hero: first.and_then(|first| picture::hero(first, picture::LIST)),
        data: data::graph(&[list, breadcrumbs]),
    };
    let body = ShelfBody { site, words: words(site.language), shelf, cards: cards(site, shelf.cards, EAGER) };
    Ok(site.shell.filled(&head.render()?, &body.render()?, ""))
}

/// What the front page leads to.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// The categories at the top of the tree.
    pub categories: &'a [CategoryView],
    /// The collections.
    pub collections: &'a [CollectionView],
    /// What comes first in the shop's own order.
    pub featured: &'a [ProductCard],
}

/// The front page. The storefront's own title and description are about it.
pub fn home(site: Site<'_>, home: Home<'_>) -> Result<String, askama::Error> {
    let title = or(&site.shell.title, site.name);
    let head = Head {
        site,
        title: title.to_owned(),
        description: or(&site.shell.description, site.name).to_owned(),
        path: "/".to_owned(),
        kind: "website",
        preview: home.featured.iter().find_map(|card| card.picture.as_ref()).map(picture::preview),
        // What the app shows first there is its own matter.
        hero: None,
        data: data::graph(&data::shop(site)),
    };
    let body = HomeBody { site, words: words(site.language), heading: title, home, cards: cards(site, home.featured, 0) };
    Ok(site.shell.filled(&head.render()?, &body.render()?, ""))
}

/// The address of something below a path.
fn at(place: &str, slug: &str) -> String {
    format!("/{place}/{}", in_address(slug))
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Language, Money};
    use serde_json::json;

    use super::*;
    use crate::page::{Shell, shell::tests::INDEX};

    fn card(name: &str) -> ProductCard {
        let price = Money::new(2400, Currency::EUR);
        let picture = Picture { name: "lamp".into(), widths: vec![480], ..Picture::default() };
        let card = json!({
            "id": format!("prd_{:032x}", 1), "slug": "lamp", "name": name, "brand": name, "price": price, "priceVaries": true, "picture": picture,
        });
        serde_json::from_value(card).unwrap()
    }

    #[test]
    fn lists_lead_to_their_products_and_break_nothing() {
        let shell = Shell::read(INDEX, Language::En).unwrap();
        let site = Site { name: "Bodega", url: "https://shop.example", language: Language::En, shell: &shell };
        let hostile = "</script><script>alert(1)</script>";
        let below = [CategoryLink { slug: "desk-lamps".into(), name: hostile.into() }];
        let cards = [card(hostile)];
        let page = shelf(
            site,
            Shelf {
                path: "/c/lamps",
                name: hostile,
                description: hostile,
                seo: &Seo::default(),
                picture: None,
                above: &[],
                below: &below,
                count: 1,
                cards: &cards,
            },
        )
        .unwrap();
        assert!(page.contains("<a href=\"/p/lamp\">") && page.contains("from €24") && page.contains("href=\"/c/desk-lamps\""), "{page}");
        assert!(!page.contains("<script>alert") && page.contains("\"numberOfItems\":1"), "{page}");
        assert_eq!(page.matches("<script").count(), 2);
        let front = home(site, Home { categories: &[], collections: &[], featured: &cards }).unwrap();
        assert!(front.contains("<title>Bodega · Lamps &#38; more</title>") && front.contains("\"SearchAction\""), "{front}");
        assert_eq!(front.matches("<script").count(), 2);
    }
}
