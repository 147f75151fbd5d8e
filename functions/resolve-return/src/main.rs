//! Decides about a return and moves it on; a refund of it goes back through the gateways.

use contract::{
    Problem,
    audit::Action,
    desk::DeskOrder,
    returns::{ResolveReturn, ReturnDecision},
};
use desk::{Hand, returning, showing};
use domain::{Permission, permission};
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::http::<ResolveReturn>(resolve_return)
}

async fn resolve_return(cx: Context<'_>, Args { path: (id, of), body: wish, .. }: Args<ResolveReturn>) -> Result<DeskOrder, Problem> {
    let caller = cx.signed_in()?;
    let refunds = wish.decision == ReturnDecision::Refund;
    if refunds && !permission::grants(&caller.roles, Permission::RefundsManage) {
        return Err(cx.deny(None).await);
    }
    let (made, hand) = (ids::new(), Hand { by: Some(caller.user), now: cx.now() });
    let judge = move |order: &Order, payments: &[Payment]| returning::resolve(order, payments, of, &wish, made, hand);
    cx.amend(id, &judge, Some(Action::ReturnResolved)).await?;
    if refunds {
        let events = refunds::send(cx.store().await?, &GATEWAYS, async |variable| cx.secret(variable).await, id, cx.now()).await?;
        cx.publish(&events).await;
    }
    showing::open_order(cx.store().await?, id, cx.now()).await
}
