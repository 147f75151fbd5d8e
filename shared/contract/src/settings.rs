//! The shop's settings, as whoever may change them sees and writes them: one document with one version, written part by
//! part.

use domain::{
    Currency, Language, Permission,
    address::AddressInput,
    invoice::Party,
    money::BasisPoints,
    product::CURRENCIES_MAX,
    shipping::Shipping,
    tax::{self, TaxSettings, TaxSettingsDraft, TaxSettingsFault},
    terms::{BankAccount, CoinTerms, ConfirmationRule, FINAL, Iban, PaymentTerms, TransferDays, is_bic},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    checkout::vat_id,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    payments::GatewayName,
    problem::Kind,
};

/// All settings.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Their version: what a change must name.
    pub version: u32,
    /// The currency that every price is set in. It is set when the shop is set up and never after: prices would mean something else.
    pub currency: Currency,
    /// The shop.
    pub shop: ShopBody,
    /// Paying.
    pub payments: PaymentsBody,
    /// Shipping.
    pub shipping: Shipping,
    /// Tax.
    pub tax: TaxSettingsDraft,
}

/// What the shop is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShopBody {
    /// Its name; at most 60 characters.
    pub name: String,
    /// The language of its mails, and of its pages for those who chose none.
    pub language: Language,
    /// The currencies that it sells in beside its own, at prices that are set in them; at most 10, each once.
    #[serde(default)]
    pub currencies: Vec<String>,
    /// How long an unpaid order holds its stock, in minutes: 10 to 1 440.
    pub hold_minutes: u32,
    /// Who sells, as invoices say it; without it none are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<SellerBody>,
}

/// Who sells.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SellerBody {
    /// Name and address.
    pub address: AddressInput,
    /// For trade between businesses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// What the local tax office calls them; at most 40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
}

/// A checked [`ShopBody`].
#[derive(Debug, Clone)]
pub struct ShopWish {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// The currencies that it sells in beside its own; whether that is among them is not looked at.
    pub currencies: Vec<Currency>,
    /// How long an unpaid order holds its stock, in minutes.
    pub hold_minutes: u32,
    /// Who sells.
    pub seller: Option<Party>,
}

/// Notes a number outside of its bounds.
fn bounded(faults: &mut Faults, pointer: &str, number: u32, from: u32, to: u32) -> Option<u32> {
    let good = (from..=to).contains(&number).then_some(number);
    faults.take(pointer, "out-of-range", good.ok_or(format!("must be between {from} and {to}")))
}

impl Input for ShopBody {
    type Valid = ShopWish;
    fn check(self, faults: &mut Faults) -> Option<ShopWish> {
        let name = faults.line("#/name", &self.name, 60);
        let currencies = currencies(&self.currencies, faults);
        let hold_minutes = bounded(faults, "#/holdMinutes", self.hold_minutes, 10, 1440);
        let seller = match self.seller {
            None => Some(None),
            Some(seller) => seller.check(faults).map(Some),
        };
        let (language, currencies, hold_minutes) = (self.language, currencies?, hold_minutes?);
        Some(ShopWish { name: name?, language, currencies, hold_minutes, seller: seller? })
    }
}

fn currencies(codes: &[String], faults: &mut Faults) -> Option<Vec<Currency>> {
    let before = faults.len();
    faults.at_most("#/currencies", codes.len(), CURRENCIES_MAX);
    let mut good = Vec::new();
    for (at, code) in codes.iter().take(CURRENCIES_MAX).enumerate() {
        let pointer = format!("#/currencies/{at}");
        let Some(currency) = faults.take(&pointer, "unknown", code.parse::<Currency>()) else { continue };
        if good.contains(&currency) {
            faults.add(pointer, "twice", "stands there twice");
        }
        good.push(currency);
    }
    (faults.len() == before).then_some(good)
}

impl SellerBody {
    fn check(self, faults: &mut Faults) -> Option<Party> {
        let address = self.address.check("#/seller/address", faults);
        let vat_id = vat_id("#/seller/vatId", self.vat_id.as_deref(), faults);
        let tax_number = faults.optional_line("#/seller/taxNumber", self.tax_number.as_deref(), 40);
        Some(Party { address: address?, vat_id: vat_id?, tax_number: tax_number? })
    }

    /// As it stands in the settings.
    pub fn of(party: Party) -> Self {
        let Party { address, vat_id, tax_number } = party;
        Self { address: address.into(), vat_id: vat_id.map(|id| id.to_string()), tax_number }
    }
}

/// How the shop is paid.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentsBody {
    /// The gateways offered at checkout, in the order to show them; at least one, each once. What has no keys, or no
    /// account to pay to, is not offered until it has.
    pub gateways: Vec<GatewayName>,
    /// How coins are judged.
    pub coins: CoinsBody,
    /// Where transfers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<BankAccount>,
    /// How many days an order waits for its transfer: 1 to 60.
    pub transfer_days: u32,
}

/// How payments in coins are judged.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoinsBody {
    /// How long a price is locked, in minutes: 5 to 60.
    pub lock_minutes: u32,
    /// How long after that money is still in time, in minutes: at most 60.
    pub grace_minutes: u32,
    /// How much more or less than asked for is taken as right, in hundredths of a per cent: at most 1 000.
    pub tolerance: u32,
    /// What is put on the provider's price, in hundredths of a per cent: at most 2 000.
    pub margin: u32,
    /// How many confirmations amounts need, smallest amounts first; at most 10 rules. What none covers needs 2.
    pub confirmations: Vec<ConfirmationBody>,
}

/// How many confirmations amounts below a bound need.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmationBody {
    /// The bound, in minor units of the shop's currency; it is not below itself.
    pub below_minor: i64,
    /// How many: 1 or 2.
    pub confirmations: u8,
}

/// Checked [`PaymentsBody`].
#[derive(Debug, Clone)]
pub struct PaymentsWish {
    /// The gateways, in order.
    pub gateways: Vec<GatewayName>,
    /// Their terms.
    pub terms: PaymentTerms,
}

impl Input for PaymentsBody {
    type Valid = PaymentsWish;
    fn check(self, faults: &mut Faults) -> Option<PaymentsWish> {
        let before = faults.len();
        if self.gateways.is_empty() {
            faults.add("#/gateways", "missing", "must have at least one: nobody could pay");
        }
        for (at, gateway) in self.gateways.iter().enumerate() {
            if self.gateways[..at].contains(gateway) {
                faults.add(format!("#/gateways/{at}"), "twice", "stands there twice");
            }
        }
        let coins = self.coins.check(faults);
        let bank = match self.bank {
            None => Some(None),
            Some(account) => bank(&account, faults).map(Some),
        };
        if self.gateways.contains(&GatewayName::BankTransfer) && matches!(bank, Some(None)) {
            faults.add("#/bank", "missing", "is needed where transfers are offered");
        }
        let transfer_days = bounded(faults, "#/transferDays", self.transfer_days, 1, 60);
        if faults.len() > before {
            return None;
        }
        let terms = PaymentTerms { coins: coins?, bank: bank?, transfer_days: TransferDays(transfer_days?) };
        Some(PaymentsWish { gateways: self.gateways, terms })
    }
}

impl CoinsBody {
    fn check(self, faults: &mut Faults) -> Option<CoinTerms> {
        let lock_minutes = bounded(faults, "#/coins/lockMinutes", self.lock_minutes, 5, 60);
        let grace_minutes = bounded(faults, "#/coins/graceMinutes", self.grace_minutes, 0, 60);
        let tolerance = bounded(faults, "#/coins/tolerance", self.tolerance, 0, 1000);
        let margin = bounded(faults, "#/coins/margin", self.margin, 0, 2000);
        let before = faults.len();
        if self.confirmations.len() > 10 {
            faults.add("#/coins/confirmations", "too-many", "must have at most 10 rules");
        }
        let mut below = 0;
        for (at, rule) in self.confirmations.iter().enumerate() {
            if rule.below_minor <= below {
                faults.add(format!("#/coins/confirmations/{at}/belowMinor"), "out-of-range", "must be more than in the rule before");
            }
            if !(1..=FINAL).contains(&rule.confirmations) {
                faults.add(format!("#/coins/confirmations/{at}/confirmations"), "out-of-range", format!("must be between 1 and {FINAL}"));
            }
            below = below.max(rule.below_minor);
        }
        if faults.len() > before {
            return None;
        }
        let rule = |rule: ConfirmationBody| ConfirmationRule { below_minor: rule.below_minor, confirmations: rule.confirmations };
        Some(CoinTerms {
            lock_minutes: lock_minutes?,
            grace_minutes: grace_minutes?,
            tolerance: BasisPoints(tolerance?),
            margin: BasisPoints(margin?),
            confirmations: self.confirmations.into_iter().map(rule).collect(),
        })
    }
}

fn bank(account: &BankAccount, faults: &mut Faults) -> Option<BankAccount> {
    let holder = faults.line("#/bank/holder", &account.holder, 70);
    let iban = faults.take("#/bank/iban", "malformed", account.iban.parse::<Iban>());
    let bic = match account.bic.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => Some(None),
        Some(text) => {
            let capitals = text.to_ascii_uppercase();
            let good = if is_bic(&capitals) { Ok(Some(capitals)) } else { Err("must have 8 or 11 letters and digits (ISO 9362)") };
            faults.take("#/bank/bic", "malformed", good)
        }
    };
    let bank = faults.optional_line("#/bank/bank", account.bank.as_deref(), 70);
    Some(BankAccount { holder: holder?, iban: iban?.to_string(), bic: bic?, bank: bank? })
}

impl Input for Shipping {
    type Valid = Self;
    fn check(self, faults: &mut Faults) -> Option<Self> {
        self.checked(faults)
    }
}

impl Input for TaxSettingsDraft {
    type Valid = TaxSettings;
    fn check(mut self, faults: &mut Faults) -> Option<TaxSettings> {
        let before = faults.len();
        if self.classes.len() > 20 {
            faults.add("#/classes", "too-many", "must have at most 20 classes");
        }
        if self.zones.len() > 300 {
            faults.add("#/zones", "too-many", "must have at most 300 zones");
        }
        // Products that say nothing have the first; the other two are in files and shops from before there were more.
        for class in [tax::STANDARD, tax::REDUCED, tax::ZERO] {
            if !self.classes.iter().any(|one| one.id == class) {
                faults.add("#/classes", "missing", format!("must have the class {class}: products refer to it"));
            }
        }
        for (at, class) in self.classes.iter_mut().enumerate() {
            class.name = faults.line(&format!("#/classes/{at}/name"), &class.name, 60).unwrap_or_default();
        }
        for (at, zone) in self.zones.iter_mut().enumerate() {
            zone.name = faults.line(&format!("#/zones/{at}/name"), &zone.name, 60).unwrap_or_default();
            zone.coverage.check(&format!("#/zones/{at}/coverage"), faults);
        }
        if faults.len() > before {
            return None;
        }
        let zone_at = {
            let ids: Vec<_> = self.zones.iter().map(|zone| zone.id.clone()).collect();
            move |id| ids.iter().rposition(|one| *one == id).unwrap_or_default()
        };
        TaxSettings::try_from(self)
            .map_err(|fault| {
                let (pointer, code) = match &fault {
                    TaxSettingsFault::ClassTwice(_) => ("#/classes".to_owned(), "twice"),
                    TaxSettingsFault::ZoneTwice(id) => (format!("#/zones/{}/id", zone_at(id.clone())), "twice"),
                    TaxSettingsFault::NoRate { zone, class } => (format!("#/zones/{}/rates/{class}", zone_at(zone.clone())), "missing"),
                    TaxSettingsFault::UnknownClass(_) => ("#/classes".to_owned(), "unknown"),
                    TaxSettingsFault::RateTooHigh(zone) => (format!("#/zones/{}/rates", zone_at(zone.clone())), "out-of-range"),
                };
                faults.add(pointer, code, fault);
            })
            .ok()
    }
}

macro_rules! settings {
    ($(#[doc = $doc:literal])* $name:ident, $id:literal, $method:ident $path:literal, $conditional:literal, $body:ty) => {
        $(#[doc = $doc])*
        pub enum $name {}
        impl Endpoint for $name {
            const ID: &'static str = $id;
            const FUNCTION: &'static str = "manage-settings";
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const ACCESS: Access = Access::Staff(Permission::SettingsManage);
            const SUMMARY: &'static str = concat!($($doc),*).trim_ascii();
            const CONDITIONAL: bool = $conditional;
            const PROBLEMS: &'static [Kind] = &[];
            type Path = Nothing;
            type Query = Nothing;
            type Body = $body;
            type Reply = SettingsView;
        }
    };
}

settings!(
    /// Shows the shop's settings.
    GetSettings, "get_settings", Get "/api/admin/settings", false, Nothing
);
settings!(
    /// Says what the shop is, over the version that `If-Match` names.
    SetShop, "set_shop", Put "/api/admin/settings/shop", true, ShopBody
);
settings!(
    /// Says how the shop is paid, over the version that `If-Match` names.
    SetPayments, "set_payments", Put "/api/admin/settings/payments", true, PaymentsBody
);
settings!(
    /// Says how the shop sends, over the version that `If-Match` names.
    SetShipping, "set_shipping", Put "/api/admin/settings/shipping", true, Shipping
);
settings!(
    /// Says how the shop is taxed, over the version that `If-Match` names.
    SetTax, "set_tax", Put "/api/admin/settings/tax", true, TaxSettingsDraft
);
