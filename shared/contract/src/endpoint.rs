//! What an endpoint is: a type that says everything about a route that callers may rely on.

use domain::{Permission, text::Faults};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::problem::Kind;

/// An HTTP method the shop uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or does.
    Post,
    /// Sets.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody; the cart is the caller's own, or the one whose token the `__Host-cart` cookie holds.
    Cart,
    /// Whoever holds the order's token, in the `Order-Token` header, or placed it signed in.
    Order,
    /// Whoever holds a session's refresh token, in the `__Host-session` cookie.
    Refresh,
    /// Whoever is signed in, by the access token in the `Authorization` header.
    User,
    /// Staff who have this permission, signed in as [`Access::User`].
    Staff(Permission),
    /// A payment provider, by its signature.
    Provider,
}

impl Access {
    /// Whether the runtime looks at an access token, where there is one.
    pub const fn knows_users(self) -> bool {
        matches!(self, Self::Cart | Self::Order | Self::User | Self::Staff(_))
    }

    /// Whether a browser's cookies say who calls: pages of other sites must not make it call.
    pub const fn takes_cookies(self) -> bool {
        !matches!(self, Self::Provider)
    }
}

/// How long a shared cache may keep the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cache {
    /// Not at all: the reply is of one caller.
    Private,
    /// This many seconds in shared caches; browsers ask again by `ETag`.
    Shared(u32),
}

/// The form of good replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// JSON.
    Json,
    /// A page for browsers: HTML with 200 or 404, or a redirect with 301.
    Html,
}

/// What a client sends in one place of a request, and how it is checked.
pub trait Input: DeserializeOwned + JsonSchema + 'static {
    /// What the handler gets: only checked values.
    type Valid;
    /// Checks all fields and notes every fault. `None` if and only if a fault was noted.
    fn check(self, faults: &mut Faults) -> Option<Self::Valid>;
}

/// Nothing is sent in this place.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Input for Nothing {
    type Valid = ();
    fn check(self, _: &mut Faults) -> Option<()> {
        Some(())
    }
}

/// A field that clients of other shops are used to send, and that this shop computes itself: read
/// and never looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
impl JsonSchema for Ignored {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ignored".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "description": "Ignored: the shop computes it.", "deprecated": true })
    }
}

/// One route of the shop.
pub trait Endpoint: 'static {
    /// `verb_noun`, the operation id.
    const ID: &'static str;
    /// The function (crate, binary, Lambda) that answers.
    const FUNCTION: &'static str;
    /// HTTP method.
    const METHOD: Method;
    /// Path below the shop's origin; parameters as `{name}`.
    const PATH: &'static str;
    /// Who may call.
    const ACCESS: Access;
    /// What it does, in one sentence.
    const SUMMARY: &'static str;
    /// How long the reply may be kept.
    const CACHE: Cache = Cache::Private;
    /// Whether an `Idempotency-Key` header is required.
    const IDEMPOTENT: bool = false;
    /// Whether an `If-Match` header must name the version that is changed.
    const CONDITIONAL: bool = false;
    /// The largest body, in bytes.
    const BODY_MAX: usize = 65_536;
    /// Whether the handler takes the request's bytes as they are (webhooks).
    const RAW: bool = false;
    /// In which form it answers.
    const FORM: Form = Form::Json;
    /// The problems of its own; those that any endpoint may answer are [`Kind::COMMON`].
    const PROBLEMS: &'static [Kind];
    /// The status of a good reply.
    const STATUS: u16 = 200;
    /// The path's parameters.
    type Path: Input;
    /// The query's parameters.
    type Query: Input;
    /// The JSON body.
    type Body: Input;
    /// The JSON reply.
    type Reply: Serialize + JsonSchema + 'static;
}

/// An endpoint as data, for the tools: template check, OpenAPI, `cargo xtask routes`.
#[derive(Clone, Serialize)]
pub struct Route {
    /// [`Endpoint::ID`].
    pub id: &'static str,
    /// [`Endpoint::FUNCTION`].
    pub function: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::ACCESS`].
    pub access: Access,
    /// [`Endpoint::SUMMARY`].
    pub summary: &'static str,
    /// [`Endpoint::CACHE`].
    pub cache: Cache,
    /// [`Endpoint::IDEMPOTENT`].
    pub idempotent: bool,
    /// [`Endpoint::CONDITIONAL`].
    pub conditional: bool,
    /// [`Endpoint::BODY_MAX`].
    pub body_max: usize,
    /// [`Endpoint::RAW`].
    pub raw: bool,
    /// [`Endpoint::FORM`].
    pub form: Form,
    /// The problems it may answer with: its own and those of its kind.
    pub problems: Vec<Kind>,
    /// [`Endpoint::STATUS`].
    pub status: u16,
    /// Schemas of path, query, body and reply.
    #[serde(skip)]
    pub schemas: Schemas,
}

/// How to make the schemas of an endpoint's parts.
#[derive(Clone, Copy)]
pub struct Schemas {
    /// Path parameters.
    pub path: fn(&mut SchemaGenerator) -> Schema,
    /// Query parameters.
    pub query: fn(&mut SchemaGenerator) -> Schema,
    /// Request body.
    pub body: fn(&mut SchemaGenerator) -> Schema,
    /// Reply.
    pub reply: fn(&mut SchemaGenerator) -> Schema,
    /// Whether there is a body.
    pub has_body: bool,
}

impl Route {
    /// The route of `E`.
    pub fn of<E: Endpoint>() -> Self {
        let has_body = std::any::TypeId::of::<E::Body>() != std::any::TypeId::of::<Nothing>();
        let mut problems: Vec<Kind> = Kind::COMMON.to_vec();
        if has_body {
            problems.extend([Kind::MalformedRequest, Kind::BodyTooLarge, Kind::UnsupportedMediaType]);
        }
        if E::ACCESS.knows_users() {
            problems.push(Kind::Unauthenticated);
        }
        if E::ACCESS.takes_cookies() && E::METHOD != Method::Get {
            problems.push(Kind::CrossSite);
        }
        if matches!(E::ACCESS, Access::Staff(_)) {
            problems.extend([Kind::Forbidden, Kind::TwoFactorRequired]);
        }
        if E::IDEMPOTENT {
            problems.extend([Kind::IdempotencyMismatch]);
        }
        if E::CONDITIONAL {
            problems.extend([Kind::VersionNeeded, Kind::ChangedMeanwhile]);
        }
        problems.extend(E::PROBLEMS);
        Self {
            id: E::ID,
            function: E::FUNCTION,
            method: E::METHOD,
            path: E::PATH,
            access: E::ACCESS,
            summary: E::SUMMARY,
            cache: E::CACHE,
            idempotent: E::IDEMPOTENT,
            conditional: E::CONDITIONAL,
            body_max: E::BODY_MAX,
            raw: E::RAW,
            form: E::FORM,
            problems,
            status: E::STATUS,
            schemas: Schemas {
                path: E::Path::json_schema,
                query: E::Query::json_schema,
                body: SchemaGenerator::subschema_for::<E::Body>,
                reply: SchemaGenerator::subschema_for::<E::Reply>,
                has_body,
            },
        }
    }
}
