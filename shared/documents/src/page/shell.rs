//! The storefront's `index.html`, taken apart where pages put something in.

use domain::Language;

/// Where the app mounts.
const ROOT: &str = "<div id=\"root\">";

/// An `index.html` without what each page says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    before_head: String,
    after_head: String,
    after_root: String,
    /// What the front page is called.
    pub(super) title: String,
    /// What the front page is about.
    pub(super) description: String,
}

/// Takes the first part from `start` to `end` out of a text: where it was, and what stood between.
fn take_out(html: &mut String, start: &str, end: &str) -> Option<(usize, String)> {
    let at = html.find(start)?;
    let inner = at + start.len();
    let length = html[inner..].find(end)?;
    let said = html[inner..inner + length].to_owned();
    html.replace_range(at..inner + length + end.len(), "");
    Some((at, said))
}

/// Text of HTML as it is meant.
fn plain(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&").trim().to_owned()
}

impl Shell {
    /// Takes an `index.html` apart; `None` where it has no head or no place for the app.
    pub fn read(html: &str, language: Language) -> Option<Self> {
        let mut html = html.to_owned();
        if let Some((at, _)) = take_out(&mut html, "<html lang=\"", "\"") {
            html.insert_str(at, &format!("<html lang=\"{language}\""));
        }
        let description = take_out(&mut html, "<meta name=\"description\" content=\"", ">").map(|(_, said)| said).unwrap_or_default();
        let title = take_out(&mut html, "<title>", "</title>");
        let at = title.as_ref().map(|(at, _)| *at).or_else(|| html.find("</head>"))?;
        let after = html.split_off(at);
        let (after_head, after_root) = after.split_once(ROOT)?;
        let (_, after_root) = after_root.split_once("</div>")?;
        Some(Self {
            before_head: html,
            after_head: after_head.to_owned(),
            after_root: after_root.to_owned(),
            title: title.map(|(_, said)| plain(&said)).unwrap_or_default(),
            description: plain(description.split('"').next().unwrap_or_default()),
        })
    }

    /// A page: `head` goes into the head, `body` where the app will be, and `rest` after that.
    pub(super) fn filled(&self, head: &str, body: &str, rest: &str) -> String {
        let Self { before_head, after_head, after_root, .. } = self;
        [before_head, head, after_head, ROOT, body, "</div>", rest, after_root].concat()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// As the storefront's build makes it.
    pub(crate) const INDEX: &str = "<!doctype html>\n<html lang=\"en\">\n  <head>\n    <meta charset=\"utf-8\" />\n    <title>Bodega · Lamps &amp; more</title>\n    <meta name=\"description\" content=\"A &quot;small&quot; shop.\" />\n    <script src=\"/scheme.js\"></script>\n  </head>\n  <body>\n    <div id=\"root\"></div>\n    <noscript>Bodega needs JavaScript.</noscript>\n  </body>\n</html>\n";

    #[test]
    fn pages_have_one_title_and_one_description() {
        let shell = Shell::read(INDEX, Language::De).unwrap();
        assert_eq!((shell.title.as_str(), shell.description.as_str()), ("Bodega · Lamps & more", "A \"small\" shop."));
        let page = shell.filled("<title>X</title>", "<p>Y</p>", "<i></i>");
        assert!(page.contains("<html lang=\"de\">") && page.contains("<div id=\"root\"><p>Y</p></div><i></i>\n    <noscript>"), "{page}");
        assert_eq!((page.matches("<title>").count(), page.matches("description").count()), (1, 0));
        assert!(page.find("charset") < page.find("<title>X") && page.find("<title>X") < page.find("/scheme.js"));
    }

    #[test]
    fn what_is_no_shell_is_none() {
        for html in ["", "<html><head></head><body></body></html>", "<title>x</title>", "<head></head><div id=\"root\">"] {
            assert_eq!(Shell::read(html, Language::En), None, "{html}");
        }
        assert!(Shell::read("<head></head><div id=\"root\"></div>", Language::En).is_some());
    }
}
