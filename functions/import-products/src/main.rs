//! Takes in files of products: their bytes go straight to object storage, `apply-import` looks at them and writes them, and
//! staff say when.

use cloud::Bucket;
use contract::{
    Kind, Problem,
    imports::{
        ApplyImport, BeginImport, CancelImport, CheckImport, GetImport, ImportDetail, ImportPage, ImportUpload, ImportView, ListImports,
    },
    media::{UploadHeader, UploadTarget},
};
use domain::ImportId;
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    imports::{Asked, Import},
};

/// How long an address is good, in seconds: for the largest file over a slow line.
const GOOD_S: u32 = 3600;
/// What files are sent as.
const CONTENT_TYPE: &str = "text/csv";

fn main() -> Exit {
    runtime::routes()
        .on::<BeginImport>(begin)
        .on::<ListImports>(list)
        .on::<GetImport>(show)
        .on::<CheckImport>(check)
        .on::<ApplyImport>(apply)
        .on::<CancelImport>(cancel)
        .serve()
}

async fn begin(cx: Context<'_>, Args { body: (file_name, bytes), .. }: Args<BeginImport>) -> Result<ImportUpload, Problem> {
    let caller = cx.signed_in()?;
    let import = Import::new(file_name, i64::from(bytes), caller.user, cx.now());
    let url = cx.objects().await?.upload_address(&import.object(), CONTENT_TYPE, bytes, u64::from(GOOD_S)).await?;
    if !cx.store().await?.begin_import(caller, &import).await? {
        return Err(Kind::Unauthenticated.into());
    }
    let headers = vec![UploadHeader { name: "Content-Type".into(), value: CONTENT_TYPE.into() }];
    let target = UploadTarget { url, headers, expires_at: cx.now().plus_ms(i64::from(GOOD_S) * 1000) };
    Ok(ImportUpload { import: view(cx, import.id).await?, target })
}

async fn list(cx: Context<'_>, Args { query: page, .. }: Args<ListImports>) -> Result<ImportPage, Problem> {
    Ok(cx.store().await?.list_imports(page).await?)
}

async fn show(cx: Context<'_>, Args { path: id, query: page, .. }: Args<GetImport>) -> Result<ImportDetail, Problem> {
    Ok(cx.store().await?.import_detail(id, page).await?.ok_or(Kind::NotFound)?)
}

async fn check(cx: Context<'_>, Args { path: id, .. }: Args<CheckImport>) -> Result<ImportView, Problem> {
    let store = cx.store().await?;
    let import = store.import(id).await?.ok_or(Kind::NotFound)?;
    if cx.objects().await?.size(Bucket::Files, &import.object()).await?.is_none() {
        return Err(Kind::UploadMissing.into());
    }
    let asked = store.check_import(cx.signed_in()?, id, cx.now()).await?;
    done(cx, id, asked).await
}

async fn apply(cx: Context<'_>, Args { path: id, .. }: Args<ApplyImport>) -> Result<ImportView, Problem> {
    let entry = cx.staff_entry(Action::ImportApplied, None);
    let asked = cx.store().await?.apply_import(cx.signed_in()?, id, &entry).await?;
    done(cx, id, asked).await
}

async fn cancel(cx: Context<'_>, Args { path: id, .. }: Args<CancelImport>) -> Result<ImportView, Problem> {
    let asked = cx.store().await?.cancel_import(cx.signed_in()?, id, cx.now()).await?;
    done(cx, id, asked).await
}

async fn done(cx: Context<'_>, id: ImportId, asked: Asked) -> Result<ImportView, Problem> {
    match asked {
        Asked::Done(events) => {
            cx.publish(&events).await;
            view(cx, id).await
        }
        Asked::Missing => Err(Kind::NotFound.into()),
        Asked::Refused => Err(Kind::ImportState.into()),
        Asked::Unseated => Err(Kind::Unauthenticated.into()),
    }
}

async fn view(cx: Context<'_>, id: ImportId) -> Result<ImportView, Problem> {
    Ok(cx.store().await?.import_view(id).await?.ok_or(Kind::NotFound)?)
}
