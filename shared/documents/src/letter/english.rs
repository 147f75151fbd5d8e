//! What letters say in English.

use contract::message::FactorChange;
use domain::Role;

use super::{Low, News, Said, first, list, minutes};

/// The words of a letter.
pub(super) fn say<'a>(shop: &str, news: News<'a>) -> Said<'a> {
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
                    Some(by) => format!("{by} invites you to work at {shop}: {}.", list(roles, role, "and")),
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
        News::BackInStock { name, link } => (
            format!("{name} is back"),
            "It is there again".into(),
            vec![
                format!("You wanted to hear when {name} is there again. It is, for as long as it lasts: this mail keeps none for you."),
            ],
            Some(("To the product", link)),
            format!("You get this mail once, because this address was left with {shop} for it."),
        ),
        News::StockLow { variants, link } => {
            let subject = match variants {
                [one] => format!("{} is low", one.name),
                all => format!("{} products are low", all.len()),
            };
            let line = |low: &Low| format!("{} ({}): {} left, low at {}", low.name, low.sku, low.available, low.threshold);
            let reason = format!("You get this mail because this address is where {shop} writes to its staff.");
            (subject, "Time to order more".into(), variants.iter().map(line).collect(), Some(("See what is low", link)), reason)
        }
        News::BooksDiffer { orders, count, link } => (
            format!("The books differ in {}", if count == 1 { "one place".to_owned() } else { format!("{count} places") }),
            "Books and records differ".into(),
            vec![
                "The nightly audit found that what the books say is not what orders, payments and refunds say. Nothing was changed: somebody has to know why.".into(),
                format!("Orders: {}.", orders.join(", ")),
                "The log of audit-ledger names each difference.".into(),
            ],
            Some(("See the orders", link)),
            format!("You get this mail because this address is where {shop} writes to its staff."),
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

const fn role(role: Role) -> &'static str {
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
