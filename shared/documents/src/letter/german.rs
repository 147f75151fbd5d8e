//! What letters say in German.

use contract::message::FactorChange;
use domain::Role;

use super::{Low, News, Said, first, list, minutes};

/// The words of a letter.
pub(super) fn say<'a>(shop: &str, news: News<'a>) -> Said<'a> {
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
                    Some(by) => format!("{by} lädt Sie ein, bei {shop} mitzuarbeiten: {}.", list(roles, role, "und")),
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
        News::BackInStock { name, link } => (
            format!("{name} ist wieder da"),
            "Wieder vorrätig".into(),
            vec![format!(
                "Sie wollten erfahren, wenn {name} wieder da ist. Das ist so, solange der Vorrat reicht: Diese Mail hält nichts für Sie zurück."
            )],
            Some(("Zum Artikel", link)),
            format!("Sie bekommen diese Mail einmal, weil diese Adresse dafür bei {shop} hinterlassen wurde."),
        ),
        News::StockLow { variants, link } => {
            let subject = match variants {
                [one] => format!("{} wird knapp", one.name),
                all => format!("{} Artikel werden knapp", all.len()),
            };
            let line = |low: &Low| format!("{} ({}): noch {}, Meldebestand {}", low.name, low.sku, low.available, low.threshold);
            let reason = format!("Sie bekommen diese Mail, weil {shop} an diese Adresse schreibt, was das Team wissen soll.");
            (subject, "Zeit zum Nachbestellen".into(), variants.iter().map(line).collect(), Some(("Knappe Artikel ansehen", link)), reason)
        }
        News::BooksDiffer { orders, count, link } => (
            format!("Die Bücher weichen an {} ab", if count == 1 { "einer Stelle".to_owned() } else { format!("{count} Stellen") }),
            "Bücher und Belege stimmen nicht überein".into(),
            vec![
                "Die nächtliche Prüfung hat gefunden, dass die Bücher etwas anderes sagen als Bestellungen, Zahlungen und Erstattungen. Nichts wurde geändert: Jemand muss wissen, warum.".into(),
                format!("Bestellungen: {}.", orders.join(", ")),
                "Das Protokoll von audit-ledger nennt jede Abweichung.".into(),
            ],
            Some(("Bestellungen ansehen", link)),
            format!("Sie bekommen diese Mail, weil {shop} an diese Adresse schreibt, was das Team wissen soll."),
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

const fn role(role: Role) -> &'static str {
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
