//! Lists the audit log: who did what, when and from where.

use contract::{
    Problem,
    audit::{AuditPage, ListAuditLog},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<ListAuditLog>(list_audit_log)
}

async fn list_audit_log(cx: Context<'_>, Args { query: wish, .. }: Args<ListAuditLog>) -> Result<AuditPage, Problem> {
    Ok(cx.store().await?.audit_log(&wish).await?)
}
