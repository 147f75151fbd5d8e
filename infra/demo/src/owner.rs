//! The owner of a shop on this machine: an account with a password that `cargo xtask up` prints.

use contract::Problem;
use domain::{Email, Role, Timestamp, account::Password, permission};
use identity::password;
use store::{
    Store,
    audit::{Action, Along, Entry},
    ids,
    users::User,
};

/// What became of the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owned {
    /// The account is new.
    Made,
    /// It was there with this password.
    There,
    /// It was there with another password, or as somebody else's; it is the owner's with this one now.
    Changed,
}

/// Sees to it that the shop has an owner with this address and password.
pub async fn own(store: &Store, email: Email, password: String, now: Timestamp) -> Result<Owned, Problem> {
    let key = email.key().map_err(|fault| Problem::fault("email", "not-plain", fault))?;
    let password = Password::chosen(password).map_err(Problem::password)?;
    match store.user_by_email(&key).await? {
        None => {
            let mut user = User::new(ids::new(), email, &key, "Robin Keeper".into(), password::hash(&password)?, now);
            user.roles = vec![Role::Owner];
            store.insert_user(&user).await?;
            Ok(Owned::Made)
        }
        Some(user) if user.roles.contains(&Role::Owner) && password::fits(&password, &user.password)? => Ok(Owned::There),
        Some(user) => {
            let entry = Entry::new(Action::RolesChanged, None, Some(user.id), now);
            let entry = entry.changed("roles", Some(permission::in_words(&user.roles)), Some(permission::in_words(&[Role::Owner])));
            let entry = entry.changed("password", None, Some("set".into()));
            store.put_owner(user.id, &password::hash(&password)?, Along { events: &[], entry: &entry }).await?;
            Ok(Owned::Changed)
        }
    }
}
