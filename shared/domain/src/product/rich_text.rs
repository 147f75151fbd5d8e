//! Descriptions with emphasis, lists and links, and nothing that could act in a shopper's browser.

use std::{collections::HashSet, sync::LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Safe HTML: only [`RichText::sanitised`] makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RichText(String);

/// What may stand in a description. No pictures: they would be fetched from anywhere.
static ALLOWED: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let tags =
        ["p", "br", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "table", "thead", "tbody"];
    builder
        .tags(tags.into_iter().chain(["tr", "th", "td", "sub", "sup", "hr", "code"]).collect())
        .clean_content_tags(HashSet::from(["script", "style", "template", "noscript", "iframe", "svg", "math"]))
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener nofollow"));
    builder
});

impl RichText {
    /// Takes out of `html` what is not allowed. Text without any markup becomes paragraphs, parted by its blank lines.
    pub fn sanitised(html: &str) -> Self {
        let html = html.trim();
        if html.is_empty() {
            return Self::default();
        }
        let clean = if html.contains('<') { ALLOWED.clean(html).to_string() } else { html.to_owned() };
        if clean.contains('<') {
            return Self(clean);
        }
        let paragraphs = clean.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
        // Entities that somebody wrote are meant; a bare `&` is mended by the sanitiser.
        let marked: Vec<String> = paragraphs.map(|text| format!("<p>{}</p>", text.replace('\n', "<br>"))).collect();
        Self(ALLOWED.clean(&marked.concat()).to_string())
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words alone, for search and previews.
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some(start) = rest.find('<') {
            text.push_str(&rest[..start]);
            // What the sanitiser writes is well-formed: each `<` that is no markup is `&lt;`.
            let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
            let is_block =
                !["<b>", "<i>", "<u>", "<s>", "<em", "<st", "<a ", "<su", "<co", "</b", "</i", "</u", "</s", "</e", "</a", "</c"]
                    .iter()
                    .any(|inline| rest[start..].starts_with(inline) && !rest[start..].starts_with("</blockquote"));
            if is_block {
                text.push(' ');
            }
            rest = &rest[end..];
        }
        text.push_str(rest);
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&quot;", "\"").replace("&amp;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(html: &str) -> String {
        RichText::sanitised(html).0
    }

    #[test]
    fn what_could_act_is_taken_out() {
        assert_eq!(clean("<p onclick=\"x()\">Hello <script>alert(1)</script><b>you</b></p>"), "<p>Hello <b>you</b></p>");
        assert_eq!(clean("<img src=x onerror=alert(1)>A<svg><script>1</script></svg>"), "<p>A</p>");
        let link = clean("<a href=\"javascript:alert(1)\" target=_blank>x</a>");
        assert!(!link.contains("javascript") && !link.contains("target"), "{link}");
        assert!(clean("<a href=\"https://example.com\">x</a>").contains("rel=\"noopener nofollow\""));
        assert_eq!(clean("<style>p{}</style><iframe src=x></iframe><p>ok</p>"), "<p>ok</p>");
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(clean("One & two.\n\nThree\nfour."), "<p>One &amp; two.</p><p>Three<br>four.</p>");
        assert_eq!(clean("  "), "");
    }

    #[test]
    fn words_alone() {
        let text = RichText::sanitised("<h2>Care</h2><ul><li>Wash &lt; 40°</li><li>Don't <em>iron</em>it</li></ul><p>A&amp;B</p>");
        assert_eq!(text.plain(), "Care Wash < 40° Don't ironit A&B");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(html in "(<(p|b|a href='x'|script|li|br|x)>|</p>|</b>|&|&amp;|\"|'|[a-z ]|\\PC){0,40}") {
            let once = RichText::sanitised(&html);
            let twice = RichText::sanitised(once.as_str());
            prop_assert_eq!(twice.0.trim(), once.0.trim());
            prop_assert!(!once.0.contains("<script"));
            let _ = once.plain();
        }
    }
}
