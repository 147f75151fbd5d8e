//! Who may call what: every endpoint by nobody, by a customer and by each role, against the running functions.

use contract::Access;
use domain::{Role, permission};
use testkit::{Call, Member, Shop, plain::plain};

/// Somebody at the door.
struct Party {
    name: &'static str,
    roles: Option<Vec<Role>>,
    member: Option<Member>,
}

impl Party {
    async fn come(shop: &Shop, name: &'static str, roles: Option<Vec<Role>>) -> Self {
        let member = match &roles {
            Some(roles) => Some(shop.staff(&format!("{name}@example.com"), roles).await),
            None => None,
        };
        Self { name, roles, member }
    }

    fn calls(&self, call: Call) -> Call {
        self.member.as_ref().map_or(call.clone(), |member| member.calls(call))
    }

    /// How the door must answer; nothing where it lets the party through to what may then be wrong.
    fn refused(&self, access: Access) -> Option<&'static str> {
        match (access, &self.roles) {
            (Access::User | Access::Staff(_), None) => Some("unauthenticated"),
            (Access::Staff(permission), Some(roles)) if !permission::grants(roles, permission) => Some("forbidden"),
            _ => None,
        }
    }
}

/// What only the door answers. `refresh_session` says so of the session it is about, which is not the caller's token.
const DOOR: [&str; 3] = ["unauthenticated", "forbidden", "two-factor-required"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_what_the_table_grants_and_nothing_else() {
    let shop = Shop::open().await;
    shop.aws.set_object("web", "index.html", Some("<html></html>".into()));
    let mut parties = vec![Party::come(&shop, "nobody", None).await, Party::come(&shop, "customer", Some(Vec::new())).await];
    for role in Role::ALL {
        parties.push(Party::come(&shop, role.name(), Some(vec![role])).await);
    }
    // A second owner, so that the first can go; and last of all the calls after which the caller's password is another,
    // or there is no caller.
    shop.hire("spare@example.com", &[Role::Owner]).await;
    let mut routes = contract::routes();
    routes.sort_by_key(|route| ["change_password", "delete_account"].iter().position(|last| *last == route.id));
    let mut wrong = Vec::new();
    let mut cells = std::collections::BTreeSet::new();
    let (mut let_in, mut kept_out) = (0, 0);
    for route in &routes {
        for party in &parties {
            let answer = shop.call(route.function, &party.calls(plain(route))).await;
            let problem = answer.problem().unwrap_or_default();
            let met = DOOR.contains(&problem) && !(route.id == "refresh_session" && problem == "unauthenticated");
            cells.insert((route.id, party.name));
            let fits = if let Some(expected) = party.refused(route.access) {
                kept_out += 1;
                problem == expected
            } else {
                let_in += 1;
                !met && answer.status < 500
            };
            if !fits {
                wrong.push(format!("{} by {}: {} {problem}", route.id, party.name, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} cells are not as the table says:\n{}", wrong.len(), cells.len(), wrong.join("\n"));
    println!("{} cells: {let_in} let in, {kept_out} kept out", cells.len());
    for route in contract::routes() {
        for name in ["nobody", "customer"].into_iter().chain(Role::ALL.map(Role::name)) {
            assert!(cells.contains(&(route.id, name)), "nobody tried {} as {name}", route.id);
        }
    }
    // Each permission that an endpoint wants is one that some role has and some has not: the table says something.
    for route in contract::routes() {
        if let Access::Staff(permission) = route.access {
            let having = Role::ALL.iter().filter(|role| permission::grants(&[**role], permission)).count();
            assert!((1..Role::ALL.len()).contains(&having), "{}", route.id);
        }
    }
    shop.close().await;
}
