//! Where payment providers tell what happened.

use domain::text::Faults;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    payments::GatewayName,
    problem::Kind,
};

/// The path of one gateway.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GatewayPath {
    /// The gateway.
    pub gateway: GatewayName,
}
impl Input for GatewayPath {
    type Valid = GatewayName;
    fn check(self, _: &mut Faults) -> Option<GatewayName> {
        Some(self.gateway)
    }
}

/// What providers put into the query: theirs to say, and read raw. A parameter that is new must not lose an event.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProviderQuery {}
impl Input for ProviderQuery {
    type Valid = ();
    fn check(self, _: &mut Faults) -> Option<()> {
        Some(())
    }
}

/// The event is stored; it will be applied once.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Stored {
    /// Whether it was stored before.
    pub repeated: bool,
}

/// Verifies and stores what a provider tells; it is applied later, once.
pub enum PaymentWebhook {}
impl Endpoint for PaymentWebhook {
    const ID: &'static str = "payment_webhook";
    const FUNCTION: &'static str = "payment-webhook";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/webhooks/{gateway}";
    const ACCESS: Access = Access::Provider;
    const SUMMARY: &'static str = "Verifies and stores what a provider tells; it is applied later, once.";
    const RAW: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::WebhookForged, Kind::BodyTooLarge];
    type Path = GatewayPath;
    type Query = ProviderQuery;
    type Body = Nothing;
    type Reply = Stored;
}

/// As [`PaymentWebhook`], for providers that call by GET.
pub enum PaymentCallback {}
impl Endpoint for PaymentCallback {
    const ID: &'static str = "payment_callback";
    const FUNCTION: &'static str = "payment-webhook";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/webhooks/{gateway}";
    const ACCESS: Access = Access::Provider;
    const SUMMARY: &'static str = "Verifies and stores what a provider tells by GET; it is applied later, once.";
    const PROBLEMS: &'static [Kind] = &[Kind::WebhookForged];
    type Path = GatewayPath;
    type Query = ProviderQuery;
    type Body = Nothing;
    type Reply = Stored;
}
