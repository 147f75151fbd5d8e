//! Takes pictures in: their bytes go straight to object storage, by an address that is good once for each.

use contract::{
    Kind, Problem,
    media::{BeginUpload, FinishUpload, GetMedia, ListMedia, MediaPage, MediaState, MediaUpload, MediaView, UploadHeader, UploadTarget},
};
use domain::MediaId;
use runtime::{Args, Context, Exit};
use store::{ids, media::Media};

/// How long an address is good, in seconds.
const GOOD_S: u32 = 900;

fn main() -> Exit {
    runtime::routes().on::<ListMedia>(list).on::<BeginUpload>(begin).on::<GetMedia>(show).on::<FinishUpload>(finish).serve()
}

async fn list(cx: Context<'_>, Args { query: page, .. }: Args<ListMedia>) -> Result<MediaPage, Problem> {
    Ok(cx.store().await?.list_media(page).await?)
}

async fn begin(cx: Context<'_>, Args { body: wish, .. }: Args<BeginUpload>) -> Result<MediaUpload, Problem> {
    let id: MediaId = ids::new();
    let media = Media {
        id,
        name: id.uuid().simple().to_string(),
        file_name: wish.file_name,
        content_type: wish.content_type,
        bytes: i64::from(wish.bytes),
        by: Some(cx.signed_in()?.user),
        created_at: cx.now(),
        state: MediaState::Waiting,
    };
    let objects = cx.objects().await?;
    let url = objects.upload_address(&original(&media), &media.content_type, wish.bytes, u64::from(GOOD_S)).await?;
    cx.store().await?.insert_media(std::slice::from_ref(&media)).await?;
    let headers = vec![UploadHeader { name: "Content-Type".into(), value: media.content_type.clone() }];
    let target = UploadTarget { url, headers, expires_at: cx.now().plus_ms(i64::from(GOOD_S) * 1000) };
    Ok(MediaUpload { media: media.view(), target })
}

async fn show(cx: Context<'_>, Args { path: id, .. }: Args<GetMedia>) -> Result<MediaView, Problem> {
    Ok(cx.store().await?.media(id).await?.ok_or(Kind::NotFound)?.view())
}

async fn finish(cx: Context<'_>, Args { path: id, .. }: Args<FinishUpload>) -> Result<MediaView, Problem> {
    let store = cx.store().await?;
    let media = store.media(id).await?.ok_or(Kind::NotFound)?;
    if media.state == MediaState::Waiting {
        if cx.objects().await?.size(cloud::Bucket::Files, &original(&media)).await?.is_none() {
            return Err(Kind::UploadMissing.into());
        }
        let event = store.begin_processing(id, cx.now()).await?;
        cx.publish(event.as_slice()).await;
    }
    Ok(store.media(id).await?.ok_or(Kind::NotFound)?.view())
}

/// The object that holds what was uploaded.
fn original(media: &Media) -> String {
    format!("originals/{}", media.name)
}
