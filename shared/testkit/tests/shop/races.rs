//! Changes of one account, and of one variant's stock, at the same moment, against the store: what must not slip in between.

use std::time::Duration;

use domain::order::OrderNumber;
use futures_util::future::join_all;
use store::{
    audit::{Action, Along, Entry},
    carts::{Claimed, Contents, TokenHash},
    idempotency::{Key, Saved},
    ids,
    links::{Link, Purpose},
    orders::Order,
    placing::{Placed, Placement},
    sessions::{Factor, Session},
    signing_in::Proof,
    users::User,
};
use testkit::{Shop, bson::doc, now};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_login_outlives_a_new_password_of_the_same_millisecond() {
    let shop = Shop::open().await;
    let at = now();
    let (mut late, mut early) = (0, 0);
    for round in 0..150_u64 {
        let email: domain::Email = format!("ada{round}@example.com").parse().unwrap();
        let user = User::new(ids::new(), email.clone(), &email.key().unwrap(), "Ada".into(), "a hash".into(), at);
        shop.store.insert_user(&user).await.unwrap();
        let link = Link::new(ids::new(), Purpose::Reset, email, at);
        shop.store.keep_link(&link, &[], at).await.unwrap();
        let enter = async |refresh: u8| {
            let session = Session::new(ids::new(), &user, &[refresh; 32], Factor::Password, at);
            let entry = Entry::new(Action::LoggedIn, Some(user.id), Some(user.id), at);
            shop.store.sign_in(&user, &session, &Proof::Password, Along { events: &[], entry: &entry }).await.unwrap()
        };
        // From here on the record says already what another login of this millisecond writes.
        assert!(enter(0).await);
        let entry = Entry::new(Action::PasswordReset, Some(user.id), Some(user.id), at);
        let reset = async {
            tokio::time::sleep(Duration::from_millis(round % 5)).await;
            shop.store.reset_password(&link, user.id, "another hash", Along { events: &[], entry: &entry }).await.unwrap()
        };
        // Either may be first, however fast the machine is.
        let logins = async {
            tokio::time::sleep(Duration::from_millis(round / 5 % 5)).await;
            (enter(1).await, enter(2).await)
        };
        let (done, (first, second)) = tokio::join!(reset, logins);
        assert!(done);
        early += usize::from(first) + usize::from(second);
        late += usize::from(!first) + usize::from(!second);
        let left = shop.store.sessions_of(user.id, at).await.unwrap().len();
        assert_eq!(left, 0, "round {round}: a session outlived its password");
    }
    assert!(early > 0 && late > 0, "{early} logins came before the new password, {late} after: nothing was at the same moment");
    assert_eq!(shop.count("sessions", doc! {}).await, 0);
    shop.close().await;
}

/// A placement of an order like `order`, with a cart of its own.
async fn placement(shop: &Shop, order: &Order, buyer: u8) -> Placement {
    let (cart, key) = (TokenHash([buyer; 32]), Key { id: [buyer; 32], body: [buyer; 32] });
    let made = shop.store.insert_cart(cart, ids::new(), &Contents::default(), now()).await.unwrap();
    assert!(matches!(shop.store.claim_cart(cart, key.id, now()).await.unwrap(), Claimed::Held(_)));
    let order = Order { id: ids::new(), number: OrderNumber::from_random([buyer; 5]), ..order.clone() };
    Placement { key, cart, cart_version: made.version, reply: order.id.to_string(), order, events: Vec::new() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_taken_once_together_with_other_writes_or_one_by_one() {
    for singly in [false, true] {
        let shop = Shop::open().await;
        let variant = shop.sell("the-last-of-it", 900, 6).await;
        let (first, _) = shop.place(&shop.basket(&[(variant, 1)]).await, "first").await;
        let order = shop.store.order(first.parse().unwrap()).await.unwrap().unwrap();
        if singly {
            shop.store.db().write_singly();
        }
        let mut wanted = Vec::new();
        for buyer in 1..=12 {
            wanted.push(placement(&shop, &order, buyer).await);
        }
        // Each of them twice, at the same moment.
        let ends = join_all(wanted.iter().chain(&wanted).map(|one| shop.store.place(one, now()))).await;
        let (mut done, mut twins) = (0, 0);
        for end in &ends {
            match end.as_ref().unwrap() {
                Placed::Done => done += 1,
                Placed::Twin(Saved::Reply(_)) => twins += 1,
                Placed::Short | Placed::CartMoved => {}
                Placed::Twin(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(done, 5, "{twins} twins");
        let stock = shop.store.stock(variant).await.unwrap().unwrap();
        assert_eq!((stock.available, stock.reserved), (0, 6));
        assert_eq!(shop.count("orders", doc! {}).await, 6);
        assert_eq!(shop.count("stock_moves", doc! { "kind": "reserved" }).await, 6);
        assert_eq!(shop.count("idempotency", doc! {}).await, 6);
        // The same once more, now that none is left: who has one gets the reply of before.
        for one in &wanted {
            let has = shop.store.order(one.order.id).await.unwrap().is_some();
            // Only an order empties its cart.
            let cart = shop.store.cart(one.cart).await.unwrap().unwrap();
            assert_eq!(cart.version, one.cart_version + u32::from(has));
            match shop.store.place(one, now()).await.unwrap() {
                Placed::Twin(Saved::Reply(reply)) => assert!(has && reply == one.reply),
                Placed::Short => assert!(!has),
                other => panic!("{other:?}"),
            }
        }
        shop.close().await;
    }
}
