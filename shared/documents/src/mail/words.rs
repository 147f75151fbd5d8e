//! What mails about orders as a whole say.

use domain::Language;

use super::{About, Occasion};
use crate::letter::first;

pub(super) struct Words {
    pub subject: String,
    pub heading: String,
    pub message: String,
    pub button: &'static str,
    pub order: &'static str,
    pub discount: &'static str,
    pub tax: &'static str,
    /// Of the tax that a business of another member state owes itself.
    pub owed: &'static str,
    pub total: &'static str,
    pub included: &'static str,
    pub goes_to: &'static str,
    /// Why one gets it.
    pub reason: String,
}

pub(super) fn of(occasion: Occasion, about: About<'_>) -> Words {
    match about.language {
        Language::En => english(occasion, about),
        Language::De => german(occasion, about),
    }
}

/// Subject, heading, message, button.
type Said = (String, String, String, &'static str);

fn english(occasion: Occasion, about: About<'_>) -> Words {
    let (number, name) = (&about.order.number, first(&about.order.address.name));
    let (subject, heading, message, button): Said = match occasion {
        Occasion::Placed => (
            format!("We have your order {number}"),
            format!("Thank you, {name}"),
            "Your things are set aside for you. As soon as your payment has arrived we will send you a confirmation. If you have not paid yet, you can do so from the order’s page.".into(),
            "See your order",
        ),
        Occasion::Paid => (
            format!("Order {number} is confirmed"),
            "It’s yours".into(),
            format!("Thank you, {name}. Your payment has arrived and your order is confirmed. We will pack it with care and let you know when it is on its way."),
            "Follow your order",
        ),
        Occasion::PaidOnDelivery => (
            format!("Order {number}: you pay when it arrives"),
            "It’s yours".into(),
            format!("Thank you, {name}. Your order is confirmed, and you pay when it arrives. We will pack it with care and let you know when it is on its way."),
            "Follow your order",
        ),
        Occasion::Expired => (
            format!("Order {number} was not paid"),
            "Your order has expired".into(),
            "We held your things for a while, but no payment arrived, so they are for sale again. Nothing was charged. You are welcome to order anew.".into(),
            "See the order",
        ),
        Occasion::Review => (
            format!("Check the payment of order {number}"),
            "A payment does not fit".into(),
            format!("Money came for order {number} that does not fit it: too much, too little, too late or twice. Nothing was accepted automatically."),
            "See the order",
        ),
    };
    Words {
        subject,
        heading,
        message,
        button,
        order: "Order",
        discount: "Discount",
        tax: "Tax",
        owed: "VAT, owed by you (reverse charge)",
        total: "Total",
        included: "VAT included",
        goes_to: "Goes to",
        reason: match occasion {
            Occasion::Review => format!("You get this mail because you look after the orders of {}.", about.shop),
            _ => format!(
                "You get this mail because an order was placed with this address at {}. Whoever has the link above can see the order: keep it to yourself.",
                about.shop
            ),
        },
    }
}

fn german(occasion: Occasion, about: About<'_>) -> Words {
    let (number, name) = (&about.order.number, first(&about.order.address.name));
    let (subject, heading, message, button): Said = match occasion {
        Occasion::Placed => (
            format!("Ihre Bestellung {number} ist da"),
            format!("Danke, {name}"),
            "Ihre Sachen liegen für Sie bereit. Sobald Ihre Zahlung da ist, schicken wir Ihnen eine Bestätigung. Falls Sie noch nicht bezahlt haben, geht das auf der Seite Ihrer Bestellung.".into(),
            "Bestellung ansehen",
        ),
        Occasion::Paid => (
            format!("Bestellung {number} ist bestätigt"),
            "Es gehört Ihnen".into(),
            format!("Danke, {name}. Ihre Zahlung ist da und Ihre Bestellung bestätigt. Wir packen sie sorgfältig ein und melden uns, wenn sie unterwegs ist."),
            "Bestellung verfolgen",
        ),
        Occasion::PaidOnDelivery => (
            format!("Bestellung {number}: Sie bezahlen, wenn sie ankommt"),
            "Es gehört Ihnen".into(),
            format!("Danke, {name}. Ihre Bestellung ist bestätigt; Sie bezahlen, wenn sie ankommt. Wir packen sie sorgfältig ein und melden uns, wenn sie unterwegs ist."),
            "Bestellung verfolgen",
        ),
        Occasion::Expired => (
            format!("Bestellung {number} wurde nicht bezahlt"),
            "Ihre Bestellung ist abgelaufen".into(),
            "Wir haben Ihre Sachen eine Weile zurückgelegt, aber es kam keine Zahlung; darum sind sie wieder im Verkauf. Es wurde nichts abgebucht. Bestellen Sie gern noch einmal.".into(),
            "Bestellung ansehen",
        ),
        Occasion::Review => (
            format!("Zahlung von Bestellung {number} prüfen"),
            "Eine Zahlung passt nicht".into(),
            format!("Für Bestellung {number} kam Geld, das nicht passt: zu viel, zu wenig, zu spät oder doppelt. Nichts davon wurde von selbst angenommen."),
            "Bestellung ansehen",
        ),
    };
    Words {
        subject,
        heading,
        message,
        button,
        order: "Bestellung",
        discount: "Rabatt",
        tax: "Steuer",
        owed: "USt., von Ihnen geschuldet (Reverse-Charge)",
        total: "Summe",
        included: "enthaltene USt.",
        goes_to: "Geht an",
        reason: match occasion {
            Occasion::Review => format!("Sie erhalten diese Mail, weil Sie sich um die Bestellungen bei {} kümmern.", about.shop),
            _ => format!(
                "Sie erhalten diese Mail, weil mit dieser Adresse bei {} bestellt wurde. Wer den Link oben hat, kann die Bestellung sehen: Behalten Sie ihn für sich.",
                about.shop
            ),
        },
    }
}
