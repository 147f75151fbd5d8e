//! What staff may do: roles, permissions, and the one table between them. Customers have no role: what is theirs
//! they reach as its owners, and nothing else.
//!
//! Some areas of the table have no endpoint yet; their permissions are granted already, so that a role means the same
//! the day they do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A job in the shop. Somebody may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Whose shop it is. There is always one at least.
    Owner,
    /// Runs the shop day by day.
    Manager,
    /// Keeps products and their stock.
    Catalogue,
    /// Packs and sends.
    Fulfilment,
    /// Helps customers.
    Support,
    /// Brings customers in.
    Marketing,
    /// Reads the figures.
    Analyst,
}

/// Something that staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Look up accounts and their orders.
    UsersView,
    /// Block customers, sign them out, take lost second factors away.
    UsersManage,
    /// Invite staff, change their roles, and do to them what may be done to customers.
    StaffManage,
    /// Read the audit log.
    AuditView,
    /// Change how the shop works.
    SettingsManage,
    /// Products, categories, pictures, stock.
    ProductsManage,
    /// Look up orders.
    OrdersView,
    /// Send, cancel and change orders.
    OrdersManage,
    /// Give money back.
    RefundsManage,
    /// Coupons and campaigns.
    PromotionsManage,
    /// Publish reviews, or not.
    ReviewsModerate,
    /// Pages and banners.
    ContentManage,
    /// Sales and other figures.
    ReportsView,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::UsersView,
        Self::UsersManage,
        Self::StaffManage,
        Self::AuditView,
        Self::SettingsManage,
        Self::ProductsManage,
        Self::OrdersView,
        Self::OrdersManage,
        Self::RefundsManage,
        Self::PromotionsManage,
        Self::ReviewsModerate,
        Self::ContentManage,
        Self::ReportsView,
    ];
}

impl Role {
    /// What it is called in logs and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Catalogue => "catalogue",
            Self::Fulfilment => "fulfilment",
            Self::Support => "support",
            Self::Marketing => "marketing",
            Self::Analyst => "analyst",
        }
    }

    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Owner, Self::Manager, Self::Catalogue, Self::Fulfilment, Self::Support, Self::Marketing, Self::Analyst];

    /// The table.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Owner => &P::ALL,
            Self::Manager => &[
                P::UsersView,
                P::UsersManage,
                P::StaffManage,
                P::AuditView,
                P::ProductsManage,
                P::OrdersView,
                P::OrdersManage,
                P::RefundsManage,
                P::PromotionsManage,
                P::ReviewsModerate,
                P::ContentManage,
                P::ReportsView,
            ],
            Self::Catalogue => &[P::ProductsManage],
            Self::Fulfilment => &[P::OrdersView, P::OrdersManage],
            Self::Support => &[P::UsersView, P::UsersManage, P::OrdersView, P::OrdersManage, P::RefundsManage, P::ReviewsModerate],
            Self::Marketing => &[P::PromotionsManage, P::ReviewsModerate, P::ContentManage, P::ReportsView],
            Self::Analyst => &[P::ReportsView],
        }
    }
}

/// Roles in a line of words, `none` where there are none.
pub fn in_words(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Whether one of `roles` grants `permission`.
pub fn grants(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| role.permissions().contains(&permission))
}

/// Everything that `roles` grant, each once, in the order of [`Permission::ALL`].
pub fn granted(roles: &[Role]) -> Vec<Permission> {
    Permission::ALL.into_iter().filter(|permission| grants(roles, *permission)).collect()
}

/// Whether somebody with `own` roles may give or take `role`: nobody hands out more than they have.
pub fn may_hand_out(own: &[Role], role: Role) -> bool {
    grants(own, Permission::StaffManage) && role.permissions().iter().all(|permission| grants(own, *permission))
}

/// Whether somebody with `own` roles may change the account of somebody with `theirs`: that of a customer by
/// [`Permission::UsersManage`], that of staff if they could hand out each of their roles.
pub fn may_manage(own: &[Role], theirs: &[Role]) -> bool {
    if theirs.is_empty() { grants(own, Permission::UsersManage) } else { theirs.iter().all(|role| may_hand_out(own, *role)) }
}

/// The roles that a change gives or takes.
pub fn difference(before: &[Role], after: &[Role]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| before.contains(role) != after.contains(role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn roles() -> impl Strategy<Value = Vec<Role>> {
        proptest::sample::subsequence(Role::ALL.to_vec(), 0..=Role::ALL.len())
    }

    #[test]
    fn owners_may_everything_and_customers_nothing() {
        assert_eq!(granted(&[Role::Owner]), Permission::ALL);
        assert_eq!(granted(&[]), []);
        assert!(Role::ALL.iter().all(|role| may_hand_out(&[Role::Owner], *role)));
        assert!(!may_hand_out(&[Role::Manager], Role::Owner) && may_hand_out(&[Role::Manager], Role::Support));
        assert!(may_manage(&[Role::Support], &[]) && !may_manage(&[Role::Support], &[Role::Analyst]));
        assert!(!may_manage(&[Role::Manager], &[Role::Support, Role::Owner]));
    }

    #[test]
    fn names_are_those_on_the_wire() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        assert_eq!(in_words(&[Role::Owner, Role::Analyst]), "owner, analyst");
    }

    proptest! {
        /// So no chain of hands leads to more than the first of them had: what one gives, the next has at most.
        #[test]
        fn nobody_hands_out_more_than_they_have(own in roles(), theirs in roles(), role in proptest::sample::select(Role::ALL.to_vec())) {
            if may_hand_out(&own, role) {
                prop_assert!(role.permissions().iter().all(|permission| grants(&own, *permission)));
            }
            if may_manage(&own, &theirs) {
                prop_assert!(granted(&theirs).iter().all(|permission| grants(&own, *permission)));
            }
        }

        #[test]
        fn a_difference_undoes_itself(before in roles(), after in roles()) {
            let changed = difference(&before, &after);
            let back: Vec<Role> = Role::ALL.into_iter().filter(|role| before.contains(role) != changed.contains(role)).collect();
            prop_assert_eq!(difference(&back, &after), []);
        }
    }
}
