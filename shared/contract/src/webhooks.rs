//! Where payment providers tell what happened.

use domain::text::Faults;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::GatewayName,
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
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Stored;
}
