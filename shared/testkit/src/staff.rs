//! Staff, and their second factors.

use domain::{Role, Timestamp, UserId};
use mongodb::bson::Document;
use serde_json::{Value, json};
use store::users::User;

use crate::{
    call::{Answer, Call},
    member::{Member, PASSWORD},
    shop::Shop,
};

impl Shop {
    /// Somebody with these roles, signed in by password; without roles a customer. Nobody was mailed.
    pub async fn staff(&self, email: &str, roles: &[Role]) -> Member {
        self.hire(email, roles).await;
        self.login(email, None).await
    }

    /// Somebody with these roles, not signed in.
    pub async fn hire(&self, email: &str, roles: &[Role]) -> UserId {
        let address: domain::Email = email.parse().expect("an address");
        let key = address.key().expect("plain");
        let mut user = User::new(store::ids::new(), address, &key, format!("{email} at work"), self.hash(), now());
        user.roles = roles.to_vec();
        self.store.insert_user(&user).await.expect("a user");
        user.id
    }

    /// The hash of [`PASSWORD`]: made once, as it is slow on purpose.
    fn hash(&self) -> String {
        self.password_hash
            .get_or_init(|| {
                let password = domain::account::Password::chosen(PASSWORD.to_owned()).expect("a password");
                identity::password::hash(&password).expect("a hash")
            })
            .clone()
    }

    /// Sets an authenticator app up for somebody; the secret in base 32, and the recovery codes.
    pub async fn set_up_app(&self, member: &Member) -> (String, Vec<String>) {
        let begin = Call::new("POST", "/api/account/two-factor").json(&json!({ "password": PASSWORD }));
        let answer = self.call("manage-two-factor", &member.calls(begin)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let secret = answer.body["secret"].as_str().expect("a secret").to_owned();
        let confirm = Call::new("PUT", "/api/account/two-factor").json(&json!({ "code": code(&secret, 0) }));
        let answer = self.call("manage-two-factor", &member.calls(confirm)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let codes = answer.body["codes"].as_array().expect("codes").iter().map(|code| code.as_str().expect("a code").to_owned());
        (secret, codes.collect())
    }

    /// What signing in with a code answers.
    pub async fn login_with(&self, email: &str, code: &str) -> Answer {
        let body = json!({ "email": email, "password": PASSWORD, "code": code });
        self.call("login", &Call::new("POST", "/api/sessions").json(&body)).await
    }

    /// Invites somebody to the staff.
    pub async fn invite(&self, by: &Member, email: &str, roles: &[Role]) -> Answer {
        let call = Call::new("POST", "/api/admin/invitations").json(&json!({ "email": email, "roles": roles }));
        self.call("manage-staff", &by.calls(call)).await
    }

    /// Follows an invitation.
    pub async fn accept(&self, token: &str, name: Option<&str>, password: &str) -> Answer {
        let call = Call::new("POST", "/api/invitations/acceptance").json(&json!({ "token": token, "name": name, "password": password }));
        self.call("accept-invitation", &call).await
    }

    /// Looks at an invitation.
    pub async fn read_invitation(&self, token: &str) -> Answer {
        self.call("accept-invitation", &Call::new("POST", "/api/invitations/reading").json(&json!({ "token": token }))).await
    }

    /// Why somebody's access token does not open the list of accounts; nothing where it does.
    pub async fn is_in(&self, member: &Member) -> Option<String> {
        let answer = self.call("manage-users", &member.calls(Call::new("GET", "/api/admin/users"))).await;
        answer.problem().map(str::to_owned)
    }

    /// How many records of a collection there are.
    pub async fn count(&self, collection: &str, filter: Document) -> u64 {
        self.store.db().database().collection::<Document>(collection).count_documents(filter).await.expect("counted")
    }

    /// Calls an endpoint of `manage-users` for somebody.
    pub async fn manage(&self, by: &Member, method: &str, user: UserId, what: &str, body: Option<&Value>) -> Answer {
        let call = Call::new(method, &format!("/api/admin/users/{user}{what}"));
        let call = match body {
            Some(body) => call.json(body),
            None => call,
        };
        self.call("manage-users", &by.calls(call)).await
    }
}

/// The time of day.
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    Timestamp(i64::try_from(since.as_millis()).expect("a date"))
}

/// Waits until an authenticator app's code stays for a while.
pub async fn early_in_a_step() {
    let past = now().0 % 30_000;
    if past > 20_000 {
        tokio::time::sleep(std::time::Duration::from_millis(u64::try_from(30_100 - past).expect("a time"))).await;
    }
}

/// The code that an authenticator app shows `steps` of 30 seconds from now (RFC 6238, RFC 4226 §5.3).
pub fn code(base32: &str, steps: i64) -> String {
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut secret = Vec::new();
    for letter in base32.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).expect("base 32");
        held = (held << 5) | u32::try_from(value).expect("five bits");
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            secret.push(u8::try_from((held >> bits) & 0xff).expect("a byte"));
        }
    }
    let step = now().0 / 30_000 + steps;
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &secret);
    let tag = ring::hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[19] & 0xf);
    let number = u32::from_be_bytes(tag[offset..offset + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}
