//! What mails about orders say in German.

use domain::{Language, Timestamp, order_edit::Due};

use super::{About, Notice, Said, paragraphs};
use crate::{amount, letter::first};

const LANGUAGE: Language = Language::De;
const SEE: &str = "Bestellung ansehen";

/// Why one gets such a mail.
pub(super) fn reason(shop: &str) -> String {
    format!(
        "Sie erhalten diese Mail, weil mit dieser Adresse bei {shop} bestellt wurde. Wer den Link oben hat, kann die Bestellung sehen: Behalten Sie ihn für sich."
    )
}

fn held(until: Option<Timestamp>) -> Option<String> {
    until.map(|until| format!("Bis zum {} liegen Ihre Sachen für Sie bereit.", amount::day(until, LANGUAGE)))
}

/// The words of a mail.
pub(super) fn say<'a>(about: About<'a>, notice: Notice<'a>) -> Said<'a> {
    let (order, name, link) = (about.order, first(about.name), about.link);
    let money = |amount| amount::full(amount, LANGUAGE);
    let day = |at| amount::day(at, LANGUAGE);
    let said = |subject: String, heading: &str, paragraphs: Vec<String>, button: (&'static str, &'a str)| Said {
        subject,
        heading: heading.to_owned(),
        paragraphs,
        button,
    };
    match notice {
        Notice::PaymentReceived { amount, by } => said(
            format!("Ihre Zahlung für Bestellung {order} ist da"),
            "Ihre Zahlung ist da",
            vec![format!(
                "Danke, {name}. {} sind per {by} eingegangen. Wir melden uns, wenn Ihre Bestellung unterwegs ist.",
                money(amount)
            )],
            ("Bestellung verfolgen", link),
        ),
        Notice::PaymentFailed { amount, until } => {
            let mut text = vec![format!(
                "Hallo {name}, die Zahlung von {} hat nicht geklappt, und es wurde nichts abgebucht. Auf der Seite Ihrer Bestellung können Sie es noch einmal versuchen, auch auf anderem Weg.",
                money(amount)
            )];
            text.extend(held(until));
            said(
                format!("Die Zahlung für Bestellung {order} hat nicht geklappt"),
                "Ihre Zahlung hat nicht geklappt",
                text,
                ("Noch einmal versuchen", link),
            )
        }
        Notice::Underpaid { received, missing, until } => {
            let mut text = vec![format!(
                "Danke, {name}: Für Ihre Bestellung sind {} eingegangen, {} fehlen noch. Bitte zahlen Sie den Rest über die Seite Ihrer Bestellung, dann packen wir Ihre Sachen ein.",
                money(received),
                money(missing)
            )];
            text.extend(held(until));
            said(format!("Für Bestellung {order} fehlen noch {}", money(missing)), "Fast bezahlt", text, ("Rest bezahlen", link))
        }
        Notice::Short => said(
            format!("Für Bestellung {order} kam weniger, als sie kostet"),
            "Wir sehen uns Ihre Zahlung an",
            vec![format!(
                "Danke, {name}: Ihre Zahlung ist angekommen, und sie ist niedriger als der Preis Ihrer Bestellung. Was ankam, ist sicher. Jemand sieht es sich an und schreibt Ihnen; Sie müssen nichts tun."
            )],
            (SEE, link),
        ),
        Notice::Transfer { amount, to } => said(
            format!("So bezahlen Sie Bestellung {order}"),
            "Bitte überweisen Sie",
            vec![format!(
                "Danke, {name}. Bitte überweisen Sie {} bis zum {} wie unten angegeben, mit dem Verwendungszweck, damit wir wissen, von wem es kommt. Bis dahin liegen Ihre Sachen für Sie bereit, und wir packen sie ein, sobald das Geld da ist.",
                money(amount),
                day(to.until)
            )],
            (SEE, link),
        ),
        Notice::Shipped { carrier, tracking, track, more_follow, .. } => {
            let mut text = vec![match tracking {
                Some(tracking) => format!("Hallo {name}, Ihr Paket ist mit {carrier} unterwegs. Die Sendungsnummer ist {tracking}."),
                None => format!("Hallo {name}, Ihr Paket ist mit {carrier} unterwegs."),
            }];
            if more_follow {
                text.push("Der Rest Ihrer Bestellung kommt in einem weiteren Paket; wir schreiben wieder, wenn es abgeht.".into());
            }
            let button = track.map_or((SEE, link), |track| ("Sendung verfolgen", track));
            if track.is_some() {
                text.push(format!("Alles zu Ihrer Bestellung steht hier: {link}"));
            }
            let subject = if more_follow {
                format!("Ein Teil von Bestellung {order} ist unterwegs")
            } else {
                format!("Bestellung {order} ist unterwegs")
            };
            said(subject, "Ihr Paket ist unterwegs", text, button)
        }
        Notice::Delivered { .. } => said(
            format!("Bestellung {order} ist angekommen"),
            "Ihr Paket ist angekommen",
            vec![format!(
                "Hallo {name}, Ihr Paket wurde laut Zusteller abgegeben. Viel Freude damit. Wenn etwas nicht stimmt oder nichts ankam, steht auf der Seite Ihrer Bestellung, was zu tun ist."
            )],
            (SEE, link),
        ),
        Notice::Refunded { amount, note } => {
            let mut text = vec![format!(
                "Hallo {name}, wir haben Ihnen {} zurückgezahlt, auf dem Weg, auf dem Sie bezahlt haben. Wann der Betrag zu sehen ist, hängt von Ihrer Bank ab, meist nach wenigen Tagen.",
                money(amount)
            )];
            text.extend(note.into_iter().flat_map(paragraphs));
            said(format!("Erstattung von {} für Bestellung {order}", money(amount)), "Ihre Erstattung ist unterwegs", text, (SEE, link))
        }
        Notice::Cancelled { reason, refund } => {
            let mut text = vec![format!("Hallo {name}, Bestellung {order} ist storniert, und es wird nichts mehr daraus verschickt.")];
            text.extend(reason.into_iter().flat_map(paragraphs));
            text.push(match refund {
                Some(refund) => format!("Sie bekommen {} zurück, auf dem Weg, auf dem Sie bezahlt haben.", money(refund)),
                None => "Es ist nichts zu bezahlen.".into(),
            });
            said(format!("Bestellung {order} ist storniert"), "Ihre Bestellung ist storniert", text, (SEE, link))
        }
        Notice::ReturnRequested { .. } => said(
            format!("Ihr Rückgabewunsch zu Bestellung {order} ist da"),
            "Sie möchten etwas zurückgeben",
            vec![format!(
                "Hallo {name}, Ihr Wunsch ist bei uns angekommen. Bitte behalten Sie die Sachen, bis wir schreiben, wie Sie sie schicken; das dauert ein bis zwei Werktage."
            )],
            (SEE, link),
        ),
        Notice::ReturnApproved { how, label, until, .. } => {
            let mut text = vec![format!("Hallo {name}, Sie können diese Sachen zurückschicken. So geht es:")];
            text.extend(paragraphs(how));
            text.extend(until.map(|until| format!("Bitte schicken Sie sie bis zum {} ab.", day(until))));
            let button = label.map_or((SEE, link), |label| ("Etikett drucken", label));
            said(format!("So schicken Sie Sachen aus Bestellung {order} zurück"), "So geht es zurück", text, button)
        }
        Notice::ReturnRejected { reason } => {
            let mut text =
                vec![format!("Hallo {name}, wir haben Ihren Wunsch geprüft und können die Sachen nicht zurücknehmen, aus diesem Grund:")];
            text.extend(paragraphs(reason));
            text.push(
                "Sehen Sie das anders, antworten Sie auf diese Mail: Ein Mensch liest sie. Ihre gesetzlichen Rechte bleiben, wie sie sind."
                    .into(),
            );
            said(format!("Zu Ihrer Rückgabe aus Bestellung {order}"), "Wir können es nicht zurücknehmen", text, (SEE, link))
        }
        Notice::ReturnReceived { .. } => said(
            format!("Ihre Rücksendung zu Bestellung {order} ist da"),
            "Ihr Paket ist wieder bei uns",
            vec![format!(
                "Hallo {name}, Ihre Rücksendung ist angekommen. Wir sehen sie uns an und schreiben, sobald Ihre Erstattung oder Ihr Umtausch unterwegs ist."
            )],
            (SEE, link),
        ),
        Notice::Invoice { number } => said(
            format!("Rechnung {number} zu Bestellung {order}"),
            "Ihre Rechnung",
            vec![format!("Hallo {name}, Rechnung {number} hängt als PDF-Datei an dieser Mail.")],
            (SEE, link),
        ),
        Notice::CreditNote { number, corrects } => said(
            format!("Rechnungskorrektur {number} zu Bestellung {order}"),
            "Ihre Rechnungskorrektur",
            vec![format!(
                "Hallo {name}, Rechnungskorrektur {number} hängt als PDF-Datei an dieser Mail. Sie berichtigt Rechnung {corrects}."
            )],
            (SEE, link),
        ),
        Notice::Edited { total, due, until, note, .. } => {
            let mut text =
                vec![format!("Hallo {name}, wir haben Ihre Bestellung wie besprochen geändert. Sie kostet jetzt {}.", money(total))];
            text.extend(note.into_iter().flat_map(paragraphs));
            let button = match due {
                Due::Even => SEE,
                Due::Refund(amount) => {
                    text.push(format!("{} von dem, was Sie bezahlt haben, sind auf dem Weg zu Ihnen zurück.", money(amount)));
                    SEE
                }
                Due::Collect(amount) => {
                    text.push(format!("Zu zahlen sind {}; sobald das Geld da ist, packen wir Ihre Bestellung.", money(amount)));
                    text.extend(held(until));
                    "Bestellung bezahlen"
                }
            };
            said(format!("Ihre Bestellung {order} wurde geändert"), "Ihre Bestellung wurde geändert", text, (button, link))
        }
        Notice::PayOrder { total, until, note, pay, .. } => {
            let mut text = vec![format!(
                "Hallo {name}, wir haben Ihre Bestellung aufgenommen. Sie kostet {}; sobald sie bezahlt ist, packen wir sie ein.",
                money(total)
            )];
            text.extend(note.into_iter().flat_map(paragraphs));
            text.extend(held(until));
            said(format!("Ihre Bestellung {order} kann bezahlt werden"), "Ihre Bestellung ist bereit", text, ("Bestellung bezahlen", pay))
        }
    }
}
