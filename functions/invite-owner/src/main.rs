//! Invites the first owner of a shop that has none, at the address that the template was given. Runs each quarter of an
//! hour while there is such an address: a shop whose settings come later, or whose invitation ran out, is not forgotten.

use contract::{Problem, message::MailMessage};
use domain::{Email, Role, permission};
use runtime::{Context, Exit, Report};
use store::{
    audit::{Action, Along, Entry},
    events::Outgoing,
    ids,
    links::{Link, Purpose},
};

fn main() -> Exit {
    runtime::schedule("invite_owner", invite_owner)
}

async fn invite_owner(cx: Context<'_>) -> Result<Report, Problem> {
    let store = cx.store().await?;
    // Without settings there is no mail to write yet.
    if !store.has_settings().await? {
        return Ok(Report { done: 0, left: 1 });
    }
    let address = cx.variable("OWNER_MAIL")?;
    let wrong = |fault: &dyn std::fmt::Display| Problem::from(contract::Kind::Internal).because(format!("OWNER_MAIL {fault}"));
    let email: Email = address.parse().map_err(|fault| wrong(&fault))?;
    let key = email.key().map_err(|fault| wrong(&fault))?;
    let roles = vec![Role::Owner];
    let entry = Entry::new(Action::StaffInvited, None, None, cx.now());
    let entry = entry.changed("email", None, Some(email.to_string())).changed("roles", None, Some(permission::in_words(&roles)));
    let purpose = Purpose::Invite { roles, by: None, key: key.as_str().to_owned() };
    let link = Link::new(ids::new(), purpose, email, cx.now());
    let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
    let invited = store.invite_owner(&link, &key, Along { events: &events, entry: &entry }).await?;
    if invited {
        cx.publish(&events).await;
    }
    Ok(Report { done: u32::from(invited), left: 0 })
}
