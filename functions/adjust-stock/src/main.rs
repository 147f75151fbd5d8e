//! Lists what there is of each variant, shows what moved it, and adjusts it for a reason; says when a variant is low.

use contract::{
    Kind, Problem,
    stock::{AdjustStock, GetStock, ListStock, SetStockThreshold, StockDetail, StockPage},
};
use domain::VariantId;
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    idempotency::Saved,
    stock_moves::{Adjusted, Adjusting},
};

fn main() -> Exit {
    runtime::routes().on::<ListStock>(list).on::<GetStock>(show).on::<AdjustStock>(adjust).on::<SetStockThreshold>(set_threshold).serve()
}

async fn list(cx: Context<'_>, Args { query: wish, .. }: Args<ListStock>) -> Result<StockPage, Problem> {
    Ok(cx.store().await?.list_stock(&wish).await?)
}

async fn show(cx: Context<'_>, Args { path: variant, query: page, .. }: Args<GetStock>) -> Result<StockDetail, Problem> {
    detail(cx, variant, page).await
}

async fn adjust(cx: Context<'_>, Args { path: variant, body: (adjustment, note), .. }: Args<AdjustStock>) -> Result<StockDetail, Problem> {
    let caller = cx.signed_in()?;
    let key = cx.idempotency(&[*caller.user.uuid().as_bytes(), *variant.uuid().as_bytes()].concat());
    let entry = cx.staff_entry(Action::StockAdjusted, None);
    let call = Adjusting { by: caller, key: &key, entry: &entry };
    let adjusted = cx.store().await?.adjust_stock(variant, adjustment, note.as_deref(), call).await?;
    done(adjusted)?;
    detail(cx, variant, 1).await
}

async fn set_threshold(
    cx: Context<'_>,
    Args { path: variant, body: threshold, .. }: Args<SetStockThreshold>,
) -> Result<StockDetail, Problem> {
    let entry = cx.staff_entry(Action::StockThresholdSet, None);
    done(cx.store().await?.set_threshold(cx.signed_in()?, variant, threshold, &entry).await?)?;
    detail(cx, variant, 1).await
}

fn done(adjusted: Adjusted) -> Result<(), Problem> {
    match adjusted {
        Adjusted::Done | Adjusted::Twin(Saved::Reply(_)) => Ok(()),
        Adjusted::Twin(Saved::Mismatch) => Err(Kind::IdempotencyMismatch.into()),
        Adjusted::Twin(Saved::No) => Err(Kind::Unavailable.into()),
        Adjusted::Missing => Err(Kind::NotFound.into()),
        Adjusted::Unseated => Err(Kind::Unauthenticated.into()),
        Adjusted::Refused(fault) => Err(Problem::fault("#/units", fault.code(), fault)),
    }
}

async fn detail(cx: Context<'_>, variant: VariantId, page: u32) -> Result<StockDetail, Problem> {
    Ok(cx.store().await?.stock_detail(variant, page).await?.ok_or(Kind::NotFound)?)
}
