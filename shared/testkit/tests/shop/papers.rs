//! Invoices and packing slips as they are handed out.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use testkit::Call;

use crate::desk::{Desk, Order};

/// The name of a file, and the text in it.
fn read(file: &Value) -> (String, String) {
    assert_eq!(file["contentType"], "application/pdf");
    let pdf = STANDARD.decode(file["content"].as_str().expect("a file")).expect("base64");
    assert!(pdf.starts_with(b"%PDF"), "{file}");
    let pages = lopdf::Document::load_mem(&pdf).expect("a file that readers open");
    let text = pages.extract_text(&[1]).expect("text");
    // Whether a gap between columns is a space is up to the reader.
    (file["fileName"].as_str().expect("a name").to_owned(), text.split_whitespace().collect())
}

async fn slips(desk: &Desk, orders: &[&Order]) -> Vec<(String, String)> {
    let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    let printed = desk.done("download-invoice", "POST", "/api/admin/packing-slips".into(), &json!({ "orders": ids })).await;
    printed["files"].as_array().expect("files").iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_written_once_and_handed_out() {
    let desk = Desk::open().await;
    let order = desk.paid(2).await;
    let path = format!("/api/admin/orders/{}/documents", order.id);
    let (unpaid, _) = desk.started("bank-transfer", 1).await;
    let early = desk.staff("download-invoice", "POST", format!("/api/admin/orders/{}/documents", unpaid.id), &json!({})).await;
    assert_eq!(early.problem(), Some("order-state"));
    let shown = desk.done("download-invoice", "POST", path.clone(), &json!({})).await;
    let number = shown["documents"][0]["number"].as_str().expect("it is written").to_owned();
    // Whoever asks again gets the one that was written, and the shopper gets the same.
    let again = desk.done("download-invoice", "POST", path.clone(), &json!({})).await;
    assert_eq!((again["documents"].as_array().unwrap().len(), again["documents"][0]["number"].as_str()), (1, Some(number.as_str())));
    let theirs = desk.done("download-invoice", "GET", format!("{path}/{number}"), &Value::Null).await;
    let (name, text) = read(&theirs);
    assert!(name == format!("{number}.pdf") && text.contains(&number) && text.contains("52.90"), "{name}: {text}");
    let mine = Call::new("GET", &format!("/api/orders/{}/documents/{number}", order.id));
    assert_eq!(desk.shop.call("download-invoice", &mine.clone().header("order-token", &order.token)).await.body, theirs);
    assert_eq!(desk.shop.call("download-invoice", &mine).await.status, 404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slips_are_of_what_is_to_be_sent_else_of_what_was() {
    let desk = Desk::open().await;
    let (order, other) = (desk.paid(3).await, desk.paid(1).await);
    let printed = slips(&desk, &[&order, &other]).await;
    let [(first, text), (second, _)] = printed.as_slice() else { panic!("{printed:?}") };
    assert!(first != second && text.contains("Pieces3"), "{printed:?}");
    // All at once: no parcel waits and nothing is open, and the slip says what is in it all the same.
    let many = json!({ "orders": [other.id], "shipped": true });
    desk.done("fulfil-order", "POST", "/api/admin/fulfilments".into(), &many).await;
    let sent = slips(&desk, &[&other]).await;
    assert!(sent.len() == 1 && sent[0].0 == *second && sent[0].1.contains("Pieces1"), "{sent:?}");
    // In two parcels, whose files do not take each other's name.
    let path = format!("/api/admin/orders/{}/fulfilments", order.id);
    let two = json!({ "lines": [{ "line": 1, "quantity": 2 }], "shipped": true });
    desk.done("fulfil-order", "POST", path.clone(), &two).await;
    let rest = slips(&desk, &[&order]).await;
    assert!(rest.len() == 1 && rest[0].1.contains("Pieces1"), "{rest:?}");
    desk.done("fulfil-order", "POST", path, &json!({ "shipped": true })).await;
    let sent = slips(&desk, &[&order]).await;
    assert!(sent.len() == 2 && sent[0].1.contains("Pieces2") && sent[1].1.contains("Pieces1"), "{sent:?}");
    assert!(sent[0].0 != sent[1].0 && sent[1].0 == rest[0].0, "{sent:?}");
    // Of what was given up nothing is packed.
    let gone = desk.paid(1).await;
    desk.done("cancel-order", "POST", format!("/api/admin/orders/{}/cancel", gone.id), &json!({ "reason": "Broken" })).await;
    assert_eq!(slips(&desk, &[&gone]).await, []);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_of_a_shop_that_does_not_say_who_sells_has_no_senders_address() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let street: String = desk.shown(&order).await["order"]["address"]["line1"].as_str().unwrap().split_whitespace().collect();
    desk.shop.store.put_settings(&store::Settings { seller: None, ..demo::settings() }).await.expect("settings");
    let printed = slips(&desk, &[&order]).await;
    assert_eq!(printed[0].1.matches(&street).count(), 1, "it is the buyer's: {printed:?}");
    desk.close().await;
}
