//! Mails about accounts, in the shop's language.

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
    /// An account was erased.
    Erased {
        /// What its owner was called.
        name: &'a str,
    },
}

#[derive(Clone)]
struct Words {
    subject: String,
    heading: String,
    paragraphs: Vec<String>,
    button: Option<(&'static str, String)>,
    reason: String,
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
        Language::En => english(shop.name, news),
        Language::De => german(shop.name, news),
    };
    let words = Words { subject, heading, paragraphs, button: button.map(|(text, link)| (text, link.to_owned())), reason };
    let html = Html { shop, language: shop.language, words: words.clone() }.render()?;
    let text = Text { shop, words: words.clone() }.render()?;
    Ok(Letter { subject: words.subject, html, text })
}

const fn english_role(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Manager => "manager",
        Role::Catalogue => "catalogue",
        Role::Fulfilment => "fulfilment",
        Role::Support => "customer support",
        Role::Marketing => "marketing",
        Role::Analyst => "analysis",
    }
}

const fn german_role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Inhaberschaft",
        Role::Manager => "Leitung",
        Role::Catalogue => "Sortiment",
        Role::Fulfilment => "Versand",
        Role::Support => "Kundendienst",
        Role::Marketing => "Marketing",
        Role::Analyst => "Auswertung",
    }
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

fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Subject, heading, paragraphs, button with its link, and why one gets this mail.
type Said<'a> = (String, String, Vec<String>, Option<(&'static str, &'a str)>, String);

fn english<'a>(shop: &str, news: News<'a>) -> Said<'a> {
    let own = format!("You get this mail because you have an account at {shop}.");
    let asked = format!("You get this mail because somebody, probably you, entered this address at {shop}. If it was not you, do nothing.");
    match news {
        News::Verify { link } => (
            "Confirm your address".into(),
            "Welcome".into(),
            vec!["One step is left: confirm that this address is yours, and your account is ready. The link is good for 24 hours.".into()],
            Some(("Confirm address", link)),
            asked,
        ),
        News::Already { name, login, forgot } => (
            "You have an account already".into(),
            format!("Good to see you again, {}", first(name)),
            vec![
                "Somebody, probably you, wanted to make an account with this address. There is one, so nothing was changed.".into(),
                format!("If you do not remember the password, you can set a new one here: {forgot}"),
            ],
            Some(("Sign in", login)),
            own,
        ),
        News::Welcome { name, link } => (
            format!("Welcome to {shop}"),
            format!("Your account is ready, {}", first(name)),
            vec!["Your addresses and orders are in one place now, also those that you placed with this address before.".into()],
            Some(("Go to your account", link)),
            own,
        ),
        News::Reset { name, link } => (
            "Set a new password".into(),
            format!("A new password, {}", first(name)),
            vec!["With this link you choose a new password. It is good for 30 minutes and works once; afterwards all your devices are signed out.".into()],
            Some(("Choose a password", link)),
            asked,
        ),
        News::PasswordChanged { name, forgot } => (
            "Your password was changed".into(),
            "Your password was changed".into(),
            vec![
                format!("Hello {}, the password of your account was changed, and other devices were signed out.", first(name)),
                "If it was not you, set a new one at once.".into(),
            ],
            Some(("It was not me", forgot)),
            own,
        ),
        News::NewDevice { name, device, place, at, link } => (
            "A new device signed in".into(),
            "A new device signed in".into(),
            vec![
                format!("Hello {}, somebody signed in to your account: {device}{}, {}.", first(name), place.map(|p| format!(", {p}")).unwrap_or_default(), minutes(at)),
                "If it was you, all is well. If not, sign that device out and change your password.".into(),
            ],
            Some(("See your devices", link)),
            own,
        ),
        News::Invitation { by, roles, link } => (
            format!("Join the team of {shop}"),
            "You are invited".into(),
            vec![
                match by {
                    Some(by) => format!("{by} invites you to work at {shop}: {}.", list(roles, english_role, "and")),
                    None => format!("{shop} waits for its owner: set a password, and the shop is yours to run."),
                },
                "The link is good for seven days and works once.".into(),
            ],
            Some(("Accept the invitation", link)),
            format!("You get this mail because this address was invited to the team of {shop}. If that makes no sense to you, do nothing."),
        ),
        News::FactorChanged { name, change, at, link } => {
            let what = match change {
                FactorChange::TwoFactorOn => "An authenticator app was set up",
                FactorChange::TwoFactorOff => "The authenticator app was given up",
                FactorChange::RecoveryCodesRenewed => "New recovery codes were made",
                FactorChange::PasskeyAdded => "A passkey was added",
                FactorChange::PasskeyRemoved => "A passkey was taken away",
                FactorChange::Reset => "Your second factors were taken away",
            };
            let more = match change {
                FactorChange::Reset => "Our staff did this, probably because you asked for it. You sign in with your password now, and can set up new ones.",
                _ => "If it was you, all is well. If not, change your password and look through your devices.",
            };
            (what.into(), what.into(), vec![format!("Hello {}, this concerns your account, {}.", first(name), minutes(at)), more.into()], Some(("Look at your account", link)), own)
        }
        News::ConfirmEmail { name, link } => (
            "Confirm your new address".into(),
            format!("A new address, {}", first(name)),
            vec!["Confirm that this address is yours, and your account will use it from then on. The link is good for one hour.".into()],
            Some(("Confirm address", link)),
            asked,
        ),
        News::EmailTaken { name } => (
            "This address has an account already".into(),
            format!("Hello {}", first(name)),
            vec!["Somebody wanted to use this address for another account. As it is yours, nothing was changed.".into()],
            None,
            own,
        ),
        News::EmailChanged { name, now } => (
            "Your address was changed".into(),
            "Your address was changed".into(),
            vec![
                format!("Hello {}, your account now has the address {now}. This is the last mail to the old one.", first(name)),
                format!("If it was not you, answer to this mail: the people of {shop} will help."),
            ],
            None,
            own,
        ),
        News::Erased { name } => (
            "Your account is erased".into(),
            format!("Goodbye, {}", first(name)),
            vec!["Your account and your personal data are erased. Of your orders only goods and amounts are kept, as the law wants it.".into()],
            None,
            format!("This is the last mail from {shop} to this address."),
        ),
    }
}

fn german<'a>(shop: &str, news: News<'a>) -> Said<'a> {
    let own = format!("Sie erhalten diese Mail, weil Sie ein Konto bei {shop} haben.");
    let asked = format!(
        "Sie erhalten diese Mail, weil jemand, vermutlich Sie, diese Adresse bei {shop} angegeben hat. Waren Sie es nicht, müssen Sie nichts tun."
    );
    match news {
        News::Verify { link } => (
            "Bestätigen Sie Ihre Adresse".into(),
            "Willkommen".into(),
            vec!["Ein Schritt fehlt noch: Bestätigen Sie, dass diese Adresse Ihnen gehört, und Ihr Konto ist bereit. Der Link gilt 24 Stunden.".into()],
            Some(("Adresse bestätigen", link)),
            asked,
        ),
        News::Already { name, login, forgot } => (
            "Sie haben schon ein Konto".into(),
            format!("Schön, Sie wiederzusehen, {}", first(name)),
            vec![
                "Jemand, vermutlich Sie, wollte mit dieser Adresse ein Konto anlegen. Es gibt schon eines, darum wurde nichts geändert.".into(),
                format!("Wenn Ihnen das Passwort entfallen ist, setzen Sie hier ein neues: {forgot}"),
            ],
            Some(("Anmelden", login)),
            own,
        ),
        News::Welcome { name, link } => (
            format!("Willkommen bei {shop}"),
            format!("Ihr Konto ist bereit, {}", first(name)),
            vec!["Ihre Adressen und Bestellungen sind jetzt an einem Ort, auch solche, die Sie früher mit dieser Adresse aufgegeben haben.".into()],
            Some(("Zu Ihrem Konto", link)),
            own,
        ),
        News::Reset { name, link } => (
            "Neues Passwort setzen".into(),
            format!("Ein neues Passwort, {}", first(name)),
            vec!["Mit diesem Link wählen Sie ein neues Passwort. Er gilt 30 Minuten und nur einmal; danach sind alle Ihre Geräte abgemeldet.".into()],
            Some(("Passwort wählen", link)),
            asked,
        ),
        News::PasswordChanged { name, forgot } => (
            "Ihr Passwort wurde geändert".into(),
            "Ihr Passwort wurde geändert".into(),
            vec![
                format!("Hallo {}, das Passwort Ihres Kontos wurde geändert, und andere Geräte wurden abgemeldet.", first(name)),
                "Waren Sie es nicht, setzen Sie sofort ein neues.".into(),
            ],
            Some(("Das war ich nicht", forgot)),
            own,
        ),
        News::NewDevice { name, device, place, at, link } => (
            "Anmeldung von einem neuen Gerät".into(),
            "Anmeldung von einem neuen Gerät".into(),
            vec![
                format!("Hallo {}, jemand hat sich in Ihrem Konto angemeldet: {device}{}, {}.", first(name), place.map(|p| format!(", {p}")).unwrap_or_default(), minutes(at)),
                "Waren Sie es, ist alles gut. Wenn nicht, melden Sie das Gerät ab und ändern Sie Ihr Passwort.".into(),
            ],
            Some(("Geräte ansehen", link)),
            own,
        ),
        News::Invitation { by, roles, link } => (
            format!("Einladung ins Team von {shop}"),
            "Sie sind eingeladen".into(),
            vec![
                match by {
                    Some(by) => format!("{by} lädt Sie ein, bei {shop} mitzuarbeiten: {}.", list(roles, german_role, "und")),
                    None => format!("{shop} wartet auf seine Inhaberin oder seinen Inhaber: Setzen Sie ein Passwort, und der Shop gehört Ihnen."),
                },
                "Der Link gilt sieben Tage und nur einmal.".into(),
            ],
            Some(("Einladung annehmen", link)),
            format!("Sie erhalten diese Mail, weil diese Adresse ins Team von {shop} eingeladen wurde. Wenn Ihnen das nichts sagt, müssen Sie nichts tun."),
        ),
        News::FactorChanged { name, change, at, link } => {
            let what = match change {
                FactorChange::TwoFactorOn => "Eine Authentifizierungs-App wurde eingerichtet",
                FactorChange::TwoFactorOff => "Die Authentifizierungs-App wurde entfernt",
                FactorChange::RecoveryCodesRenewed => "Neue Wiederherstellungscodes wurden erzeugt",
                FactorChange::PasskeyAdded => "Ein Passkey wurde hinzugefügt",
                FactorChange::PasskeyRemoved => "Ein Passkey wurde entfernt",
                FactorChange::Reset => "Ihre zweiten Faktoren wurden entfernt",
            };
            let more = match change {
                FactorChange::Reset => "Das waren unsere Mitarbeiter, vermutlich auf Ihre Bitte. Sie melden sich jetzt mit dem Passwort an und können neue einrichten.",
                _ => "Waren Sie es, ist alles gut. Wenn nicht, ändern Sie Ihr Passwort und sehen Sie Ihre Geräte durch.",
            };
            (what.into(), what.into(), vec![format!("Hallo {}, das betrifft Ihr Konto, {}.", first(name), minutes(at)), more.into()], Some(("Konto ansehen", link)), own)
        }
        News::ConfirmEmail { name, link } => (
            "Bestätigen Sie Ihre neue Adresse".into(),
            format!("Eine neue Adresse, {}", first(name)),
            vec!["Bestätigen Sie, dass diese Adresse Ihnen gehört, und Ihr Konto verwendet sie von da an. Der Link gilt eine Stunde.".into()],
            Some(("Adresse bestätigen", link)),
            asked,
        ),
        News::EmailTaken { name } => (
            "Diese Adresse hat schon ein Konto".into(),
            format!("Hallo {}", first(name)),
            vec!["Jemand wollte diese Adresse für ein anderes Konto verwenden. Da sie Ihnen gehört, wurde nichts geändert.".into()],
            None,
            own,
        ),
        News::EmailChanged { name, now } => (
            "Ihre Adresse wurde geändert".into(),
            "Ihre Adresse wurde geändert".into(),
            vec![
                format!("Hallo {}, Ihr Konto hat jetzt die Adresse {now}. Dies ist die letzte Mail an die alte.", first(name)),
                format!("Waren Sie es nicht, antworten Sie auf diese Mail: Die Leute von {shop} helfen Ihnen."),
            ],
            None,
            own,
        ),
        News::Erased { name } => (
            "Ihr Konto ist gelöscht".into(),
            format!("Auf Wiedersehen, {}", first(name)),
            vec!["Ihr Konto und Ihre persönlichen Daten sind gelöscht. Von Ihren Bestellungen bleiben nur Waren und Beträge, wie das Gesetz es will.".into()],
            None,
            format!("Dies ist die letzte Mail von {shop} an diese Adresse."),
        ),
    }
}

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
