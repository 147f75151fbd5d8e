//! Changes of one account at the same moment, against the store: what must not slip in between.

use std::time::Duration;

use store::{
    audit::{Action, Along, Entry},
    ids,
    links::{Link, Purpose},
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
            tokio::time::sleep(Duration::from_micros(round * 37 % 4000)).await;
            shop.store.reset_password(&link, user.id, "another hash", Along { events: &[], entry: &entry }).await.unwrap()
        };
        let logins = async { (enter(1).await, enter(2).await) };
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
