//! What a shopper does, step by step.

use domain::VariantId;
use serde_json::{Value, json};

use crate::{
    call::{Answer, Call},
    fleet::Lost,
    shop::Shop,
};

/// An address that is served.
pub const ADDRESS: &str = r#"{"name":"Ada Lindqvist","line1":"Uferweg 3","city":"Berlin","postcode":"10115","country":"DE"}"#;

/// A shopper with a cart.
#[derive(Debug, Clone)]
pub struct Basket {
    /// The cart's cookie.
    pub cookie: String,
    /// The quote of the cheapest way to ship it.
    pub quote: String,
}

impl Basket {
    /// What `place_order` is asked.
    pub fn order(&self, key: &str) -> Call {
        let body =
            json!({ "email": "ada@example.com", "address": serde_json::from_str::<Value>(ADDRESS).expect("JSON"), "quote": self.quote });
        Call::new("POST", "/api/orders").header("cookie", &self.cookie).header("idempotency-key", key).json(&body)
    }
}

impl Shop {
    /// Puts things into a new cart; returns its cookie.
    pub async fn fill(&self, lines: &[(VariantId, u8)]) -> String {
        let mut cookie: Option<String> = None;
        for (variant, quantity) in lines {
            let mut call = Call::new("POST", "/api/cart/lines").json(&json!({ "variant": variant, "quantity": quantity }));
            if let Some(cookie) = &cookie {
                call = call.header("cookie", cookie);
            }
            let answer = self.call("update-cart", &call).await;
            assert_eq!(answer.status, 200, "{:?}", answer.body);
            cookie = cookie.or(answer.cart());
        }
        cookie.expect("a cart's cookie")
    }

    /// A cart with a quote, ready to order.
    pub async fn basket(&self, lines: &[(VariantId, u8)]) -> Basket {
        let cookie = self.fill(lines).await;
        let answer = self
            .call("list-shipping-methods", &Call::new("GET", "/api/checkout/shipping-methods?country=DE").header("cookie", &cookie))
            .await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let quote = answer.body["items"][0]["quote"].as_str().expect("a quote").to_owned();
        Basket { cookie, quote }
    }

    /// Places an order; returns its id and token.
    pub async fn place(&self, basket: &Basket, key: &str) -> (String, String) {
        let answer = self.call("place-order", &basket.order(key)).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        opened(&answer)
    }

    /// Starts the payment of an order; returns the payment's id and the provider's.
    pub async fn start_payment(&self, order: &str, token: &str) -> (String, String) {
        let call = Call::new("POST", &format!("/api/orders/{order}/payments"))
            .header("order-token", token)
            .header("idempotency-key", "start")
            .json(&json!({ "gateway": "paypal" }));
        let answer = self.call("start-payment", &call).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let redirect = answer.body["next"]["url"].as_str().expect("a page to approve it");
        let provider = redirect.rsplit("token=").next().expect("the provider's id").to_owned();
        (answer.body["payment"]["id"].as_str().expect("an id").to_owned(), provider)
    }

    /// Starts the payment of an order by a gateway; the answer.
    pub async fn pay_by(&self, gateway: &str, order: &str, token: &str, key: &str) -> Answer {
        let call = Call::new("POST", &format!("/api/orders/{order}/payments"))
            .header("order-token", token)
            .header("idempotency-key", key)
            .json(&json!({ "gateway": gateway }));
        self.call("start-payment", &call).await
    }

    /// Tells which transaction pays.
    pub async fn report(&self, order: &str, token: &str, payment: &str, txid: &str) -> Answer {
        let path = format!("/api/orders/{order}/payments/{payment}/transaction");
        self.call("start-payment", &Call::new("POST", &path).header("order-token", token).json(&json!({ "txid": txid }))).await
    }

    /// Comes back from the provider.
    pub async fn capture(&self, order: &str, token: &str, payment: &str) -> Result<Answer, Lost> {
        let call = Call::new("POST", &format!("/api/orders/{order}/payments/{payment}/capture")).header("order-token", token);
        self.try_call("capture-payment", &call).await
    }

    /// Reads an order.
    pub async fn order(&self, order: &str, token: &str) -> Answer {
        self.call("get-order", &Call::new("GET", &format!("/api/orders/{order}")).header("order-token", token)).await
    }
}

/// The id and the token of a placed order.
fn opened(answer: &Answer) -> (String, String) {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&answer.body["order"]["id"]), text(&answer.body["token"]))
}
