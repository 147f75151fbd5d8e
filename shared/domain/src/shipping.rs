//! How the shop sends: methods with zones, tables and pickup, and what packing weighs.

pub mod bands;
mod check;
pub mod delivery;
pub mod method;
pub mod parcel;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Money, word::ShippingMethodId};
use method::{Method, Reach};
use parcel::Packaging;

/// All that the shop's settings say of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shipping {
    /// The ways to send, in the order to show those of one price.
    pub methods: Vec<Method>,
    /// What packing adds to the weight.
    #[serde(default)]
    pub packaging: Packaging,
}

impl Shipping {
    /// The method of a name.
    pub fn method(&self, id: &ShippingMethodId) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == *id)
    }

    /// The lowest amount from which something is sent free somewhere, in a currency.
    pub fn free_from(&self, currency: Currency) -> Option<Money> {
        let zones = self.methods.iter().flat_map(|method| match &method.reach {
            Reach::Delivery { zones, .. } => zones.as_slice(),
            Reach::Pickup { .. } => &[],
        });
        zones.filter_map(|zone| zone.free_from).filter(|from| from.currency() == currency).min_by_key(|from| from.minor())
    }
}
