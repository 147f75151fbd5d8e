//! Structured data, as schema.org describes it and search engines read it.

use std::fmt::Write as _;

use contract::catalogue::{CategoryLink, ProductCard, ProductView, VariantView};
use serde_json::{Value, json};

use super::{Site, in_address, picture, words::Stock};

/// JSON that can stand in a script element: nothing in it ends the element or begins another.
pub(super) fn in_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(safe, "\\u{:04x}", u32::from(letter));
            }
            letter => safe.push(letter),
        }
    }
    safe
}

/// Things that are told of one page.
pub(super) fn graph(things: &[Value]) -> String {
    in_script(&json!({ "@context": "https://schema.org", "@graph": things }).to_string())
}

pub(super) const fn stock(variant: &VariantView) -> Stock {
    match (variant.available, variant.backorder) {
        (0, _) => Stock::Gone,
        (_, true) => Stock::Later,
        (_, false) => Stock::There,
    }
}

/// The best that can be said of several.
pub(super) fn best_stock(variants: &[VariantView]) -> Stock {
    let has = |wanted: Stock| variants.iter().any(|variant| stock(variant) == wanted);
    if has(Stock::There) {
        Stock::There
    } else if has(Stock::Later) {
        Stock::Later
    } else {
        Stock::Gone
    }
}

const fn availability(stock: Stock) -> &'static str {
    match stock {
        Stock::There => "https://schema.org/InStock",
        Stock::Later => "https://schema.org/BackOrder",
        Stock::Gone => "https://schema.org/OutOfStock",
    }
}

/// A barcode that is a number of the trade's own system; shops have others as well.
fn gtin(variant: &VariantView) -> Option<&str> {
    let code = variant.barcode.as_deref()?;
    let is_one = matches!(code.len(), 8 | 12 | 13 | 14) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then_some(code)
}

fn offer(site: Site<'_>, product: &ProductView, variant: &VariantView) -> Value {
    let path = match product.variants.len() {
        1 => format!("/p/{}", in_address(&product.slug)),
        _ => format!("/p/{}?sku={}", in_address(&product.slug), in_address(&variant.sku)),
    };
    let mut offer = json!({
        "@type": "Offer",
        "url": site.address(&path),
        "sku": variant.sku,
        "price": variant.price.decimal(),
        "priceCurrency": variant.price.currency().code(),
        "availability": availability(stock(variant)),
        "itemCondition": "https://schema.org/NewCondition",
    });
    if let Some(gtin) = gtin(variant) {
        offer["gtin"] = json!(gtin);
    }
    if !variant.choice.is_empty() {
        offer["name"] = json!(format!("{} · {}", product.name, variant.choice.join(" / ")));
    }
    offer
}

/// A product with what it costs.
pub(super) fn product(site: Site<'_>, product: &ProductView, description: &str) -> Value {
    let path = site.address(&format!("/p/{}", in_address(&product.slug)));
    let mut thing = json!({
        "@type": "Product",
        "@id": format!("{path}#product"),
        "url": path,
        "name": product.name,
        "description": description,
        "image": product.pictures.iter().map(|one| site.address(&picture::largest(one))).collect::<Vec<_>>(),
    });
    if !product.brand.is_empty() {
        thing["brand"] = json!({ "@type": "Brand", "name": product.brand });
    }
    if let [only] = product.variants.as_slice() {
        thing["sku"] = json!(only.sku);
        if let Some(gtin) = gtin(only) {
            thing["gtin"] = json!(gtin);
        }
        thing["offers"] = offer(site, product, only);
    } else if let Some(lowest) = product.variants.iter().min_by_key(|variant| variant.price.minor()) {
        let highest = product.variants.iter().map(|variant| variant.price).max_by_key(|price| price.minor()).unwrap_or(lowest.price);
        thing["offers"] = json!({
            "@type": "AggregateOffer",
            "lowPrice": lowest.price.decimal(),
            "highPrice": highest.decimal(),
            "priceCurrency": lowest.price.currency().code(),
            "offerCount": product.variants.len(),
            "availability": availability(best_stock(&product.variants)),
            "offers": product.variants.iter().map(|variant| offer(site, product, variant)).collect::<Vec<_>>(),
        });
    }
    thing
}

/// The way from the front page to `here`, which is the last.
pub(super) fn breadcrumbs(site: Site<'_>, home: &str, above: &[CategoryLink], here: (&str, &str)) -> Value {
    let above = above.iter().map(|link| (link.name.as_str(), format!("/c/{}", in_address(&link.slug))));
    let way = std::iter::once((home, "/".to_owned())).chain(above).chain([(here.0, here.1.to_owned())]);
    let items = (1..)
        .zip(way)
        .map(|(position, (name, path))| json!({ "@type": "ListItem", "position": position, "name": name, "item": site.address(&path) }));
    json!({ "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() })
}

/// A list of products.
pub(super) fn list(site: Site<'_>, name: &str, description: &str, path: &str, count: u32, cards: &[ProductCard]) -> Value {
    let items = (1..).zip(cards).map(|(position, card)| {
        let url = site.address(&format!("/p/{}", in_address(&card.slug)));
        json!({ "@type": "ListItem", "position": position, "url": url, "name": card.name })
    });
    json!({
        "@type": "CollectionPage",
        "name": name,
        "description": description,
        "url": site.address(path),
        "mainEntity": { "@type": "ItemList", "numberOfItems": count, "itemListElement": items.collect::<Vec<_>>() },
    })
}

/// Whose shop it is, and how to search it.
pub(super) fn shop(site: Site<'_>) -> [Value; 2] {
    let home = site.address("/");
    [
        json!({ "@type": "Organization", "@id": format!("{home}#shop"), "name": site.name, "url": home, "logo": site.address("/favicon.svg") }),
        json!({
            "@type": "WebSite",
            "name": site.name,
            "url": home,
            "inLanguage": site.language.code(),
            "publisher": { "@id": format!("{home}#shop") },
            "potentialAction": {
                "@type": "SearchAction",
                "target": { "@type": "EntryPoint", "urlTemplate": format!("{}?q={{search_term_string}}", site.address("/search")) },
                "query-input": "required name=search_term_string",
            },
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_ends_its_element() {
        let text = "</script><!--<script>\u{2028}&\"";
        let safe = in_script(&json!({ "name": text }).to_string());
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap()["name"], text);
    }
}
