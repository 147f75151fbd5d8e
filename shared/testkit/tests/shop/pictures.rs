//! Pictures, from the upload to what the shop serves.

use domain::Role;
use serde_json::{Value, json};
use testkit::{Answer, Call, Member, Shop};

async fn begin(shop: &Shop, by: &Member, body: &Value) -> Answer {
    shop.call("upload-image", &by.calls(Call::new("POST", "/api/admin/media").json(body))).await
}

async fn finish(shop: &Shop, by: &Member, id: &str) -> Answer {
    shop.call("upload-image", &by.calls(Call::new("POST", &format!("/api/admin/media/{id}/completion")))).await
}

/// As a browser would: the bytes go where the shop said.
fn send(shop: &Shop, begun: &Answer, bytes: Vec<u8>) {
    let url = begun.body["target"]["url"].as_str().unwrap();
    assert!(url.contains("X-Amz-Signature=") && url.contains("content-length"), "{url}");
    let key = url.split_once("/files/").unwrap().1.split('?').next().unwrap();
    shop.aws.set_object("files", key, Some(bytes));
}

fn demo_picture() -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/demo/pictures/wool-blanket-ochre-160.jpg");
    std::fs::read(path).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_goes_from_a_browser_to_the_shop() {
    let shop = Shop::open().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    let bytes = demo_picture();
    let begun = begin(&shop, &keeper, &json!({ "fileName": "blanket.jpg", "contentType": "image/jpeg", "bytes": bytes.len() })).await;
    assert_eq!((begun.status, &begun.body["media"]["state"]["kind"]), (201, &json!("waiting")), "{:?}", begun.body);
    let id = begun.body["media"]["id"].as_str().unwrap().to_owned();
    assert_eq!(finish(&shop, &keeper, &id).await.problem(), Some("upload-missing"));
    send(&shop, &begun, bytes);
    assert_eq!(finish(&shop, &keeper, &id).await.body["state"]["kind"], "processing");
    assert_eq!(finish(&shop, &keeper, &id).await.status, 200, "saying it twice is no fault");
    assert!(shop.drain_only(&["media"], 3).await.is_empty());
    let seen = shop.call("upload-image", &keeper.calls(Call::new("GET", &format!("/api/admin/media/{id}")))).await;
    let picture = &seen.body["state"]["picture"];
    assert_eq!((&seen.body["state"]["kind"], &picture["webp"]), (&json!("ready"), &json!(true)), "{:?}", seen.body);
    let name = picture["name"].as_str().unwrap();
    for suffix in ["-160.avif", "-160.webp", "-160.jpg", "-og.jpg"] {
        assert!(shop.aws.object("web", &format!("media/{name}{suffix}")).is_some_and(|bytes| !bytes.is_empty()), "{suffix}");
    }
    let body = json!({ "product": { "title": "Blanket", "status": "active", "variants": [{ "sku": "B", "price": { "minor": 1, "currency": "EUR" } }],
        "pictures": [{ "name": name, "alt": "A blanket" }] } });
    let made = shop.call("manage-products", &keeper.calls(Call::new("POST", "/api/admin/products").json(&body))).await;
    assert_eq!((made.status, &made.body["pictures"][0]["alt"]), (201, &json!("A blanket")), "{:?}", made.body);
    let list = shop.call("upload-image", &keeper.calls(Call::new("GET", "/api/admin/media"))).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_refused_in_words() {
    let shop = Shop::open().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    for (claimed, bytes, code) in [
        ("image/png", demo_picture(), "lies"),
        ("image/jpeg", b"<html><script>alert(1)</script>".to_vec(), "not-a-picture"),
        ("image/jpeg", demo_picture()[..600].to_vec(), "broken"),
    ] {
        let begun = begin(&shop, &keeper, &json!({ "fileName": "x", "contentType": claimed, "bytes": bytes.len() })).await;
        let id = begun.body["media"]["id"].as_str().unwrap().to_owned();
        send(&shop, &begun, bytes);
        finish(&shop, &keeper, &id).await;
        assert!(shop.drain_only(&["media"], 3).await.is_empty());
        let seen = shop.call("upload-image", &keeper.calls(Call::new("GET", &format!("/api/admin/media/{id}")))).await;
        assert_eq!((&seen.body["state"]["kind"], &seen.body["state"]["code"]), (&json!("refused"), &json!(code)), "{:?}", seen.body);
    }
    for (body, pointer) in [
        (json!({ "fileName": "x", "contentType": "image/svg+xml", "bytes": 1 }), "#/contentType"),
        (json!({ "fileName": "x", "contentType": "image/png", "bytes": 20_971_521 }), "#/bytes"),
        (json!({ "fileName": "", "contentType": "image/png", "bytes": 1 }), "#/fileName"),
    ] {
        assert_eq!(begin(&shop, &keeper, &body).await.pointers(), vec![pointer]);
    }
    shop.close().await;
}
