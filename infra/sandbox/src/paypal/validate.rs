//! The rules of `POST /v2/checkout/orders`: shape first (400), then sense (422), each with PayPal's issue codes.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::errors::{Detail, Fault, Issue};
use super::model::{Experience, Unit};
use super::money::{self, Amount};

/// A new order that keeps the rules.
#[derive(Debug)]
pub struct NewOrder {
    /// `CAPTURE` or `AUTHORIZE`.
    pub intent: String,
    /// The purchase units.
    pub units: Vec<Unit>,
    /// How to treat the buyer.
    pub experience: Experience,
    /// `payment_source.paypal` was there.
    pub by_source: bool,
}

/// Countries that do without a postal code.
const NO_POSTAL_CODE: [&str; 12] = ["AE", "AO", "BS", "BW", "GH", "HK", "IE", "JM", "KE", "MO", "PA", "QA"];
/// Countries that do without a city.
const NO_CITY: [&str; 3] = ["SG", "HK", "GI"];

/// Reads a create request.
pub fn new_order(body: &Value) -> Result<NewOrder, Fault> {
    let mut check = Check::default();
    let intent = check.choice(body, "", "intent", &["CAPTURE", "AUTHORIZE"], true).unwrap_or_default();
    let (experience, preference, by_source) = check.experience(body);
    let units = check.units(body.get("purchase_units"), preference.as_deref());
    check.finish()?;
    Ok(NewOrder { intent, units, experience, by_source })
}

/// Reads the amount of one unit anew, for PATCH.
pub fn patched_amount(unit: &Map<String, Value>, amount: &Value) -> Result<Amount, Fault> {
    let mut check = Check::default();
    let mut unit = unit.clone();
    unit.insert("amount".into(), amount.clone());
    let new = check.amount(&Value::Object(unit), "/amount");
    check.finish()?;
    new.ok_or_else(Fault::malformed)
}

/// Reads a money field of a refund.
pub fn money_field(body: &Value, field: &str) -> Result<Option<Amount>, Fault> {
    let mut check = Check::default();
    let amount = check.money(body.get(field), &format!("/{field}"), Sign::Positive);
    check.finish()?;
    Ok(amount)
}

/// Checks the lengths of text fields.
pub fn texts(body: &Value, fields: &[(&str, usize)]) -> Result<(), Fault> {
    let mut check = Check::default();
    for (field, max) in fields {
        check.text(body, "", field, *max, false);
    }
    check.finish()
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Positive,
    NotNegative,
}

#[derive(Default)]
struct Check {
    shape: Vec<Detail>,
    sense: Vec<Detail>,
    currency: Option<String>,
}

impl Check {
    fn finish(self) -> Result<(), Fault> {
        if !self.shape.is_empty() {
            return Err(Fault::invalid(self.shape));
        }
        if !self.sense.is_empty() {
            return Err(Fault::rules(self.sense));
        }
        Ok(())
    }

    fn shape(&mut self, issue: Issue, field: impl Into<String>) {
        self.shape.push(Detail::field(issue, field));
    }

    fn sense(&mut self, issue: Issue, field: impl Into<String>) {
        self.sense.push(Detail::field(issue, field));
    }

    /// A string of 1 to `max` characters.
    fn text<'a>(&mut self, of: &'a Value, at: &str, key: &str, max: usize, required: bool) -> Option<&'a str> {
        let field = format!("{at}/{key}");
        match of.get(key) {
            None | Some(Value::Null) if required => self.shape("MISSING_REQUIRED_PARAMETER", field),
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if (1..=max).contains(&text.chars().count()) => return Some(text),
            Some(Value::String(text)) => self.shape.push(Detail::value("INVALID_STRING_LENGTH", field, text)),
            Some(other) => self.shape.push(Detail::value("INVALID_PARAMETER_SYNTAX", field, &other.to_string())),
        }
        None
    }

    fn choice(&mut self, of: &Value, at: &str, key: &str, values: &[&str], required: bool) -> Option<String> {
        let text = self.text(of, at, key, 255, required)?;
        if !values.contains(&text) {
            self.shape.push(Detail::value("INVALID_PARAMETER_VALUE", format!("{at}/{key}"), text));
        }
        Some(text.to_owned())
    }

    fn url(&mut self, of: &Value, at: &str, key: &str) -> Option<String> {
        let text = self.text(of, at, key, 4000, false)?;
        let fits = text.parse::<http::Uri>().is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
        if !fits {
            self.shape.push(Detail::value("INVALID_PARAMETER_SYNTAX", format!("{at}/{key}"), text));
        }
        Some(text.to_owned())
    }

    fn experience(&mut self, body: &Value) -> (Experience, Option<String>, bool) {
        let paypal = body.pointer("/payment_source/paypal");
        let (at, context, landing_pages): (&str, &Value, &[&str]) = if let Some(paypal) = paypal {
            ("/payment_source/paypal/experience_context", &paypal["experience_context"], &["LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE"])
        } else {
            ("/application_context", &body["application_context"], &["LOGIN", "BILLING", "NO_PREFERENCE"])
        };
        if let Some(source) = body.get("payment_source").filter(|_| paypal.is_none()) {
            // Cards and wallets have no place here: this shop pays through PayPal's own page.
            self.shape.push(Detail::value("INVALID_PARAMETER_VALUE", "/payment_source", &source.to_string()));
        }
        self.choice(context, at, "landing_page", landing_pages, false);
        let shipping = self.choice(context, at, "shipping_preference", &["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"], false);
        let methods = ["UNRESTRICTED", "IMMEDIATE_PAYMENT_REQUIRED"];
        let experience = Experience {
            return_url: self.url(context, at, "return_url"),
            cancel_url: self.url(context, at, "cancel_url"),
            brand_name: self.text(context, at, "brand_name", 127, false).map(str::to_owned),
            locale: self.text(context, at, "locale", 10, false).map(str::to_owned),
            user_action: self.choice(context, at, "user_action", &["CONTINUE", "PAY_NOW"], false),
            payment_method_preference: self.choice(context, at, "payment_method_preference", &methods, false),
        };
        (experience, shipping, paypal.is_some())
    }

    fn units(&mut self, units: Option<&Value>, preference: Option<&str>) -> Vec<Unit> {
        let Some(units) = units.filter(|units| !units.is_null()) else {
            self.shape("MISSING_REQUIRED_PARAMETER", "/purchase_units");
            return Vec::new();
        };
        let Some(units) = units.as_array() else {
            self.shape("INVALID_PARAMETER_SYNTAX", "/purchase_units");
            return Vec::new();
        };
        match units.len() {
            0 => self.shape("INVALID_ARRAY_MIN_ITEMS", "/purchase_units"),
            1..=10 => {}
            _ => self.shape("INVALID_ARRAY_MAX_ITEMS", "/purchase_units"),
        }
        let mut names = HashSet::new();
        let mut read = Vec::new();
        for (index, unit) in units.iter().enumerate() {
            let name = unit.get("reference_id").and_then(Value::as_str).unwrap_or("default");
            let at = format!("/purchase_units/@reference_id=='{name}'");
            let Some(body) = unit.as_object() else {
                self.shape("INVALID_PARAMETER_SYNTAX", format!("/purchase_units/{index}"));
                continue;
            };
            if !names.insert(name) {
                self.sense.push(Detail::value("DUPLICATE_REFERENCE_ID", format!("{at}/reference_id"), name));
            }
            for (key, max) in
                [("reference_id", 256), ("custom_id", 127), ("invoice_id", 127), ("description", 127), ("soft_descriptor", 22)]
            {
                self.text(unit, &at, key, max, false);
            }
            let amount = self.amount(unit, &at);
            self.shipping(unit.get("shipping"), &at, preference);
            let mut body = body.clone();
            body.insert("reference_id".into(), json!(name));
            body.entry("payee").or_insert_with(|| json!({"email_address": "merchant@sandbox.test", "merchant_id": "SANDBOXSHOP01"}));
            if let Some(amount) = amount {
                read.push(Unit { body, amount, capture_id: None });
            }
        }
        read
    }

    /// `{currency_code, value}`; `None` when absent or broken.
    fn money(&mut self, money: Option<&Value>, at: &str, sign: Sign) -> Option<Amount> {
        let money = money.filter(|money| !money.is_null())?;
        let currency = self.text(money, at, "currency_code", 255, true);
        let value = self.text(money, at, "value", 32, true);
        let (currency, value) = (currency?, value?);
        if currency.chars().count() != 3 {
            self.shape.push(Detail::value("INVALID_STRING_LENGTH", format!("{at}/currency_code"), currency));
            return None;
        }
        if !money::is_decimal(value) {
            self.shape.push(Detail::value("INVALID_PARAMETER_SYNTAX", format!("{at}/value"), value));
            return None;
        }
        let field = format!("{at}/value");
        let amount = match money::parse(value, currency) {
            Ok(amount) => amount,
            Err("INVALID_CURRENCY_CODE") => {
                self.sense.push(Detail::value("INVALID_CURRENCY_CODE", format!("{at}/currency_code"), currency));
                return None;
            }
            Err(issue) => {
                self.sense.push(Detail::value(issue, field, value));
                return None;
            }
        };
        if sign == Sign::Positive && amount.hundredths <= 0 {
            self.sense.push(Detail::value("CANNOT_BE_ZERO_OR_NEGATIVE", field, value));
        } else if amount.hundredths < 0 {
            self.sense.push(Detail::value("CANNOT_BE_NEGATIVE", field, value));
        }
        let of_order = self.currency.get_or_insert_with(|| currency.to_owned());
        if of_order != currency {
            self.sense.push(Detail::value("MULTI_CURRENCY_ORDER", format!("{at}/currency_code"), currency));
            return None;
        }
        Some(amount)
    }

    fn amount(&mut self, unit: &Value, at: &str) -> Option<Amount> {
        let faults = self.shape.len() + self.sense.len();
        let here = format!("{at}/amount");
        let Some(amount) = unit.get("amount").filter(|amount| amount.is_object()) else {
            self.shape("MISSING_REQUIRED_PARAMETER", here);
            return None;
        };
        let total = self.money(Some(amount), &here, Sign::Positive);
        let breakdown = amount.get("breakdown").filter(|breakdown| !breakdown.is_null());
        let part = |check: &mut Self, key: &str| {
            let money = breakdown.and_then(|breakdown| breakdown.get(key));
            check.money(money, &format!("{here}/breakdown/{key}"), Sign::NotNegative).map(|amount| amount.hundredths)
        };
        let item_total = part(self, "item_total");
        let tax_total = part(self, "tax_total");
        let more: i128 = ["shipping", "handling", "insurance"].iter().filter_map(|key| part(self, key)).sum();
        let less: i128 = ["shipping_discount", "discount"].iter().filter_map(|key| part(self, key)).sum();
        let items = self.items(unit.get("items"), at);
        if self.shape.len() + self.sense.len() > faults {
            // Sums of broken numbers would only say so twice.
            return total;
        }
        let total = total?;
        if breakdown.is_some() {
            let sum = item_total.unwrap_or(0) + tax_total.unwrap_or(0) + more - less;
            if sum != total.hundredths {
                self.sense.push(Detail::value("AMOUNT_MISMATCH", format!("{here}/value"), &total.value()));
            }
        }
        if let Some((net, tax)) = items {
            match item_total {
                None => self.sense("ITEM_TOTAL_REQUIRED", format!("{here}/breakdown/item_total")),
                Some(claimed) if claimed != net => self.sense("ITEM_TOTAL_MISMATCH", format!("{here}/breakdown/item_total/value")),
                Some(_) => {}
            }
            match (tax, tax_total) {
                (Some(_), None) => self.sense("TAX_TOTAL_REQUIRED", format!("{here}/breakdown/tax_total")),
                (Some(tax), Some(claimed)) if tax != claimed => {
                    self.sense("TAX_TOTAL_MISMATCH", format!("{here}/breakdown/tax_total/value"));
                }
                _ => {}
            }
        }
        Some(total)
    }

    /// The sums of prices and, when any item carries it, of tax.
    fn items(&mut self, items: Option<&Value>, at: &str) -> Option<(i128, Option<i128>)> {
        let items = items?.as_array().filter(|items| !items.is_empty())?;
        let (mut net, mut tax_sum) = (0, None);
        for (index, item) in items.iter().enumerate() {
            let here = format!("{at}/items/{index}");
            self.text(item, &here, "name", 127, true);
            self.text(item, &here, "description", 127, false);
            self.text(item, &here, "sku", 127, false);
            self.choice(item, &here, "category", &["DIGITAL_GOODS", "PHYSICAL_GOODS", "DONATION"], false);
            let quantity = self.text(item, &here, "quantity", 10, true);
            let count: i128 = match quantity.map(str::parse::<u64>) {
                Some(Ok(count)) if count > 0 => count.into(),
                None => 0,
                Some(_) => {
                    self.shape.push(Detail::value("INVALID_PARAMETER_SYNTAX", format!("{here}/quantity"), quantity.unwrap_or_default()));
                    0
                }
            };
            if item.get("unit_amount").is_none() {
                self.shape("MISSING_REQUIRED_PARAMETER", format!("{here}/unit_amount"));
            }
            if let Some(price) = self.money(item.get("unit_amount"), &format!("{here}/unit_amount"), Sign::NotNegative) {
                net += price.hundredths * count;
            }
            if let Some(tax) = self.money(item.get("tax"), &format!("{here}/tax"), Sign::NotNegative) {
                tax_sum = Some(tax_sum.unwrap_or(0) + tax.hundredths * count);
            }
        }
        Some((net, tax_sum))
    }

    fn shipping(&mut self, shipping: Option<&Value>, at: &str, preference: Option<&str>) {
        let here = format!("{at}/shipping");
        let address = shipping.and_then(|shipping| shipping.get("address"));
        if let Some(shipping) = shipping {
            if shipping.get("type").is_some() && shipping.get("options").is_some() {
                self.shape("INCOMPATIBLE_PARAMETER_VALUE", format!("{here}/type"));
            }
            if let Some(name) = shipping.get("name") {
                self.text(name, &format!("{here}/name"), "full_name", 300, false);
            }
        }
        let Some(address) = address else {
            if preference == Some("SET_PROVIDED_ADDRESS") {
                self.sense("MISSING_SHIPPING_ADDRESS", format!("{here}/address"));
            }
            return;
        };
        let here = format!("{here}/address");
        let lengths = [("address_line_1", 300), ("address_line_2", 300), ("admin_area_1", 300), ("admin_area_2", 120), ("postal_code", 60)];
        for (key, max) in lengths {
            self.text(address, &here, key, max, false);
        }
        let Some(country) = self.text(address, &here, "country_code", 2, true) else { return };
        if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            self.shape.push(Detail::value("INVALID_PARAMETER_SYNTAX", format!("{here}/country_code"), country));
        }
        if address.get("postal_code").is_none() && !NO_POSTAL_CODE.contains(&country) {
            self.sense("POSTAL_CODE_REQUIRED", format!("{here}/postal_code"));
        }
        if address.get("admin_area_2").is_none() && !NO_CITY.contains(&country) {
            self.sense("CITY_REQUIRED", format!("{here}/admin_area_2"));
        }
    }
}
