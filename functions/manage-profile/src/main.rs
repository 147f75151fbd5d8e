//! Shows and changes the caller's account: name, language, consent, and the addresses it keeps.

use contract::{
    Kind, Problem,
    account::{AccountView, AddAddress, GetProfile, MAX_ADDRESSES, RemoveAddress, SavedAddress, SetAddress, SetProfile},
};
use runtime::{Args, Context, Exit};
use store::{ids, users::User};

fn main() -> Exit {
    runtime::routes()
        .on::<GetProfile>(show)
        .on::<SetProfile>(set)
        .on::<AddAddress>(add_address)
        .on::<SetAddress>(set_address)
        .on::<RemoveAddress>(remove_address)
        .serve()
}

/// The caller's account. One that was erased at this moment is one that nobody is signed in to.
async fn own(cx: Context<'_>) -> Result<User, Problem> {
    let user = cx.signed_in()?.user;
    cx.store().await?.user(user).await?.ok_or_else(|| Kind::Unauthenticated.into())
}

async fn show(cx: Context<'_>, _: Args<GetProfile>) -> Result<AccountView, Problem> {
    Ok(own(cx).await?.view())
}

async fn set(cx: Context<'_>, Args { body: profile, .. }: Args<SetProfile>) -> Result<AccountView, Problem> {
    let user = own(cx).await?;
    let user = cx.store().await?.set_profile(&user, &profile, cx.now()).await?;
    Ok(user.ok_or(Kind::Unauthenticated)?.view())
}

async fn add_address(cx: Context<'_>, Args { body: (address, preferred), .. }: Args<AddAddress>) -> Result<AccountView, Problem> {
    let id = ids::new();
    let add = |addresses: &mut Vec<SavedAddress>| {
        if addresses.len() >= MAX_ADDRESSES {
            return false;
        }
        addresses.push(SavedAddress { id, address: address.clone(), preferred });
        prefer_one(addresses, preferred.then_some(id));
        true
    };
    let full = || Problem::fault("#/address", "too-many", format!("an account keeps at most {MAX_ADDRESSES} addresses"));
    change(cx, &add).await?.ok_or_else(full)
}

async fn set_address(cx: Context<'_>, Args { path: id, body: (address, preferred), .. }: Args<SetAddress>) -> Result<AccountView, Problem> {
    let set = |addresses: &mut Vec<SavedAddress>| {
        let Some(kept) = addresses.iter_mut().find(|kept| kept.id == id) else { return false };
        *kept = SavedAddress { id, address: address.clone(), preferred };
        prefer_one(addresses, preferred.then_some(id));
        true
    };
    change(cx, &set).await?.ok_or_else(|| Kind::NotFound.into())
}

async fn remove_address(cx: Context<'_>, Args { path: id, .. }: Args<RemoveAddress>) -> Result<AccountView, Problem> {
    let remove = |addresses: &mut Vec<SavedAddress>| {
        addresses.retain(|kept| kept.id != id);
        prefer_one(addresses, None);
        true
    };
    change(cx, &remove).await?.ok_or_else(|| Kind::Unauthenticated.into())
}

/// One address is preferred, where there are any: `this` one, or else the one that is, or else the first.
fn prefer_one(addresses: &mut [SavedAddress], this: Option<domain::AddressId>) {
    let chosen = this.or_else(|| addresses.iter().find(|kept| kept.preferred).or(addresses.first()).map(|kept| kept.id));
    for kept in addresses {
        kept.preferred = Some(kept.id) == chosen;
    }
}

async fn change(cx: Context<'_>, rule: &(dyn Fn(&mut Vec<SavedAddress>) -> bool + Send + Sync)) -> Result<Option<AccountView>, Problem> {
    let user = cx.signed_in()?.user;
    Ok(cx.store().await?.change_addresses(user, rule).await?.map(User::view))
}
