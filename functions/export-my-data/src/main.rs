//! Hands out everything that the shop holds about the caller (GDPR, articles 15 and 20).

use contract::{
    Kind, Problem,
    account::{ExportMyData, PersonalData},
};
use runtime::{Args, Context, Exit};
use store::{audit::Action, passkeys::Passkey};

fn main() -> Exit {
    runtime::http::<ExportMyData>(export_my_data)
}

async fn export_my_data(cx: Context<'_>, _: Args<ExportMyData>) -> Result<PersonalData, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = store.user(session.user).await?.ok_or(Kind::Unauthenticated)?;
    store.adopt_orders(&user).await?;
    let sessions = store.sessions_of(user.id, cx.now()).await?;
    let passkeys = store.passkeys_of(user.id).await?;
    let mut orders = Vec::new();
    for order in store.all_orders_of(user.id).await? {
        let payments = store.payments_of(order.id).await?;
        orders.push(order.view(&payments, cx.now()));
    }
    let history = store.history_of(user.id).await?;
    cx.audit(Action::DataExported, Some(user.id), Some(user.id)).await;
    Ok(PersonalData {
        marketing_since: Some(user.marketing_since),
        account: user.view(),
        sessions: sessions.into_iter().map(|one| one.view(Some(session.id))).collect(),
        passkeys: passkeys.into_iter().map(Passkey::view).collect(),
        orders,
        history,
    })
}
