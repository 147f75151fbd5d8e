//! The demo shop: eight categories of home goods by brands that do not exist, with rendered
//! pictures. More products, for load, are variations of these.
#![allow(clippy::missing_panics_doc, clippy::expect_used, reason = "its own constants")]

mod catalogue;
mod owner;
mod records;

use contract::payments::GatewayName;
use domain::{
    Address, Currency, Money,
    area::Coverage,
    invoice::Party,
    money::BasisPoints,
    shipping::{
        Shipping,
        delivery::{Calendar, DayOfWeek},
        method::{Method, Rate, Reach, Zone},
        parcel::Packaging,
    },
    tax::{self, TaxSettings},
    terms::{BankAccount, CoinTerms, ConfirmationRule, PaymentTerms},
    word::ShippingMethodId,
};
use store::{Settings, Store, StoreError};

pub use catalogue::Catalogue;
pub use owner::{Owned, own};
pub use records::Shelf;

/// The shipped catalogue.
pub fn catalogue() -> Result<Catalogue, serde_json::Error> {
    serde_json::from_str(include_str!("../catalogue.json"))
}

/// The demo shop's settings.
pub fn settings() -> Settings {
    let eur = |minor| Money::new(minor, Currency::EUR);
    let method = |id, name: &str, coverage, price, free_from: Option<i64>, days: (u8, u8)| Method {
        id: ShippingMethodId::of(id),
        name: name.into(),
        reach: Reach::Delivery {
            zones: vec![Zone {
                coverage,
                rate: Rate::Flat(eur(price)),
                free_from: free_from.map(eur),
                days: days.try_into().expect("the fewest days first"),
            }],
            weight_max: None,
        },
    };
    let germany = "DE".parse().expect("a country");
    let union = || Coverage::countries(tax::union::members());
    let neighbours = "CH GB IS LI NO US CA AU NZ JP HK SG".split(' ').filter_map(|code| code.parse().ok());
    // Below the threshold for distance sales the rates of the shop's own country hold in the whole Union.
    let taxed = Coverage { except: tax::union::outside(), ..union() };
    Settings {
        version: 1,
        name: "Bodega".into(),
        language: domain::Language::En,
        currency: Currency::EUR,
        currencies: Vec::new(),
        tax: TaxSettings::simple(germany, taxed, BasisPoints(1900), BasisPoints(700)),
        hold_minutes: 30,
        shipping: Shipping {
            methods: vec![
                method("standard", "Standard delivery", union(), 490, Some(8_000), (2, 4)),
                method("express", "Express delivery", union(), 1_290, None, (1, 2)),
                method("world", "International parcel", Coverage::countries(neighbours), 1_990, None, (5, 12)),
            ],
            packaging: Packaging { per_parcel: 250, per_item: 20 },
            calendar: Some(calendar()),
        },
        gateways: vec![
            GatewayName::Paypal,
            GatewayName::Blockonomics,
            GatewayName::Usdt,
            GatewayName::Globee,
            GatewayName::BankTransfer,
            GatewayName::CashOnDelivery,
        ],
        payment_terms: terms(),
        seller: seller(),
        staff_two_factor: contract::staff::TwoFactorRule::Optional,
        synonyms: synonyms(),
    }
}

/// When the demo shop hands its parcels over: on weekdays until the early afternoon, and not on holidays that never move.
fn calendar() -> Calendar {
    let holidays = (2026..2030).flat_map(|year| ["01-01", "05-01", "10-03", "12-25", "12-26"].map(|day| format!("{year}-{day}")));
    Calendar {
        time_zone: "Europe/Berlin".parse().expect("a time zone"),
        cut_off: "14:00".parse().expect("a time of the day"),
        weekdays: vec![DayOfWeek::Monday, DayOfWeek::Tuesday, DayOfWeek::Wednesday, DayOfWeek::Thursday, DayOfWeek::Friday],
        holidays: holidays.map(|day| day.parse().expect("a day")).collect(),
    }
}

/// The dollar, which the demo shop sells in beside the euro.
fn dollar() -> Currency {
    "USD".parse().expect("a currency")
}

/// The same shop where part of it is sold in dollars, too, and sent to where they are from.
fn abroad(mut settings: Settings) -> Settings {
    settings.currencies = vec![dollar()];
    let zone = Zone {
        coverage: Coverage::countries(["US", "CA", "AU", "NZ", "GB", "CH"].map(|code| code.parse().expect("a country"))),
        rate: Rate::Flat(Money::new(2_290, dollar())),
        free_from: None,
        days: (5, 12).try_into().expect("the fewest days first"),
    };
    settings.shipping.methods.push(Method {
        id: ShippingMethodId::of("world-usd"),
        name: "International parcel (USD)".into(),
        reach: Reach::Delivery { zones: vec![zone], weight_max: None },
    });
    settings
}

/// Who sells, on invoices: nobody.
fn seller() -> Option<Party> {
    let address = Address {
        name: "Bodega Demo".into(),
        line1: "Musterstraße 1".into(),
        line2: None,
        city: "Berlin".into(),
        region: None,
        postcode: Some("10115".into()),
        country: "DE".parse().ok()?,
        phone: None,
    };
    Some(Party { address, vat_id: "DE136695976".parse().ok(), tax_number: None })
}

/// On which terms the demo shop takes money. The account is the example of ISO 13616 for Germany.
fn terms() -> PaymentTerms {
    let account = BankAccount {
        holder: "Bodega Demo".into(),
        iban: "DE89370400440532013000".into(),
        bic: Some("COBADEFFXXX".into()),
        bank: Some("Demo Bank".into()),
    };
    // A mug may be sent after one block, a sofa not.
    let coins = CoinTerms { confirmations: vec![ConfirmationRule { below_minor: 10_000, confirmations: 1 }], ..CoinTerms::default() };
    PaymentTerms { coins, bank: Some(account), ..PaymentTerms::default() }
}

/// What the demo shop's search was taught.
fn synonyms() -> Vec<Vec<String>> {
    let groups =
        ["rug carpet", "cup mug", "blanket throw plaid", "couch sofa", "lamp light", "cushion pillow", "jug pitcher", "bin basket"];
    groups.into_iter().map(|group| group.split(' ').map(str::to_owned).collect()).collect()
}

/// Makes collections and indexes, and the settings where there are none; whether it made them.
pub async fn prepare(store: &Store) -> Result<bool, StoreError> {
    store.ensure_indexes().await?;
    match store.settings(domain::Timestamp(0)).await {
        Err(StoreError::Missing { .. }) => store.put_settings(&settings()).await.map(|()| true),
        found => found.map(|_| false),
    }
}

/// When the demo shop's goods came in: 1 November 2026.
const OPENED: domain::Timestamp = domain::Timestamp(1_793_491_200_000);

/// Fills an empty shop: indexes, settings, categories, products, stock. `products` beyond the
/// catalogue's own are variations. Returns how many there are.
pub async fn fill(store: &Store, products: usize) -> Result<usize, StoreError> {
    store.ensure_indexes().await?;
    store.put_settings(&abroad(settings())).await?;
    let catalogue = catalogue().map_err(StoreError::Json)?;
    let shelf = Shelf::new(&catalogue, products);
    for chunk in shelf.stock.chunks(2000) {
        store.insert_stock(chunk, OPENED).await?;
    }
    for chunk in shelf.products.chunks(500) {
        store.insert_products(chunk).await?;
    }
    store.insert_media(&shelf.media).await?;
    store.insert_collections(&shelf.collections).await?;
    // Last: whoever sees categories sees a full shop.
    store.replace_categories(&shelf.categories).await?;
    Ok(shelf.products.len())
}
