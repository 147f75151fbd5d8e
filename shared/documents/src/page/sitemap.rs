//! What tells search engines which pages there are.

use std::fmt::Write as _;

use domain::{Timestamp, catalogue::Picture};

use super::picture;

/// Addresses in one file; the protocol allows 50 000, and smaller ones need less memory.
pub const FILE: u32 = 10_000;

/// A page.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it is, from the origin on.
    pub path: String,
    /// When it changed last.
    pub changed: Option<Timestamp>,
    /// Its main picture.
    pub picture: Option<Picture>,
}

/// A text in XML.
fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One file of pages.
pub fn file(url: &str, places: &[Place]) -> String {
    let mut xml = String::with_capacity(240 * places.len() + 300);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n");
    for Place { path, changed, picture } in places {
        // Writing to a text never fails.
        let _ = write!(xml, "<url><loc>{}</loc>", text(&format!("{url}{path}")));
        if let Some(at) = changed {
            let _ = write!(xml, "<lastmod>{at}</lastmod>");
        }
        if let Some(picture) = picture {
            let address = format!("{url}{}", picture::largest(picture));
            let _ = write!(xml, "<image:image><image:loc>{}</image:loc></image:image>", text(&address));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The file that names the others, given by their paths.
pub fn index(url: &str, files: &[String], now: Timestamp) -> String {
    let each =
        files.iter().map(|path| format!("<sitemap><loc>{}</loc><lastmod>{now}</lastmod></sitemap>\n", text(&format!("{url}{path}"))));
    let all: String = each.collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{all}</sitemapindex>\n"
    )
}

/// What robots may not look at: what is somebody's own, and lists that differ in nothing but what they leave out.
pub fn robots(url: &str) -> String {
    // Not `/api/`: search engines that run scripts would see the app without what it shows.
    let closed = ["/admin", "/cart", "/checkout", "/account", "/order/", "/search"].map(|path| format!("Disallow: {path}\n"));
    format!("User-agent: *\n{}\nSitemap: {url}/sitemap.xml\n", closed.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_text_in_xml() {
        let place = Place { path: "/p/a&b".into(), changed: Some(Timestamp(0)), picture: None };
        let xml = file("https://shop.example", &[place]);
        assert!(xml.contains("<loc>https://shop.example/p/a&amp;b</loc><lastmod>1970-01-01T00:00:00Z</lastmod>"), "{xml}");
        assert!(robots("https://shop.example").ends_with("\nSitemap: https://shop.example/sitemap.xml\n"));
    }
}
