//! Makes staff of somebody who was invited: by the mail's link, and a password to set, or that of the account that the
//! address has.

use contract::{
    Kind, Problem,
    account::Confirmed,
    message::MailMessage,
    staff::{AcceptInvitation, Acceptance, Invitation, ReadInvitation},
};
use domain::{Role, email::EmailKey, permission, throttle};
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    links::{Link, Purpose},
    users::{Standing, User},
};

fn main() -> Exit {
    runtime::routes().on::<ReadInvitation>(read).on::<AcceptInvitation>(accept).serve()
}

async fn read(cx: Context<'_>, Args { body: token, .. }: Args<ReadInvitation>) -> Result<Invitation, Problem> {
    let store = cx.store().await?;
    let link = cx.link(&token).await?;
    let Purpose::Invite { roles, by, .. } = link.purpose else { return Err(Kind::LinkInvalid.into()) };
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let has_account = store.user_by_email(&key).await?.is_some();
    let (invited_by, shop) = (store.name_of(by).await?, store.settings(cx.now()).await?.name);
    Ok(Invitation { email: link.email, roles, shop, invited_by, has_account })
}

async fn accept(cx: Context<'_>, Args { body: acceptance, .. }: Args<AcceptInvitation>) -> Result<Confirmed, Problem> {
    let link = cx.link(&acceptance.token).await?;
    let Purpose::Invite { roles, .. } = link.purpose.clone() else { return Err(Kind::LinkInvalid.into()) };
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let taken = match cx.store().await?.user_by_email(&key).await? {
        Some(user) => join(cx, &link, &user, roles, &acceptance).await?,
        None => begin(cx, &link, &key, roles, acceptance).await?,
    };
    if !taken {
        return Err(Kind::LinkInvalid.into());
    }
    cx.remember_device(&key, None).await?;
    Ok(Confirmed { email: link.email })
}

/// Makes an account with the roles.
async fn begin(cx: Context<'_>, link: &Link, key: &EmailKey, roles: Vec<Role>, acceptance: Acceptance) -> Result<bool, Problem> {
    let Acceptance { name, password, .. } = acceptance;
    let name = name.ok_or_else(|| Problem::fault("#/name", "missing", "must not be empty"))?;
    password::refuse_common(&password, &link.email, &name).map_err(Problem::password)?;
    let mut user = User::new(ids::new(), link.email.clone(), key, name, password::hash(&password)?, cx.now());
    user.roles = roles;
    let events = [Outgoing::mail(ids::new(), MailMessage::WelcomeV1 { user: user.id })?];
    let entry = cx.own_entry(Action::InvitationAccepted, user.id).changed("roles", None, Some(permission::in_words(&user.roles)));
    let made = cx.store().await?.make_user(link, &user, Along { events: &events, entry: &entry }).await?;
    if made {
        cx.publish(&events).await;
    }
    Ok(made)
}

/// Gives the account of the address the roles, if the password is its own.
async fn join(cx: Context<'_>, link: &Link, user: &User, invited: Vec<Role>, acceptance: &Acceptance) -> Result<bool, Problem> {
    let attempt = cx.attempt("confirm", &user.id.to_string(), throttle::ACCOUNT).await?;
    if !password::fits(&acceptance.password, &user.password)? {
        return Err(Kind::CredentialsRefused.into());
    }
    if user.standing == Standing::Blocked {
        return Err(Kind::AccountBlocked.into());
    }
    cx.forget(&attempt).await?;
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| invited.contains(role) || user.roles.contains(role)).collect();
    let words = |roles: &[Role]| Some(permission::in_words(roles));
    let entry = cx.own_entry(Action::InvitationAccepted, user.id).changed("roles", words(&user.roles), words(&roles));
    Ok(cx.store().await?.accept_invitation(link, user, &roles, Along { events: &[], entry: &entry }).await?)
}
