//! Pictures that staff uploaded.

use contract::{
    media::{MediaPage, MediaState, MediaView},
    message::MediaMessage,
};
use domain::{MediaId, Timestamp, UserId, catalogue::Picture};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    events::Outgoing,
    ids, outbox,
    raw::{Collection, Find, Verdict, decode, encode, encode_value},
};

const MEDIA: Collection = Collection("media");
/// Pictures on one page.
const SIZE: u32 = 48;

/// An upload's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Media {
    /// The upload.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: MediaId,
    /// The name that its picture has, or will have.
    pub name: String,
    /// What the file was called.
    pub file_name: String,
    /// What it said it is.
    pub content_type: String,
    /// Its size.
    pub bytes: i64,
    /// Who uploaded it.
    #[serde(with = "codec::id_option")]
    pub by: Option<UserId>,
    /// When it began.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// What has become of it.
    pub state: MediaState,
}

impl Media {
    /// The upload as staff see it.
    pub fn view(self) -> MediaView {
        MediaView { id: self.id, file_name: self.file_name, created_at: self.created_at, state: self.state }
    }
}

impl Store {
    /// Notes uploads.
    pub fn insert_media<'a>(&'a self, media: &'a [Media]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = media.iter().map(|one| encode(MEDIA, one)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(MEDIA, records).await }
        })
    }

    /// An upload.
    pub fn media(&self, id: MediaId) -> Reply<'_, Option<Media>> {
        Box::pin(
            async move { self.db.find_one(MEDIA, doc! { "_id": codec::bin(id) }, None).await?.map(|raw| decode(MEDIA, &raw)).transpose() },
        )
    }

    /// A page of uploads, the newest first.
    pub fn list_media(&self, page: u32) -> Reply<'_, MediaPage> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "created_at": -1, "_id": -1 }), ..Find::page(page, SIZE) };
            let found = self.db.find(MEDIA, doc! {}, find).await?;
            let more = found.len() > Find::whole(SIZE);
            let items = found.iter().take(Find::whole(SIZE)).map(|raw| decode::<Media>(MEDIA, raw).map(Media::view));
            Ok(MediaPage { items: items.collect::<Result<_, _>>()?, more })
        })
    }

    /// The pictures of these names that can be used.
    pub fn pictures<'a>(&'a self, names: &'a [String]) -> Reply<'a, Vec<Picture>> {
        Box::pin(async move {
            if names.is_empty() {
                return Ok(Vec::new());
            }
            let find = Find { limit: i64::try_from(names.len()).unwrap_or(i64::MAX), ..Find::default() };
            let found = self.db.find(MEDIA, doc! { "name": { "$in": names } }, find).await?;
            let mut pictures = Vec::new();
            for raw in &found {
                if let MediaState::Ready { picture } = decode::<Media>(MEDIA, raw)?.state {
                    pictures.push(picture);
                }
            }
            Ok(pictures)
        })
    }

    /// The picture of a name that can be used, or that `own` is: what something shows already it may go on showing.
    pub fn picture<'a>(&'a self, name: &'a str, own: Option<Picture>) -> Reply<'a, Option<Picture>> {
        Box::pin(async move {
            let found = self.pictures(&[name.to_owned()]).await?.into_iter().next();
            Ok(found.or_else(|| own.filter(|own| own.name == name)))
        })
    }

    /// Has the picture made of an upload whose bytes have come. Nothing is to be published where that was said before.
    pub fn begin_processing(&self, id: MediaId, now: Timestamp) -> Reply<'_, Option<Outgoing>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let waiting = doc! { "_id": codec::bin(id), "state.kind": "waiting" };
                        let processing = doc! { "$set": { "state": encode_value(MEDIA, &MediaState::Processing)? } };
                        if tx.update(MEDIA, waiting, processing).await? == 0 {
                            return Ok(Verdict::Abort(None));
                        }
                        let event = Outgoing::media(ids::new(), MediaMessage::PictureUploadedV1 { media: id })?;
                        outbox::add(tx, std::slice::from_ref(&event), now).await?;
                        Ok(Verdict::Commit(Some(event)))
                    })
                })
                .await
        })
    }

    /// Says what has become of an upload that was being processed; a second time changes nothing.
    pub fn finish_processing<'a>(&'a self, id: MediaId, state: &'a MediaState) -> Reply<'a, ()> {
        Box::pin(async move {
            let processing = doc! { "_id": codec::bin(id), "state.kind": "processing" };
            self.db.update(MEDIA, processing, doc! { "$set": { "state": encode_value(MEDIA, state)? } }).await.map(drop)
        })
    }
}
