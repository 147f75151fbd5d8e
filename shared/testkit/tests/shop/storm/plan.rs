//! What is decided before the storm begins: all that shoppers and staff do, and what goes wrong beside it.

use sandbox::FaultOrder;

use super::dice::Dice;

/// How many different things are sold; of the first ones there are few.
pub const ITEMS: u64 = 40;
/// How many of them are scarce.
pub const SCARCE: u64 = 4;
/// All gateways; the first ones may be begun and left.
pub const GATEWAYS: [&str; 6] = ["paypal", "blockonomics", "globee", "usdt", "bank-transfer", "cash-on-delivery"];
/// The gateways of checkouts, in turn.
const TURNS: [&str; 9] =
    ["paypal", "blockonomics", "paypal", "globee", "usdt", "paypal", "bank-transfer", "blockonomics", "cash-on-delivery"];

/// A checkout.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its number in the run, from 0.
    pub number: u64,
    /// What is bought: item and quantity.
    pub lines: Vec<(usize, u8)>,
    /// How many times the order is placed at once, with one key.
    pub places: u64,
    /// A gateway that is begun first and left.
    pub before: Option<&'static str>,
    /// Whether that one is paid, too.
    pub pays_before: bool,
    /// The gateway.
    pub gateway: &'static str,
    /// How many times the payment is begun at once, with one key.
    pub starts: u64,
    /// How it is paid.
    pub pays: Pays,
    /// How many times at once the shopper comes back; 0 where the tab is closed.
    pub returns: u64,
    /// Whether the shopper gives the order up while it is being paid.
    pub regrets: bool,
    /// What happens to the order when it is paid.
    pub after: After,
    /// What staff decide where its money does not fit.
    pub review: Review,
    /// Whether each call of staff is made twice at once, with one key.
    pub twice: bool,
    /// A call of PayPal's that goes wrong before one of the steps.
    pub fault: Option<(Step, Fault)>,
    /// A step whose function is killed, so many microseconds after it was called.
    pub kill: Option<(Step, u64)>,
    /// Where all that is random beside this begins.
    pub rest: u64,
}

/// Steps of a checkout that something may happen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The order is placed.
    Place,
    /// The payment is begun.
    Start,
    /// The shopper comes back from the provider.
    Return,
    /// The order is cancelled, refunded, sent.
    After,
}

/// How a shopper pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pays {
    /// As asked.
    Exactly,
    /// In two parts, which add up.
    InTwo,
    /// Half of it; then the rest, or not.
    Less(bool),
    /// Twice what was asked.
    More,
    /// When the order has expired.
    Late,
    /// While the order expires.
    AsItExpires,
    /// When the price is not locked any more, and the order stands; half of it in time, or nothing.
    AfterLock(bool),
    /// With a card that is declined first.
    DeclinedFirst,
    /// With money that is held back, and comes or does not.
    Held(bool),
    /// With money that the provider refuses.
    Refused,
    /// With a transaction that another one takes the place of.
    Replaced,
    /// Not at all.
    Never,
}

/// What happens to an order that is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Nothing.
    Nothing,
    /// The shopper gives it up.
    ShopperCancels,
    /// Staff give it up.
    StaffCancel,
    /// So many per cent of it go back.
    RefundPart(u64),
    /// A unit goes back, on sale again or not.
    RefundUnit(bool),
    /// All of it goes back.
    RefundAll,
    /// It is sent.
    Send,
    /// It is sent, and so many per cent of it go back.
    SendAndRefund(u64),
    /// Staff send it while the shopper gives it up.
    SendAndCancel,
    /// Two of the staff give back all of it, each with a key of their own.
    RefundAllTwice,
}

/// What staff decide about money that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// It is taken.
    Accept,
    /// It goes back.
    Return,
    /// Nothing yet.
    Leave,
}

/// What goes wrong with calls of PayPal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Which call.
    pub operation: &'static str,
    /// What it answers; nothing where it is only slow.
    pub status: Option<u16>,
    /// Whether it has taken effect.
    pub after_effect: bool,
    /// How long it takes.
    pub delay_ms: u64,
    /// How many calls.
    pub times: u64,
}

impl Fault {
    /// One that may be.
    pub fn draw(dice: &mut Dice) -> Self {
        let operation = dice.weigh(&[(1, "token"), (3, "create"), (2, "get"), (4, "capture"), (3, "refund")]);
        let status = dice.weigh(&[(4, Some(500)), (2, Some(429)), (1, Some(503)), (3, None)]);
        // What is refused for coming too often was not looked at.
        let after_effect = matches!(operation, "create" | "capture" | "refund") && status != Some(429) && dice.once_in(2);
        let delay_ms = if status.is_none() || dice.once_in(4) { 100 + dice.below(2_000) } else { 0 };
        Self { operation, status, after_effect, delay_ms, times: 1 + dice.below(2) }
    }

    /// As the sandbox is told.
    pub fn order(self) -> FaultOrder {
        let Self { status, after_effect, delay_ms, times, .. } = self;
        FaultOrder { status, after_effect, delay_ms, times: u32::try_from(times).unwrap(), ..FaultOrder::default() }
    }
}

impl Plan {
    /// Decides about the checkout of a number.
    pub fn draw(seed: u64, number: u64) -> Self {
        let dice = &mut Dice::of(seed, number + 1);
        let item = |dice: &mut Dice| {
            let many_want_it = dice.once_in(4);
            usize::try_from(if many_want_it { dice.below(SCARCE) } else { SCARCE + dice.below(ITEMS - SCARCE) }).unwrap()
        };
        let mut lines = vec![(item(dice), u8::try_from(1 + dice.below(4)).unwrap())];
        let second = item(dice);
        if dice.once_in(3) && second != lines[0].0 {
            lines.push((second, 1));
        }
        // Each gateway in turn, so that each run meets all of them.
        let gateway = TURNS[usize::try_from(number).unwrap() % TURNS.len()];
        let before = dice.once_in(5).then(|| dice.pick(&GATEWAYS[..4])).filter(|before| *before != gateway);
        let percent = |dice: &mut Dice| 1 + dice.below(100);
        let (part, sent_part) = (percent(dice), percent(dice));
        let after = [
            (4, After::Nothing),
            (2, After::ShopperCancels),
            (2, After::StaffCancel),
            (3, After::RefundPart(part)),
            (2, After::RefundUnit(dice.once_in(2))),
            (2, After::RefundAll),
            (2, After::Send),
            (1, After::SendAndRefund(sent_part)),
            (2, After::SendAndCancel),
            (1, After::RefundAllTwice),
        ];
        Self {
            number,
            lines,
            places: dice.pick(&[1, 1, 1, 2, 3]),
            before,
            pays_before: dice.once_in(3),
            gateway,
            starts: dice.pick(&[1, 1, 1, 2, 3]),
            pays: pays(dice, gateway),
            returns: dice.pick(&[0, 1, 1, 2]),
            regrets: dice.once_in(12),
            after: dice.weigh(&after),
            review: dice.pick(&[Review::Accept, Review::Return, Review::Leave]),
            twice: dice.once_in(3),
            fault: dice.once_in(3).then(|| (dice.pick(&[Step::Start, Step::Return, Step::After]), Fault::draw(dice))),
            kill: dice.once_in(3).then(|| (dice.pick(&[Step::Place, Step::Start, Step::Return, Step::After]), dice.below(60_000))),
            rest: dice.below(u64::MAX),
        }
    }
}

fn pays(dice: &mut Dice, gateway: &str) -> Pays {
    let ways: &[(u64, Pays)] = match gateway {
        "paypal" => &[
            (8, Pays::Exactly),
            (2, Pays::DeclinedFirst),
            (1, Pays::Held(true)),
            (1, Pays::Held(false)),
            (1, Pays::Refused),
            (1, Pays::Late),
            (2, Pays::AsItExpires),
            (1, Pays::Never),
        ],
        "blockonomics" => &[
            (5, Pays::Exactly),
            (1, Pays::InTwo),
            (1, Pays::Less(true)),
            (1, Pays::Less(false)),
            (1, Pays::More),
            (2, Pays::Late),
            (1, Pays::AsItExpires),
            (1, Pays::AfterLock(false)),
            (1, Pays::AfterLock(true)),
            (1, Pays::Replaced),
            (1, Pays::Never),
        ],
        "usdt" => &[
            (5, Pays::Exactly),
            (1, Pays::InTwo),
            (1, Pays::Less(true)),
            (1, Pays::Less(false)),
            (1, Pays::More),
            (1, Pays::Late),
            (1, Pays::AsItExpires),
            (1, Pays::AfterLock(false)),
            (1, Pays::AfterLock(true)),
            (1, Pays::Never),
        ],
        "globee" => &[
            (4, Pays::Exactly),
            (1, Pays::Less(false)),
            (1, Pays::More),
            (2, Pays::Late),
            (1, Pays::AsItExpires),
            (1, Pays::Refused),
            (1, Pays::Never),
        ],
        "bank-transfer" => {
            &[(4, Pays::Exactly), (1, Pays::InTwo), (1, Pays::Less(false)), (1, Pays::More), (2, Pays::Late), (1, Pays::Never)]
        }
        _ => &[(4, Pays::Exactly), (1, Pays::Less(false)), (1, Pays::More), (1, Pays::Never)],
    };
    dice.weigh(ways)
}
