//! What a draft costs: by the shop's prices, or by those that staff set.

use contract::{
    Kind, Problem,
    cart::LineView,
    drafts::{DraftOption, DraftQuote},
};
use domain::{
    Money, VariantId,
    area::Place,
    cart::Line,
    catalogue::Offer,
    pricing::{Discount, DiscountTarget, Item, Priced, PricingError},
    quote::{self, DraftLine, QuoteError, QuoteLine},
    shipping::{delivery::WorkingDays, method::Method},
    tax::{Buyer, VatId},
    word::ShippingMethodId,
};
use store::{Settings, cart_views::line_views};

/// All that a draft is priced by.
pub(crate) struct Terms<'a> {
    pub settings: &'a Settings,
    pub offers: &'a [Offer],
    pub lines: &'a [DraftLine],
    pub to: &'a Place,
    pub vat_id: Option<VatId>,
    pub discount: Option<Money>,
}

/// What lines are of.
pub(crate) fn of_lines(lines: &[DraftLine]) -> Vec<VariantId> {
    lines.iter().map(|line| line.variant).collect()
}

impl Terms<'_> {
    /// Every way to send it, with its sums.
    pub(crate) fn quote(&self) -> Result<DraftQuote, Problem> {
        let carted: Vec<Line> = self.lines.iter().map(|line| line.line()).collect();
        let items = self.items()?;
        let mut options = Vec::new();
        for method in self.settings.shipping.methods.iter().filter(|_| !items.is_empty()) {
            let (priced, days) = match self.price(method, &items) {
                Ok(priced) => priced,
                Err(QuoteError::Refused(_)) => continue,
                Err(QuoteError::Pricing(error)) => return Err(fault(error)),
            };
            let (min_days, max_days) = days.into();
            options.push(DraftOption { id: method.id.clone(), name: method.name.clone(), min_days, max_days, totals: priced.totals });
        }
        options.sort_by_key(|option| option.totals.total.minor());
        Ok(DraftQuote {
            lines: self.views(items.iter())?,
            basis: self.settings.tax.as_draft().basis,
            options,
            changes: quote::shortages(&carted, self.offers),
        })
    }

    /// The method that staff chose, with the price.
    pub(crate) fn price_by(&self, id: &ShippingMethodId) -> Result<(&Method, Priced), Problem> {
        let method = self.settings.shipping.method(id);
        let method = method.ok_or_else(|| Problem::fault("#/shippingMethod", "not-offered", "the shop does not send this way"))?;
        match self.price(method, &self.items()?) {
            Ok((priced, _)) => Ok((method, priced)),
            Err(QuoteError::Refused(refusal)) => Err(Problem::fault("#/address", "not-served", QuoteError::Refused(refusal))),
            Err(QuoteError::Pricing(error)) => Err(fault(error)),
        }
    }

    /// Items in words.
    pub(crate) fn views<'i>(&self, items: impl Iterator<Item = &'i Item>) -> Result<Vec<LineView>, Problem> {
        let lines = items.map(QuoteLine::of).collect::<Result<Vec<_>, _>>().map_err(|error| fault(error.into()))?;
        Ok(line_views(&lines, self.offers))
    }

    /// What is sold, at the prices that staff set.
    fn items(&self) -> Result<Vec<Item>, Problem> {
        let currency = self.settings.currency;
        let amounts = self.lines.iter().enumerate().filter_map(|(at, line)| Some((format!("#/lines/{at}/unitPrice"), line.unit_price?)));
        let amounts = amounts.chain(self.discount.map(|discount| ("#/discount".to_owned(), discount)));
        for (pointer, amount) in amounts {
            if amount.currency() != currency {
                return Err(Problem::fault(&pointer, "currency", format!("must be in {currency}")));
            }
        }
        Ok(quote::draft_items(self.lines, self.offers))
    }

    fn price(&self, method: &Method, items: &[Item]) -> Result<(Priced, WorkingDays), QuoteError> {
        let buyer: Buyer = self.settings.buyer(self.vat_id.clone());
        let discounts: Vec<Discount> = self.discount.map(|amount| Discount { target: DiscountTarget::Order, amount }).into_iter().collect();
        quote::price_items(self.settings.basis(0, self.settings.currency, self.to, &buyer), method, items, self.offers, &discounts)
    }
}

fn fault(error: PricingError) -> Problem {
    match error {
        PricingError::DiscountTooLarge { .. } => Problem::fault("#/discount", "too-high", error),
        PricingError::Money(_) | PricingError::Negative => Problem::fault("#/lines", "money", error),
        error => Problem::from(Kind::Internal).because(error),
    }
}
