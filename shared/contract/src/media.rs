//! Pictures that staff upload: they go straight to object storage, and are then made into what the shop serves.

use domain::{MediaId, Permission, Timestamp, catalogue::Picture, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    users::page,
};

/// The largest picture, in bytes.
pub const PICTURE_MAX: i64 = 20 * 1024 * 1024;

/// The types of pictures that can be uploaded.
pub const PICTURE_TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// A file that is about to be uploaded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadBody {
    /// What it is called on the disk it comes from; at most 200 characters.
    pub file_name: String,
    /// `image/jpeg`, `image/png`, `image/webp` or `image/gif`.
    pub content_type: String,
    /// How large it is, in bytes; at most 20 MiB.
    pub bytes: i64,
}

/// A checked [`UploadBody`].
#[derive(Debug, Clone)]
pub struct UploadWish {
    /// What it is called.
    pub file_name: String,
    /// What it says it is.
    pub content_type: String,
    /// Bytes.
    pub bytes: u32,
}

impl Input for UploadBody {
    type Valid = UploadWish;
    fn check(self, faults: &mut Faults) -> Option<UploadWish> {
        let file_name = faults.line("#/fileName", &self.file_name, 200);
        let is_known = PICTURE_TYPES.contains(&self.content_type.as_str());
        if !is_known {
            faults.add("#/contentType", "unsupported", format!("must be one of {}", PICTURE_TYPES.join(", ")));
        }
        let good = (1..=PICTURE_MAX).contains(&self.bytes).then_some(self.bytes).and_then(|bytes| u32::try_from(bytes).ok());
        let bytes = faults.take("#/bytes", "out-of-range", good.ok_or_else(|| format!("must be from 1 to {PICTURE_MAX}")));
        is_known.then_some(UploadWish { file_name: file_name?, content_type: self.content_type, bytes: bytes? })
    }
}

/// How to send a file: one `PUT` of its bytes with these headers to this address.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadTarget {
    /// Where.
    pub url: String,
    /// The headers that must go with it.
    pub headers: Vec<UploadHeader>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A header of an upload.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UploadHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What has become of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum MediaState {
    /// Its bytes have not come.
    Waiting,
    /// It is being made into what the shop serves.
    Processing,
    /// It can be used by its picture's name.
    Ready {
        /// The picture.
        picture: Picture,
    },
    /// It can't be used.
    Refused {
        /// A stable word for programs.
        code: String,
        /// Why, for people.
        detail: String,
    },
}

/// A picture that somebody uploaded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaView {
    /// The upload.
    pub id: MediaId,
    /// What it was called.
    pub file_name: String,
    /// When it began.
    pub created_at: Timestamp,
    /// What has become of it.
    pub state: MediaState,
}

/// An upload that has begun.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MediaUpload {
    /// The picture to be.
    pub media: MediaView,
    /// Where its bytes go.
    pub target: UploadTarget,
}

/// An upload.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MediaPath {
    /// The upload.
    pub media: MediaId,
}
impl Input for MediaPath {
    type Valid = MediaId;
    fn check(self, _: &mut Faults) -> Option<MediaId> {
        Some(self.media)
    }
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}
impl Input for PageQuery {
    type Valid = u32;
    fn check(self, faults: &mut Faults) -> Option<u32> {
        page(self.page.as_deref(), faults)
    }
}

/// A page of pictures.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MediaPage {
    /// The newest first.
    pub items: Vec<MediaView>,
    /// Whether there is another page.
    pub more: bool,
}

/// Begins the upload of a picture.
pub enum BeginUpload {}
impl Endpoint for BeginUpload {
    const ID: &'static str = "begin_upload";
    const FUNCTION: &'static str = "upload-image";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/media";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Begins the upload of a picture.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = UploadBody;
    type Reply = MediaUpload;
}

/// Says that a picture's bytes have come.
pub enum FinishUpload {}
impl Endpoint for FinishUpload {
    const ID: &'static str = "finish_upload";
    const FUNCTION: &'static str = "upload-image";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/media/{media}/completion";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Says that a picture's bytes have come.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::UploadMissing];
    type Path = MediaPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = MediaView;
}

/// Shows what has become of a picture.
pub enum GetMedia {}
impl Endpoint for GetMedia {
    const ID: &'static str = "get_media";
    const FUNCTION: &'static str = "upload-image";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/media/{media}";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Shows what has become of a picture.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = MediaPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = MediaView;
}

/// Lists pictures that were uploaded.
pub enum ListMedia {}
impl Endpoint for ListMedia {
    const ID: &'static str = "list_media";
    const FUNCTION: &'static str = "upload-image";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/media";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Lists pictures that were uploaded.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = PageQuery;
    type Body = Nothing;
    type Reply = MediaPage;
}
