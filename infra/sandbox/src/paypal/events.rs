//! The bodies of webhook events, in PayPal's shape.

use std::sync::Arc;

use serde_json::{Value, json};

use super::model::{Capture, CaptureStatus, Order, Refund};
use super::{Paypal, random_id};
use crate::clock::Clock;
use crate::courier::Event;

impl Paypal {
    /// `CHECKOUT.ORDER.APPROVED`.
    pub(super) fn announce_approval(&self, order: &Order, mut shown: Value) {
        // The event holds what PayPal's v2 order holds, not how the buyer is to be treated.
        if let Some(fields) = shown.as_object_mut() {
            fields.remove("payment_source");
        }
        self.announce("CHECKOUT.ORDER.APPROVED", "An order has been approved by buyer", "checkout-order", &order.id, &shown);
    }

    /// `CHECKOUT.PAYMENT-APPROVAL.REVERSED`: approved, never captured, now gone.
    pub(super) fn announce_reversal(&self, order: &Order) {
        let units: Vec<Value> = order
            .units
            .iter()
            .map(|unit| json!({"custom_id": unit.body.get("custom_id"), "invoice_id": unit.body.get("invoice_id"), "amount": unit.amount.json()}))
            .collect();
        let resource = json!({"order_id": order.id, "purchase_units": units, "payment_source": {"paypal": {}}});
        let summary = format!("A payment of {} was reversed", order.total());
        self.announce("CHECKOUT.PAYMENT-APPROVAL.REVERSED", &summary, "payment-approval", &order.id, &resource);
    }

    /// `PAYMENT.CAPTURE.COMPLETED`, `.PENDING` or `.DENIED`, as the capture's state says.
    pub(super) fn announce_capture(&self, capture: &Capture) {
        let (kind, verb) = match capture.status {
            CaptureStatus::Pending => ("PAYMENT.CAPTURE.PENDING", "pending"),
            CaptureStatus::Declined => ("PAYMENT.CAPTURE.DENIED", "denied"),
            _ => ("PAYMENT.CAPTURE.COMPLETED", "completed"),
        };
        let summary = format!("Payment {verb} for {}", capture.amount);
        self.announce(kind, &summary, "capture", &capture.id, &capture.json(self.api()));
    }

    /// `PAYMENT.CAPTURE.REFUNDED` or `.REVERSED`: the resource is the refund.
    pub(super) fn announce_refund(&self, refund: &Refund, kind: &str) {
        let summary = format!("A {} payment was refunded", refund.amount);
        self.announce(kind, &summary, "refund", &refund.id, &refund.json(self.api()));
    }

    /// `CUSTOMER.DISPUTE.CREATED` or `.RESOLVED`.
    pub(crate) fn dispute(&self, capture_id: &str, open: bool) -> Option<()> {
        let capture = {
            let mut books = self.books();
            let capture = books.captures.get_mut(capture_id)?;
            capture.disputed = open;
            capture.clone()
        };
        let id = format!("PP-D-{}", capture.id.get(..6).unwrap_or_default());
        let mut resource = json!({
            "dispute_id": id,
            "disputed_transactions": [{
                "seller_transaction_id": capture.id, "invoice_number": capture.invoice_id, "custom": capture.custom_id,
                "gross_amount": capture.amount.json(),
            }],
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": if open { "OPEN" } else { "RESOLVED" },
            "dispute_amount": capture.amount.json(),
            "dispute_life_cycle_stage": "INQUIRY",
        });
        if !open {
            resource["dispute_outcome"] = json!({"outcome_code": "RESOLVED_SELLER_FAVOUR"});
        }
        let (kind, summary) = if open {
            ("CUSTOMER.DISPUTE.CREATED", "A new dispute opened with Case # ")
        } else {
            ("CUSTOMER.DISPUTE.RESOLVED", "A dispute was resolved with Case # ")
        };
        self.announce(kind, &format!("{summary}{id}"), "dispute", &id, &resource);
        Some(())
    }

    fn announce(&self, kind: &str, summary: &str, resource_type: &str, about: &str, resource: &Value) {
        self.courier.send(self.event(kind, summary, resource_type, about, resource, None));
    }

    /// Orders approved and not captured in time are gone, and the shop is told so.
    pub(crate) fn sweep(&self) {
        let now = self.clock.now_ms();
        let gone: Vec<Order> = {
            let mut books = self.books();
            let ids: Vec<String> =
                books.approved.iter().filter(|id| books.orders.get(*id).is_some_and(|o| o.is_expired(now))).cloned().collect();
            for id in &ids {
                books.approved.remove(id);
            }
            ids.iter().filter_map(|id| books.orders.get(id).cloned()).collect()
        };
        for order in &gone {
            self.announce_reversal(order);
        }
    }

    /// An event of PayPal's simulator: about nothing of ours, and signed with the literal id `WEBHOOK_ID`.
    pub(super) fn simulated(&self, kind: &str, url: String) -> Option<Arc<Event>> {
        let (id, capture) = ("02T21492PP3782704", "capture");
        let amount = json!({"currency_code": "USD", "value": "2.51"});
        let (resource_type, status) = match kind {
            "PAYMENT.CAPTURE.COMPLETED" => (capture, "COMPLETED"),
            "PAYMENT.CAPTURE.PENDING" => (capture, "PENDING"),
            "PAYMENT.CAPTURE.DENIED" | "PAYMENT.CAPTURE.DECLINED" => (capture, "DECLINED"),
            "PAYMENT.CAPTURE.REFUNDED" | "PAYMENT.CAPTURE.REVERSED" => ("refund", "COMPLETED"),
            "CHECKOUT.ORDER.APPROVED" => ("checkout-order", "APPROVED"),
            "CHECKOUT.ORDER.COMPLETED" => ("checkout-order", "COMPLETED"),
            _ => return None,
        };
        let resource = json!({
            "id": id, "amount": amount, "final_capture": true, "seller_protection": {"status": "NOT_ELIGIBLE"}, "status": status,
            "create_time": "2018-08-15T20:02:40Z", "update_time": "2018-08-15T20:02:40Z",
            "links": [{"href": format!("{}/v2/payments/captures/{id}", self.api()), "rel": "self", "method": "GET"}],
        });
        let target = Some((url, "WEBHOOK_ID".to_owned()));
        Some(self.courier.send(self.event(kind, "Simulated event", resource_type, id, &resource, target)))
    }

    fn event(
        &self,
        kind: &str,
        summary: &str,
        resource_type: &str,
        about: &str,
        resource: &Value,
        simulated: Option<(String, String)>,
    ) -> Event {
        let id = format!("WH-{}-{}", random_id(17), random_id(17));
        let now = self.clock.now_ms();
        let itself = format!("{}/v1/notifications/webhooks-events/{id}", self.api());
        let body = json!({
            "id": id,
            "event_version": "1.0",
            "create_time": Clock::fine_stamp(now),
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": kind,
            "summary": summary,
            "resource": resource,
            "links": [
                {"href": itself, "rel": "self", "method": "GET"},
                {"href": format!("{itself}/resend"), "rel": "resend", "method": "POST"},
            ],
        });
        Event { id, kind: kind.to_owned(), about: about.to_owned(), body: body.to_string().into(), created_ms: now, simulated }
    }
}
