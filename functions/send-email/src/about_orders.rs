//! Mails about orders.

use contract::{Problem, payments::GatewayName};
use documents::{
    mail::{self, About, Letter, Occasion},
    notice::Notice,
};
use domain::{Language, OrderId, fulfilment::units::OrderFulfilment, payment::PaymentState};
use runtime::{Context, Fail};
use store::{Settings, orders::Order, paperwork::Wanted};

use crate::{
    Addressed,
    about_accounts::Desk,
    about_news::{File, papers, poison, say},
};

/// An order that somebody is to hear of.
pub(crate) struct Occasioned {
    pub order: Order,
    /// Its page; its token stands in the fragment.
    pub link: String,
    pub settings: Settings,
}

impl Occasioned {
    /// Nothing where who placed it has been erased since.
    pub(crate) async fn open(cx: Context<'_>, id: OrderId) -> Result<Option<Self>, Fail> {
        let occasioned = Self::of_anybody(cx, id).await?;
        Ok((occasioned.order.email.as_str() != store::users::ERASED).then_some(occasioned))
    }

    /// Whether some of it has been handed over.
    fn has_left(&self) -> bool {
        use OrderFulfilment::{Delivered, Fulfilled, Partial};
        matches!(self.order.course.fulfilment, Partial | Fulfilled | Delivered)
    }

    /// The mail with all that was ordered.
    pub(crate) fn letter(&self, cx: Context<'_>, occasion: Occasion) -> Result<Letter, Fail> {
        let (shop_url, order) = (cx.variable("SHOP_URL")?, self.order.clone().view(&[], cx.now()));
        // Staff have a page of their own, which the shopper's token does not open.
        let desk = format!("{shop_url}/admin/orders/{}", order.id);
        let link = if occasion == Occasion::Review { &desk } else { &self.link };
        let settings = &self.settings;
        let about = About { shop: &settings.name, shop_url: &shop_url, language: settings.language, order: &order, link };
        mail::write(occasion, about).map_err(poison)
    }

    async fn of_anybody(cx: Context<'_>, id: OrderId) -> Result<Self, Fail> {
        let store = cx.store().await?;
        let order = store.order(id).await.map_err(Problem::from)?.ok_or_else(|| Fail::Poison(format!("there is no order {id}")))?;
        let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
        let link = format!("{}/order/{id}#{}", cx.variable("SHOP_URL")?, cx.keys().await?.order_token(id));
        Ok(Self { order, link, settings })
    }
}

/// Writes about an order; to nobody where who placed it has been erased since. The confirmation brings the invoice.
pub(crate) async fn write(cx: Context<'_>, id: OrderId, occasion: Occasion) -> Result<Option<Addressed>, Fail> {
    let occasioned = Occasioned::of_anybody(cx, id).await?;
    let is_to_staff = occasion == Occasion::Review;
    if occasioned.order.email.as_str() == store::users::ERASED && !is_to_staff {
        return Ok(None);
    }
    let file = if occasion == Occasion::Paid { papers(cx, &occasioned.settings, id, Wanted::Invoice).await? } else { None };
    if occasion == Occasion::Paid && occasioned.has_left() {
        return Ok(Some(received(cx, &occasioned, file).await?));
    }
    let letter = occasioned.letter(cx, occasion)?;
    let to = if is_to_staff { cx.variable("MAIL_STAFF")? } else { occasioned.order.email.to_string() };
    Ok(Some(Addressed { to, letter, file }))
}

/// Of money that came after the goods had left: nothing is left to promise.
async fn received(cx: Context<'_>, occasioned: &Occasioned, file: Option<File>) -> Result<Addressed, Fail> {
    let Occasioned { order, link, settings } = occasioned;
    let payments = cx.store().await?.payments_of(order.id).await.map_err(Problem::from)?;
    let paid = payments.iter().rev().find(|payment| payment.state == PaymentState::Paid);
    let amount = paid.and_then(|payment| payment.captured).unwrap_or(order.priced.totals.total);
    let by = paid.map_or("", |payment| called(payment.gateway, settings.language));
    let letter = say(&Desk::open(cx).await?, order, link, Notice::PaymentReceived { amount, by }).map_err(poison)?;
    Ok(Addressed { to: order.email.to_string(), letter, file })
}

/// A way to pay, as a sentence has it after "by".
const fn called(gateway: GatewayName, language: Language) -> &'static str {
    match (gateway, language) {
        (GatewayName::Paypal, _) => "PayPal",
        (GatewayName::Blockonomics, _) => "Bitcoin",
        (GatewayName::Usdt, _) => "USDT",
        (GatewayName::Globee, _) => "GloBee",
        (GatewayName::BankTransfer, Language::En) => "bank transfer",
        (GatewayName::BankTransfer, Language::De) => "Überweisung",
        (GatewayName::CashOnDelivery, Language::En) => "cash on delivery",
        (GatewayName::CashOnDelivery, Language::De) => "Nachnahme",
    }
}
