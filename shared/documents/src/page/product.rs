//! The page of a product, and what stands where it was before.

use askama::Template;
use contract::catalogue::{CategoryLink, ProductView};
use domain::Money;
use serde_json::json;

use super::{
    Head, Site, beginning, data, in_address, or, picture,
    words::{Words, words},
};
use crate::amount;

/// A variant in the list of all.
struct Line {
    name: String,
    sku: String,
    price: String,
    stock: &'static str,
}

#[derive(Template)]
#[template(path = "page_product.html")]
struct Body<'a> {
    site: Site<'a>,
    words: &'static Words,
    product: &'a ProductView,
    price: String,
    compare_at: Option<String>,
    stock: &'static str,
    lines: Vec<Line>,
}

/// A product's page.
pub fn product(site: Site<'_>, product: &ProductView) -> Result<String, askama::Error> {
    let words = words(site.language);
    let about = product.description.plain();
    let path = format!("/p/{}", in_address(&product.slug));
    let breadcrumbs = data::breadcrumbs(site, site.name, &product.breadcrumbs, (&product.name, &path));
    let first = product.pictures.first();
    let head = Head {
        site,
        title: format!("{} · {}", or(&product.seo.title, &product.name), site.name),
        description: or(&product.seo.description, &beginning(or(&about, &product.name))).to_owned(),
        path,
        kind: "product",
        preview: first.map(picture::preview),
        hero: first.and_then(|first| picture::hero(first, picture::PRODUCT)),
        data: data::graph(&[data::product(site, product, or(&about, &product.name)), breadcrumbs]),
    };
    let lowest = product.variants.iter().min_by_key(|variant| variant.price.minor());
    let varies = product.variants.iter().any(|variant| Some(variant.price) != lowest.map(|lowest| lowest.price));
    let written = |price: Money| amount::short(price, site.language);
    let line = |variant: &contract::catalogue::VariantView| Line {
        name: variant.choice.join(" / "),
        sku: variant.sku.clone(),
        price: written(variant.price),
        stock: words.stock(data::stock(variant)),
    };
    let body = Body {
        site,
        words,
        product,
        price: lowest.map(|lowest| words.price(lowest.price, varies, site.language)).unwrap_or_default(),
        compare_at: lowest.and_then(|lowest| lowest.compare_at).map(written),
        stock: words.stock(data::best_stock(&product.variants)),
        lines: product.variants.iter().map(line).collect(),
    };
    // What the app would ask first: it shows the page at once and asks whether it is still so.
    let reply = json!({ "path": format!("/api/products/{}", in_address(&product.slug)), "reply": product });
    let rest = format!("<script type=\"application/json\" id=\"page-data\">{}</script>", data::in_script(&reply.to_string()));
    Ok(site.shell.filled(&head.render()?, &body.render()?, &rest))
}

impl Body<'_> {
    fn link(link: &CategoryLink) -> String {
        format!("/c/{}", in_address(&link.slug))
    }
    fn page(slug: &str) -> String {
        format!("/p/{}", in_address(slug))
    }
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Language, Timestamp, catalogue::Picture, product::RichText};
    use serde_json::Value;

    use super::*;
    use crate::page::{Shell, shell::tests::INDEX};

    const HOSTILE: &str = "\"'><img src=x onerror=alert(1)></script><script>alert(1)</script>";

    fn view(name: &str, prices: &[i64]) -> ProductView {
        let variant = |(at, minor): (u32, &i64)| contract::catalogue::VariantView {
            id: format!("var_{at:032x}").parse().unwrap(),
            sku: format!("SKU {at}"),
            choice: if prices.len() > 1 { vec![format!("Size {at}")] } else { Vec::new() },
            price: Money::new(*minor, Currency::EUR),
            compare_at: None,
            prices: Vec::new(),
            available: 3,
            backorder: at == 1,
            barcode: Some("4006381333931".into()),
            pictures: Vec::new(),
        };
        ProductView {
            id: format!("prd_{:032x}", 1).parse().unwrap(),
            slug: "jug".into(),
            name: name.into(),
            brand: name.into(),
            description: RichText::sanitised("<p>Thrown <b>by hand</b>.</p>"),
            details: vec![contract::catalogue::Detail { name: name.into(), value: name.into() }],
            breadcrumbs: vec![CategoryLink { slug: "tableware".into(), name: name.into() }],
            options: Vec::new(),
            variants: (0..).zip(prices).map(variant).collect(),
            pictures: vec![Picture {
                name: "jug".into(),
                alt: name.into(),
                width: 800,
                height: 1000,
                widths: vec![480, 800],
                webp: true,
                ..Picture::default()
            }],
            tags: Vec::new(),
            published_at: Timestamp(0),
            seo: domain::product::Seo::default(),
            related: Vec::new(),
        }
    }

    fn data(page: &str) -> Value {
        let json = page.split_once("<script type=\"application/ld+json\" data-page>").unwrap().1.split_once("</script>").unwrap().0;
        serde_json::from_str(json).unwrap()
    }

    fn page(language: Language, view: &ProductView) -> String {
        let shell = Shell::read(INDEX, language).unwrap();
        product(Site { name: "Bodega", url: "https://shop.example", language, shell: &shell }, view).unwrap()
    }

    #[test]
    fn a_page_says_what_it_sells_to_people_and_programs() {
        let page = page(Language::De, &view("Krug", &[2400]));
        assert!(page.contains("<title>Krug · Bodega</title>") && page.contains("<p class=\"pre-price\">24\u{a0}€"), "{page}");
        assert!(page.contains("<link rel=\"canonical\" href=\"https://shop.example/p/jug\" />") && page.contains("Auf Lager"));
        assert!(
            page.contains("imagesrcset=\"/media/jug-480.avif 480w, /media/jug-800.avif 800w\"") && page.contains("Thrown <b>by hand</b>.")
        );
        assert!(page.contains("<meta property=\"og:image\" content=\"https://shop.example/media/jug-og.jpg\" />"));
        let product = &data(&page)["@graph"][0];
        assert_eq!((&product["gtin"], &product["offers"]["price"]), (&json!("4006381333931"), &json!("24.00")));
        assert_eq!(product["offers"]["availability"], "https://schema.org/InStock");
    }

    #[test]
    fn several_prices_are_a_range() {
        let page = page(Language::En, &view("Jug", &[2400, 3000]));
        assert!(page.contains("from €24") && page.contains("Size 1"), "{page}");
        let offers = &data(&page)["@graph"][0]["offers"];
        assert_eq!((&offers["lowPrice"], &offers["highPrice"], &offers["offerCount"]), (&json!("24.00"), &json!("30.00"), &json!(2)));
        assert_eq!(offers["offers"][1]["availability"], "https://schema.org/BackOrder");
        assert_eq!(offers["offers"][1]["url"], "https://shop.example/p/jug?sku=SKU%201");
    }

    #[test]
    fn no_text_breaks_out_of_its_place() {
        let page = page(Language::En, &view(HOSTILE, &[2400, 3000]));
        assert!(!page.contains("<img src=x") && !page.contains("<script>alert") && !page.contains("onerror=alert(1)>"), "{page}");
        // The shell's one, the structured data and the app's.
        assert_eq!(page.matches("<script").count(), 3, "{page}");
        assert_eq!(page.matches("</script").count(), 3);
        assert_eq!(data(&page)["@graph"][0]["name"], HOSTILE);
    }
}
