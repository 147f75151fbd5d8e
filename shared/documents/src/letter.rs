//! Mails about accounts, in the shop's language.

mod english;
mod german;

use askama::Template;
use contract::message::FactorChange;
use domain::{Language, Role, Timestamp};

use crate::mail::Letter;

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub struct Shop<'a> {
    /// The shop's name.
    pub name: &'a str,
    /// The shop's public origin.
    pub url: &'a str,
    /// The shop's language.
    pub language: Language,
}

/// A variant that is low.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Low {
    /// Name and choice.
    pub name: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// Left to sell, in units.
    pub available: i64,
    /// With so many, or fewer, it is low.
    pub threshold: i64,
}

/// What there is to tell. A `link` is whole: address, path and token.
#[derive(Debug, Clone, Copy)]
pub enum News<'a> {
    /// Confirm an address, and the account is made.
    Verify {
        /// The link. There is no name: whoever asked wrote it, and that need not be who reads this.
        link: &'a str,
    },
    /// Somebody wanted an account for an address that has one.
    Already {
        /// What its owner is called.
        name: &'a str,
        /// The page to sign in.
        login: &'a str,
        /// The page for a forgotten password.
        forgot: &'a str,
    },
    /// An account was made.
    Welcome {
        /// What its owner is called.
        name: &'a str,
        /// The account's page.
        link: &'a str,
    },
    /// Set a new password.
    Reset {
        /// What its owner is called.
        name: &'a str,
        /// The link.
        link: &'a str,
    },
    /// A password was set or changed.
    PasswordChanged {
        /// What its owner is called.
        name: &'a str,
        /// The page for a forgotten password.
        forgot: &'a str,
    },
    /// Somebody signed in from a browser that never did.
    NewDevice {
        /// What its owner is called.
        name: &'a str,
        /// Browser and system, in words.
        device: &'a str,
        /// Where, as far as the CDN knows.
        place: Option<&'a str>,
        /// When.
        at: Timestamp,
        /// The page with all sessions.
        link: &'a str,
    },
    /// Join the staff.
    Invitation {
        /// The name of who invites; nobody where it is the shop's first owner.
        by: Option<&'a str>,
        /// To do what.
        roles: &'a [Role],
        /// The link.
        link: &'a str,
    },
    /// A second factor or a passkey was added or taken away.
    FactorChanged {
        /// What its owner is called.
        name: &'a str,
        /// What happened.
        change: FactorChange,
        /// When.
        at: Timestamp,
        /// The page with all factors and sessions.
        link: &'a str,
    },
    /// Confirm a new address.
    ConfirmEmail {
        /// What its owner is called.
        name: &'a str,
        /// The link.
        link: &'a str,
    },
    /// An account wanted an address that has another account.
    EmailTaken {
        /// What the owner of the address is called.
        name: &'a str,
    },
    /// An account has another address; this goes to the one it had.
    EmailChanged {
        /// What its owner is called.
        name: &'a str,
        /// The address it has.
        now: &'a str,
    },
    /// What somebody waited for is there again.
    BackInStock {
        /// What.
        name: &'a str,
        /// Its page.
        link: &'a str,
    },
    /// Variants have become low: to the staff.
    StockLow {
        /// Which ones, the shortest first.
        variants: &'a [Low],
        /// The page that lists them.
        link: &'a str,
    },
    /// The books and the records differ: to the staff.
    BooksDiffer {
        /// The numbers of orders in which they do.
        orders: &'a [String],
        /// How many differences there are in all.
        count: u32,
        /// The page of orders.
        link: &'a str,
    },
    /// An account was erased.
    Erased {
        /// What its owner was called.
        name: &'a str,
    },
}

/// All that a letter says.
#[derive(Clone)]
pub(crate) struct Words {
    pub subject: String,
    pub heading: String,
    pub paragraphs: Vec<String>,
    /// Things, each on a line of its own.
    pub lines: Vec<String>,
    pub button: Option<(&'static str, String)>,
    /// Why one gets it.
    pub reason: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    shop: Shop<'a>,
    language: Language,
    words: Words,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    shop: Shop<'a>,
    words: Words,
}

/// Writes the mail.
pub fn write(shop: Shop<'_>, news: News<'_>) -> Result<Letter, askama::Error> {
    let (subject, heading, paragraphs, button, reason) = match shop.language {
        Language::En => english::say(shop.name, news),
        Language::De => german::say(shop.name, news),
    };
    let button = button.map(|(text, link)| (text, link.to_owned()));
    lay_out(shop, Words { subject, heading, paragraphs, lines: Vec::new(), button, reason })
}

/// Puts words into the layout that all letters have.
pub(crate) fn lay_out(shop: Shop<'_>, words: Words) -> Result<Letter, askama::Error> {
    let html = Html { shop, language: shop.language, words: words.clone() }.render()?;
    let text = Text { shop, words: words.clone() }.render()?;
    Ok(Letter { subject: words.subject, html, text })
}

/// Roles as a sentence has them: `support, marketing and analysis`.
fn list(roles: &[Role], name: fn(Role) -> &'static str, and: &str) -> String {
    let names: Vec<&str> = roles.iter().map(|role| name(*role)).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The name that one is called by.
pub(crate) fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Subject, heading, paragraphs, button with its link, and why one gets this mail.
type Said<'a> = (String, String, Vec<String>, Option<(&'static str, &'a str)>, String);

/// An instant without its seconds: `2026-11-24 10:07 UTC`.
fn minutes(at: Timestamp) -> String {
    let text = at.to_string();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: Shop<'_> = Shop { name: "Bodega", url: "https://shop.example", language: Language::En };

    #[test]
    fn a_name_is_text_in_every_mail() {
        let letter = write(SHOP, News::Welcome { name: "<b>Ann</b> & Co", link: "https://shop.example/verify#abc" }).unwrap();
        assert!(letter.html.contains("&#60;b&#62;Ann"), "{}", letter.html);
        assert!(letter.text.contains("ready, <b>Ann</b>"), "{}", letter.text);
        assert!(letter.html.contains("https://shop.example/verify#abc") && letter.text.contains("https://shop.example/verify#abc"));
    }

    #[test]
    fn an_invitation_says_who_invites_and_to_what() {
        let news = News::Invitation {
            by: Some("Ada <b>"),
            roles: &[Role::Support, Role::Marketing, Role::Analyst],
            link: "https://shop.example/admin/invitation#t",
        };
        for (language, words) in
            [(Language::En, "customer support, marketing and analysis"), (Language::De, "Kundendienst, Marketing und Auswertung")]
        {
            let letter = write(Shop { language, ..SHOP }, news).unwrap();
            assert!(letter.text.contains(words) && letter.text.contains("https://shop.example/admin/invitation#t"), "{}", letter.text);
            assert!(letter.html.contains("Ada &#60;b&#62;"));
        }
    }

    #[test]
    fn what_is_low_is_listed() {
        let low = |name: &str, available| Low { name: name.to_owned(), sku: "MUG-S".into(), available, threshold: 5 };
        let (one, two) = ([low("Mug, Sand & Sea", 0)], [low("Mug", 1), low("Cup", 4)]);
        for (language, subject, line) in
            [(Language::En, "2 products", "Cup (MUG-S): 4 left"), (Language::De, "2 Artikel", "Cup (MUG-S): noch 4")]
        {
            let shop = Shop { language, ..SHOP };
            let letter = write(shop, News::StockLow { variants: &two, link: "https://shop.example/admin/stock?show=low" }).unwrap();
            assert!(letter.subject.contains(subject) && letter.text.contains(line), "{} {}", letter.subject, letter.text);
            let letter = write(shop, News::StockLow { variants: &one, link: "l" }).unwrap();
            assert!(letter.subject.contains("Mug, Sand & Sea"), "{}", letter.subject);
        }
    }

    #[test]
    fn both_languages_say_where_and_when() {
        let news = News::NewDevice {
            name: "Ada",
            device: "Firefox, Linux",
            place: Some("Berlin, Germany"),
            at: Timestamp(1_795_478_820_000),
            link: "l",
        };
        for language in [Language::En, Language::De] {
            let letter = write(Shop { language, ..SHOP }, news).unwrap();
            assert!(letter.text.contains("Firefox, Linux, Berlin, Germany, 2026-11-24 00:07 UTC"), "{}", letter.text);
            assert!(letter.html.contains(&format!("<html lang=\"{language}\">")));
        }
    }
}
