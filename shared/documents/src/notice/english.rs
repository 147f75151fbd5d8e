//! What mails about orders say in English.

use domain::{Language, Timestamp, order_edit::Due};

use super::{About, Notice, Said, paragraphs};
use crate::{amount, letter::first};

const LANGUAGE: Language = Language::En;
const SEE: &str = "See your order";

/// Why one gets such a mail.
pub(super) fn reason(shop: &str) -> String {
    format!(
        "You get this mail because an order was placed with this address at {shop}. Whoever has the link above can see the order: keep it to yourself."
    )
}

fn held(until: Option<Timestamp>) -> Option<String> {
    until.map(|until| format!("Your things are set aside for you until {}.", amount::day(until, LANGUAGE)))
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
            format!("We have your payment for order {order}"),
            "Your payment has arrived",
            vec![format!("Thank you, {name}. {} came by {by}. We will let you know when your order is on its way.", money(amount))],
            ("Follow your order", link),
        ),
        Notice::PaymentFailed { amount, until } => {
            let mut text = vec![format!(
                "Hello {name}, the payment of {} did not go through, and nothing was charged. You can try again, also in another way, from the order’s page.",
                money(amount)
            )];
            text.extend(held(until));
            said(format!("The payment for order {order} did not work"), "Your payment did not go through", text, ("Try again", link))
        }
        Notice::Underpaid { received, missing, until } => {
            let mut text = vec![format!(
                "Thank you, {name}: {} arrived for your order, and {} is still missing. Please pay the rest from the order’s page, and we will pack your things.",
                money(received),
                money(missing)
            )];
            text.extend(held(until));
            said(format!("{} is missing for order {order}", money(missing)), "Almost paid", text, ("Pay the rest", link))
        }
        Notice::Short => said(
            format!("Less came for order {order} than it costs"),
            "We are looking at your payment",
            vec![format!(
                "Thank you, {name}: your payment arrived, and it is less than your order costs. What came is safe. Someone is looking into it and will write to you; there is nothing you need to do."
            )],
            (SEE, link),
        ),
        Notice::Transfer { amount, to } => said(
            format!("How to pay order {order}"),
            "Please make a transfer",
            vec![format!(
                "Thank you, {name}. Please transfer {} by {} as below, with the reference, so that we know whose it is. Your things are set aside until then, and we pack them as soon as the money is here.",
                money(amount),
                day(to.until)
            )],
            (SEE, link),
        ),
        Notice::Shipped { carrier, tracking, track, more_follow, .. } => {
            let mut text = vec![match tracking {
                Some(tracking) => format!("Hello {name}, your parcel is with {carrier}. Its tracking number is {tracking}."),
                None => format!("Hello {name}, your parcel is with {carrier}."),
            }];
            if more_follow {
                text.push("The rest of your order comes in another parcel; we will write again when it leaves.".into());
            }
            let button = track.map_or((SEE, link), |track| ("Track your parcel", track));
            if track.is_some() {
                text.push(format!("All about your order is here: {link}"));
            }
            let subject =
                if more_follow { format!("A part of order {order} is on its way") } else { format!("Order {order} is on its way") };
            said(subject, "It’s on its way", text, button)
        }
        Notice::Delivered { .. } => said(
            format!("Order {order} has arrived"),
            "Your parcel has arrived",
            vec![format!(
                "Hello {name}, the carrier says that your parcel was delivered. Enjoy it. If something is not as it should be, or did not come, the order’s page says what to do."
            )],
            (SEE, link),
        ),
        Notice::Refunded { amount, note } => {
            let mut text = vec![format!(
                "Hello {name}, we have sent {} back to you, the way you paid. How soon it shows depends on your bank, mostly within a few days.",
                money(amount)
            )];
            text.extend(note.into_iter().flat_map(paragraphs));
            said(format!("{} goes back to you for order {order}", money(amount)), "Your refund is on its way", text, (SEE, link))
        }
        Notice::Cancelled { reason, refund } => {
            let mut text = vec![format!("Hello {name}, order {order} is cancelled, and nothing more of it will be sent.")];
            text.extend(reason.into_iter().flat_map(paragraphs));
            text.push(match refund {
                Some(refund) => format!("{} goes back to you, the way you paid.", money(refund)),
                None => "There is nothing to pay.".into(),
            });
            said(format!("Order {order} is cancelled"), "Your order is cancelled", text, ("See the order", link))
        }
        Notice::ReturnRequested { .. } => said(
            format!("We have your return request for order {order}"),
            "You want to send something back",
            vec![format!(
                "Hello {name}, we have your request. Please keep the things until we write how to send them; that takes us a working day or two."
            )],
            (SEE, link),
        ),
        Notice::ReturnApproved { how, label, until, .. } => {
            let mut text = vec![format!("Hello {name}, you can send these things back. This is how:")];
            text.extend(paragraphs(how));
            text.extend(until.map(|until| format!("Please have them on their way by {}.", day(until))));
            let button = label.map_or((SEE, link), |label| ("Print the label", label));
            said(format!("How to send back things of order {order}"), "Send it back like this", text, button)
        }
        Notice::ReturnRejected { reason } => {
            let mut text = vec![format!("Hello {name}, we have looked at your request and can’t take the things back, for this reason:")];
            text.extend(paragraphs(reason));
            text.push(
                "If you see it differently, answer to this mail: a person will read it. Your rights by law stay what they are.".into(),
            );
            said(format!("About your return of order {order}"), "We can’t take it back", text, (SEE, link))
        }
        Notice::ReturnReceived { .. } => said(
            format!("Your return of order {order} is here"),
            "Your parcel is back with us",
            vec![format!(
                "Hello {name}, your return has arrived. We look at it now and write as soon as your refund or your exchange is on its way."
            )],
            (SEE, link),
        ),
        Notice::Invoice { number } => said(
            format!("Invoice {number} for order {order}"),
            "Your invoice",
            vec![format!("Hello {name}, invoice {number} is attached to this mail as a PDF file.")],
            (SEE, link),
        ),
        Notice::CreditNote { number, corrects } => said(
            format!("Credit note {number} for order {order}"),
            "Your credit note",
            vec![format!("Hello {name}, credit note {number} is attached to this mail as a PDF file. It corrects invoice {corrects}.")],
            (SEE, link),
        ),
        Notice::Edited { total, due, until, note, .. } => {
            let mut text = vec![format!("Hello {name}, we have changed your order as we agreed. It comes to {} now.", money(total))];
            text.extend(note.into_iter().flat_map(paragraphs));
            let button = match due {
                Due::Even => SEE,
                Due::Refund(amount) => {
                    text.push(format!("{} of what you have paid is on its way back to you.", money(amount)));
                    SEE
                }
                Due::Collect(amount) => {
                    text.push(format!("There is {} to pay; as soon as it is paid we will pack your order.", money(amount)));
                    text.extend(held(until));
                    "Pay your order"
                }
            };
            said(format!("Your order {order} has changed"), "Your order has changed", text, (button, link))
        }
        Notice::PayOrder { total, until, note, pay, .. } => {
            let mut text = vec![format!(
                "Hello {name}, we have written down your order. It comes to {}; as soon as it is paid we will pack it.",
                money(total)
            )];
            text.extend(note.into_iter().flat_map(paragraphs));
            text.extend(held(until));
            said(format!("Your order {order} is ready to be paid"), "Your order is ready", text, ("Pay your order", pay))
        }
    }
}
