//! Mails about accounts. Whether an address has an account is decided here, where nobody waits for
//! an answer whose words or time could tell.

use contract::{Problem, message::MailMessage};
use documents::letter::{self, News};
use domain::{LinkId, Timestamp, UserId};
use runtime::{Context, Fail};
use store::{
    links::{Link, Purpose},
    users::User,
};

use crate::Addressed;

/// The shop as letters show it.
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) language: domain::Language,
}

impl Desk {
    pub(crate) async fn open(cx: Context<'_>) -> Result<Self, Fail> {
        let settings = cx.store().await?.settings(cx.now()).await.map_err(Problem::from)?;
        Ok(Self { name: settings.name, url: cx.variable("SHOP_URL")?, language: settings.language })
    }

    /// The same in the language that somebody chose.
    pub(crate) fn spoken(self, language: Option<domain::Language>) -> Self {
        Self { language: language.unwrap_or(self.language), ..self }
    }

    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn write(&self, to: &str, news: News<'_>) -> Result<Addressed, Fail> {
        let shop = letter::Shop { name: &self.name, url: &self.url, language: self.language };
        let letter = letter::write(shop, news).map_err(|error| Fail::Poison(error.to_string()))?;
        Ok(Addressed { to: to.to_owned(), letter, file: None })
    }
}

pub(crate) async fn write(cx: Context<'_>, message: MailMessage) -> Result<Option<Addressed>, Fail> {
    let desk = Desk::open(cx).await?;
    match message {
        MailMessage::LinkAskedV1 { link } => about_link(cx, &desk, link).await,
        MailMessage::WelcomeV1 { user } => {
            let link = desk.page("/account");
            told(cx, user, |user| desk.write(user.email.as_str(), News::Welcome { name: &user.name, link: &link })).await
        }
        MailMessage::PasswordChangedV1 { user } => {
            let forgot = desk.page("/forgot");
            told(cx, user, |user| desk.write(user.email.as_str(), News::PasswordChanged { name: &user.name, forgot: &forgot })).await
        }
        MailMessage::NewDeviceV1 { user, device, place, at } => {
            let link = desk.page("/account/security");
            let news = |user: User| {
                let news = News::NewDevice { name: &user.name, device: &device, place: place.as_deref(), at: Timestamp(at), link: &link };
                desk.write(user.email.as_str(), news)
            };
            told(cx, user, news).await
        }
        MailMessage::FactorChangedV1 { user, change, at } => {
            let link = desk.page("/account/security");
            let news = |user: User| {
                desk.write(user.email.as_str(), News::FactorChanged { name: &user.name, change, at: Timestamp(at), link: &link })
            };
            told(cx, user, news).await
        }
        MailMessage::EmailChangedV1 { user, before } => {
            told(cx, user, |user| desk.write(before.as_str(), News::EmailChanged { name: &user.name, now: user.email.as_str() })).await
        }
        MailMessage::AccountErasedV1 { email, name } => desk.write(email.as_str(), News::Erased { name: &name }).map(Some),
        MailMessage::OrderPlacedV1 { .. }
        | MailMessage::OrderPaidV1 { .. }
        | MailMessage::OrderExpiredV1 { .. }
        | MailMessage::OrderNewsV1 { .. }
        | MailMessage::BooksDifferV1 { .. }
        | MailMessage::PaymentReviewV1 { .. }
        | MailMessage::StockLowV1 { .. }
        | MailMessage::BackInStockV1 { .. } => Err(Fail::Poison("a message about an order".into())),
    }
}

/// Writes to a user; to nobody where they have been erased since.
async fn told(cx: Context<'_>, user: UserId, news: impl FnOnce(User) -> Result<Addressed, Fail>) -> Result<Option<Addressed>, Fail> {
    let user = cx.store().await?.user(user).await.map_err(Problem::from)?;
    user.map(news).transpose()
}

async fn about_link(cx: Context<'_>, desk: &Desk, id: LinkId) -> Result<Option<Addressed>, Fail> {
    let store = cx.store().await?;
    // Used, or too old, before the mail was written: nobody waits for it.
    let Some(Link { purpose, email, .. }) = store.link(id, cx.now()).await.map_err(Problem::from)? else { return Ok(None) };
    let Ok(key) = email.key() else { return Ok(None) };
    let known = store.user_by_email(&key).await.map_err(Problem::from)?;
    let token = cx.keys().await?.link_token(id);
    match (purpose, known) {
        (Purpose::Register { .. }, None) => {
            let link = desk.page(&format!("/verify#{token}"));
            desk.write(email.as_str(), News::Verify { link: &link }).map(Some)
        }
        (Purpose::Register { .. }, Some(user)) => {
            let (login, forgot) = (desk.page("/login"), desk.page("/forgot"));
            desk.write(user.email.as_str(), News::Already { name: &user.name, login: &login, forgot: &forgot }).map(Some)
        }
        (Purpose::Reset, Some(user)) => {
            let link = desk.page(&format!("/reset#{token}"));
            desk.write(user.email.as_str(), News::Reset { name: &user.name, link: &link }).map(Some)
        }
        (Purpose::Reset, None) => Ok(None),
        (Purpose::Invite { roles, by, .. }, _) => {
            let by = store.name_of(by).await.map_err(Problem::from)?;
            let link = desk.page(&format!("/admin/invitation#{token}"));
            desk.write(email.as_str(), News::Invitation { by: by.as_deref(), roles: &roles, link: &link }).map(Some)
        }
        (Purpose::Email { user }, None) => {
            let link = desk.page(&format!("/confirm-email#{token}"));
            told(cx, user, |user| desk.write(email.as_str(), News::ConfirmEmail { name: &user.name, link: &link })).await
        }
        (Purpose::Email { user }, Some(owner)) if owner.id == user => {
            // The same address in other capitals.
            let link = desk.page(&format!("/confirm-email#{token}"));
            desk.write(email.as_str(), News::ConfirmEmail { name: &owner.name, link: &link }).map(Some)
        }
        (Purpose::Email { .. }, Some(owner)) => desk.write(owner.email.as_str(), News::EmailTaken { name: &owner.name }).map(Some),
    }
}
