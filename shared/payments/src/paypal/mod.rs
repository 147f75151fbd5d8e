//! PayPal: Orders v2, Payments v2, Webhooks v1 (developer.paypal.com/docs/api/orders/v2).

mod api;
mod config;
mod signature;
mod wire;

use domain::{PaymentId, Timestamp};
use serde_json::{Value, json};

pub use config::{Config, Credentials};
pub use wire::{amount, takes};

use crate::gateway::{Ask, Delivery, Fault, Gateway, OnReturn, Outcome, Refund, RefundAsk, Reply, Started, Verified};

/// PayPal, set up for one merchant.
pub struct Paypal {
    api: api::Api,
    trust: signature::Trust,
    webhook_id: String,
}

/// Whether PayPal refuses a refund by this code as it decides itself, or the shopper's bank does, whose the money is.
pub fn is_contested(code: &str) -> bool {
    matches!(code, "TRANSACTION_DISPUTED" | "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK")
}

impl Paypal {
    /// Sets the gateway up.
    pub fn new(config: Config, credentials: Credentials) -> Result<Self, Fault> {
        let trust = signature::Trust::new(&config)?;
        let webhook_id = credentials.webhook_id.clone();
        Ok(Self { api: api::Api::new(config.api, credentials)?, trust, webhook_id })
    }

    async fn order(&self, id: &str) -> Result<Value, Fault> {
        self.api.get(&format!("/v2/checkout/orders/{id}")).await
    }
}

impl Gateway for Paypal {
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started> {
        Box::pin(async move {
            let value = amount(ask.amount)?;
            // Totals only, no items: PayPal's own sums of rounded parts refuse honest orders (AMOUNT_MISMATCH).
            let body = json!({
                "intent": "CAPTURE",
                "purchase_units": [{
                    "reference_id": "default",
                    "custom_id": ask.payment.to_string(),
                    "invoice_id": format!("{}-{}", ask.order_number, ask.attempt),
                    "description": format!("Order {}", ask.order_number),
                    "amount": { "currency_code": ask.amount.currency().code(), "value": value },
                }],
                "payment_source": { "paypal": { "experience_context": {
                    "return_url": ask.return_url,
                    "cancel_url": ask.cancel_url,
                    "brand_name": ask.shop.chars().take(127).collect::<String>(),
                    "shipping_preference": "NO_SHIPPING",
                    "user_action": "PAY_NOW",
                } } },
            });
            let reply = self.api.post("/v2/checkout/orders", &format!("{}:create", ask.payment), &body).await?;
            wire::started(&reply)
        })
    }

    fn on_return(&self) -> OnReturn {
        OnReturn::Capture
    }

    fn capture<'a>(&'a self, payment: PaymentId, gateway_payment_id: &'a str) -> Reply<'a, Outcome> {
        Box::pin(async move {
            let path = format!("/v2/checkout/orders/{gateway_payment_id}/capture");
            match self.api.post(&path, &format!("{payment}:capture"), &json!({})).await {
                Ok(reply) => wire::order_outcome(&reply, payment),
                Err(Fault::Refused { code, detail }) => match code.as_str() {
                    // Someone was faster, or the answer to an earlier call was lost: it is done, see how.
                    "ORDER_ALREADY_CAPTURED" => wire::order_outcome(&self.order(gateway_payment_id).await?, payment),
                    "ORDER_NOT_APPROVED" | "INSTRUMENT_DECLINED" | "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING" | "PAYER_ACTION_REQUIRED" => {
                        Ok(Outcome::SendBack { code })
                    }
                    "ORDER_COMPLETION_IN_PROGRESS" | "PREVIOUS_REQUEST_IN_PROGRESS" => Err(Fault::Unknown(format!("{code}: {detail}"))),
                    _ => Ok(Outcome::Refused { code }),
                },
                Err(fault) => Err(fault),
            }
        })
    }

    fn fetch<'a>(&'a self, payment: PaymentId, gateway_payment_id: &'a str, _: Timestamp) -> Reply<'a, Outcome> {
        Box::pin(async move {
            match self.order(gateway_payment_id).await {
                Ok(reply) => wire::order_outcome(&reply, payment),
                // PayPal forgets an order that nobody approved in time.
                Err(Fault::Refused { code, .. }) if code == "INVALID_RESOURCE_ID" || code == "RESOURCE_NOT_FOUND" => {
                    Ok(Outcome::Refused { code })
                }
                Err(fault) => Err(fault),
            }
        })
    }

    fn gives_back(&self) -> bool {
        true
    }

    fn refund<'a>(&'a self, ask: &'a RefundAsk) -> Reply<'a, Refund> {
        Box::pin(async move {
            let path = format!("/v2/payments/captures/{}/refund", ask.capture_id);
            // PayPal says it in the webhook, which may come before the answer, or without one.
            let mut body = json!({ "custom_id": ask.key });
            if let Some(money) = ask.amount {
                body["amount"] = json!({ "currency_code": money.currency().code(), "value": amount(money)? });
            }
            if let Some(note) = &ask.note {
                body["note_to_payer"] = json!(note.chars().take(255).collect::<String>());
            }
            match self.api.post(&path, &ask.key, &body).await {
                Ok(reply) => wire::refund(&reply, false),
                Err(Fault::Refused { code, detail }) if code == "PREVIOUS_REQUEST_IN_PROGRESS" => {
                    Err(Fault::Unknown(format!("{code}: {detail}")))
                }
                Err(fault) => Err(fault),
            }
        })
    }

    fn verify<'a>(&'a self, delivery: Delivery<'a>) -> Reply<'a, Verified> {
        Box::pin(async move {
            let Delivery { headers, body, now, .. } = delivery;
            let text = std::str::from_utf8(body).map_err(|_| Fault::Forged("the body is not UTF-8".into()))?;
            let sent = signature::Transmission::read(headers)?;
            sent.is_recent(now)?;
            match self.trust.check(&self.api, &sent, &self.webhook_id, body, now).await {
                Ok(()) => {}
                // No certificate to judge by (not fetched, or a chain that is new to us): PayPal's own word decides.
                Err(Fault::Unknown(_)) => self.api.verify_webhook(&sent, &self.webhook_id, text).await?,
                Err(fault) => return Err(fault),
            }
            self.read(text)
        })
    }

    fn read(&self, body: &str) -> Result<Verified, Fault> {
        wire::event(body)
    }

    fn health(&self) -> Reply<'_, ()> {
        Box::pin(self.api.reach())
    }
}
