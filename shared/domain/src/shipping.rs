//! How the shop sends: methods with zones, tables and pickup, and what packing weighs.

pub mod bands;
mod check;
pub mod delivery;
pub mod method;
pub mod parcel;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Money, Timestamp, word::ShippingMethodId};
use delivery::{Arrival, Calendar, WorkingDays};
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
    /// When parcels are handed over; without it shoppers read numbers of days and no dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl Shipping {
    /// The method of a name.
    pub fn method(&self, id: &ShippingMethodId) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == *id)
    }

    /// When what is ordered at `now` and takes so many days arrives, where the shop says.
    pub fn arrival(&self, now: Timestamp, days: WorkingDays) -> Option<Arrival> {
        self.calendar.as_ref().and_then(|calendar| calendar.estimate(now, days))
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
