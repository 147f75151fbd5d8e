//! What somebody with an account does.

use domain::UserId;
use serde_json::json;

use crate::{
    call::{Answer, Call},
    fleet::Lost,
    shop::Shop,
};

/// A password that is none of the common ones.
pub const PASSWORD: &str = "vierzig kleine Lampen";

/// What the tests' tokens are made with.
pub(crate) const KEYS: &str = "a secret of the tests with enough characters in it";

/// The keys of the shop's tokens, for tests that need a token which nobody mailed.
pub fn keys() -> runtime::token::Keys {
    runtime::token::Keys::new(KEYS).expect("enough characters")
}

/// Somebody who is signed in, in one browser.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub id: UserId,
    /// Its address.
    pub email: String,
    /// The access token.
    pub access: String,
    /// The refresh token's cookie.
    pub session: String,
    /// What tells that this browser has signed in before.
    pub device: String,
}

impl Member {
    /// Adds the access token to a call.
    pub fn calls(&self, call: Call) -> Call {
        call.header("authorization", &format!("Bearer {}", self.access))
    }

    /// Who an answer that starts a session is about.
    pub fn read(email: &str, answer: &Answer) -> Self {
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        Self {
            id: text(&answer.body["account"]["id"]).parse().expect("an id"),
            email: email.to_owned(),
            access: text(&answer.body["accessToken"]),
            session: answer.cookie("__Host-session").expect("a session's cookie"),
            device: answer.cookie("__Host-device").unwrap_or_default(),
        }
    }
}

impl Shop {
    /// Asks for an account and follows the mail's link.
    pub async fn register(&self, email: &str) {
        let new = json!({ "email": email, "name": "Ada Lindqvist", "password": PASSWORD });
        let answer = self.call("register", &Call::new("POST", "/api/account").json(&new)).await;
        assert_eq!(answer.status, 202, "{:?}", answer.body);
        let token = self.mailed(email, "/verify").await;
        let call = Call::new("POST", "/api/account/verification").json(&json!({ "token": token, "password": PASSWORD }));
        let answer = self.call("verify-email", &call).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
    }

    /// The token of the newest mail to an address with a link to `page`.
    pub async fn mailed(&self, email: &str, page: &str) -> String {
        assert!(self.drain(50).await.is_empty());
        let mails = self.aws.mails();
        let found = mails.iter().rev().filter(|mail| mail.to.eq_ignore_ascii_case(email)).find_map(|mail| mail.token(page));
        found.unwrap_or_else(|| {
            panic!(
                "no mail to {email} has a link to {page}: {:?}",
                mails.iter().map(|mail| (&mail.to, &mail.subject, mail.text())).collect::<Vec<_>>()
            )
        })
    }

    /// What signing in answers.
    pub async fn try_login(&self, email: &str, password: &str, cookie: Option<&str>) -> Answer {
        let mut call = Call::new("POST", "/api/sessions").json(&json!({ "email": email, "password": password }));
        if let Some(cookie) = cookie {
            call = call.header("cookie", cookie);
        }
        self.call("login", &call).await
    }

    /// What signing in answers, where the function may be killed meanwhile.
    ///
    /// # Errors
    /// [`Lost`] where the function died.
    pub async fn try_sign_in(&self, email: &str) -> Result<Answer, Lost> {
        let call = Call::new("POST", "/api/sessions").json(&json!({ "email": email, "password": PASSWORD }));
        self.try_call("login", &call).await
    }

    /// Signs in.
    pub async fn login(&self, email: &str, cookie: Option<&str>) -> Member {
        let answer = self.try_login(email, PASSWORD, cookie).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        Member::read(email, &answer)
    }

    /// Somebody with a new account, signed in.
    pub async fn member(&self, email: &str) -> Member {
        self.register(email).await;
        self.login(email, None).await
    }

    /// Exchanges a refresh token.
    pub async fn refresh(&self, cookie: &str) -> Answer {
        self.call("refresh-session", &Call::new("POST", "/api/sessions/refresh").header("cookie", cookie)).await
    }

    /// Shows the account of whoever has this access token.
    pub async fn profile(&self, access: &str) -> Answer {
        let call = Call::new("GET", "/api/account").header("authorization", &format!("Bearer {access}"));
        self.call("manage-profile", &call).await
    }
}

/// A refresh token's cookie with the same session and another secret.
pub fn forged(cookie: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (name, value) = cookie.split_once('=').expect("a cookie");
    let mut bytes = URL_SAFE_NO_PAD.decode(value).expect("base64");
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    format!("{name}={}", URL_SAFE_NO_PAD.encode(bytes))
}
