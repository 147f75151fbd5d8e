use proptest::prelude::*;

use super::*;
use crate::Currency;

fn situations() -> impl Iterator<Item = Situation<'static>> {
    let returns: [&[ReturnState]; 3] = [&[], &[ReturnState::Requested, ReturnState::Refunded], &[ReturnState::Rejected]];
    [Standing::Live, Standing::Cancelled].into_iter().flat_map(move |standing| {
        MoneyStage::ALL.into_iter().flat_map(move |money| {
            OrderFulfilment::ALL
                .into_iter()
                .flat_map(move |fulfilment| returns.into_iter().map(move |returns| Situation { standing, money, fulfilment, returns }))
        })
    })
}

#[test]
fn the_table_is_a_function_and_no_row_is_idle() {
    for (n, rule) in RULES.iter().enumerate() {
        let again = |other: &Rule| (other.actor, other.action) == (rule.actor, rule.action);
        assert!(!RULES[n + 1..].iter().any(again), "{rule:?} twice");
        assert!(situations().any(|situation| may(rule.actor, rule.action, &situation).is_ok()), "{rule:?} is never possible");
    }
    assert!(Action::ALL.iter().all(|action| RULES.iter().any(|rule| rule.action == *action)));
}

#[test]
fn in_no_situation_is_something_possible_that_must_not_be() {
    for situation in situations() {
        let staff = actions(Actor::Staff, &situation);
        let shopper = actions(Actor::Shopper, &situation);
        let unpaid = matches!(
            situation.money,
            MoneyStage::Unpaid
                | MoneyStage::Moving
                | MoneyStage::Expired
                | MoneyStage::Review
                | MoneyStage::PartlyPaid
                | MoneyStage::Refunded
        );
        assert!(!(unpaid && staff.contains(&Action::Fulfil)), "nothing is sent that is not paid: {situation:?}");
        let left = !matches!(situation.fulfilment, OrderFulfilment::Nothing | OrderFulfilment::Unfulfilled);
        for action in [Action::Cancel, Action::Edit] {
            assert!(!(left && (staff.contains(&action) || shopper.contains(&action))), "{action:?} in {situation:?}");
        }
        if situation.money == MoneyStage::Moving {
            assert!(staff.iter().all(|action| *action == Action::DecideReturn) && shopper.is_empty(), "{situation:?}");
        }
        if situation.standing == Standing::Cancelled {
            assert!(shopper.is_empty() && !staff.contains(&Action::Cancel), "{situation:?}");
        }
        assert!(!shopper.contains(&Action::Refund) && !shopper.contains(&Action::Review));
        assert_eq!(staff.contains(&Action::DecideReturn), situation.returns.contains(&ReturnState::Requested));
        // Money that is here can always go back; while a rest is asked for, with the order or by another change of it.
        let here = matches!(situation.money, MoneyStage::Review | MoneyStage::Paid | MoneyStage::PartlyRefunded);
        assert_eq!(staff.contains(&Action::Refund), here, "{situation:?}");
    }
}

#[test]
fn the_obstacle_is_named() {
    let good = Situation { standing: Standing::Live, money: MoneyStage::Paid, fulfilment: OrderFulfilment::Unfulfilled, returns: &[] };
    assert_eq!(may(Actor::Shopper, Action::Cancel, &good), Ok(()));
    assert_eq!(may(Actor::Shopper, Action::Fulfil, &good), Err(Obstacle::Actor));
    assert_eq!(may(Actor::Shopper, Action::Cancel, &Situation { standing: Standing::Cancelled, ..good }), Err(Obstacle::Cancelled));
    assert_eq!(may(Actor::Shopper, Action::Cancel, &Situation { money: MoneyStage::Moving, ..good }), Err(Obstacle::Money));
    assert_eq!(
        may(Actor::Shopper, Action::Cancel, &Situation { fulfilment: OrderFulfilment::InProgress, ..good }),
        Err(Obstacle::Fulfilment)
    );
    assert_eq!(may(Actor::Staff, Action::DecideReturn, &good), Err(Obstacle::Returns));
}

proptest! {
    #[test]
    fn the_stage_follows_the_money(
        order in prop::sample::select(vec![OrderState::AwaitingPayment, OrderState::PaymentProcessing, OrderState::PartlyPaid, OrderState::Paid, OrderState::Review, OrderState::Expired]),
        payments in prop::collection::vec(prop::sample::select(vec![PaymentState::Created, PaymentState::Failed, PaymentState::Capturing, PaymentState::Processing, PaymentState::Paid, PaymentState::OnDelivery]), 0..3),
        captured in 0_i64..3, refunded in 0_i64..3,
    ) {
        prop_assume!(refunded <= captured);
        let eur = |minor| Money::new(minor, Currency::EUR);
        let stage = money_stage(order, &payments, eur(captured), eur(refunded)).unwrap();
        let moving = payments.iter().any(|state| matches!(state, PaymentState::Capturing | PaymentState::Processing));
        match stage {
            MoneyStage::Review => prop_assert_eq!(order, OrderState::Review),
            MoneyStage::Moving => prop_assert!(moving || order == OrderState::PaymentProcessing),
            MoneyStage::OnDelivery => prop_assert!(payments.contains(&PaymentState::OnDelivery) && order == OrderState::PaymentProcessing),
            MoneyStage::Refunded => prop_assert!(captured > 0 && refunded == captured && !moving),
            MoneyStage::PartlyRefunded => prop_assert!(refunded > 0 && refunded < captured),
            MoneyStage::PartlyPaid => prop_assert!(order == OrderState::PartlyPaid && refunded == 0),
            MoneyStage::Paid => prop_assert!(order == OrderState::Paid && refunded == 0),
            MoneyStage::Unpaid => prop_assert!(order == OrderState::AwaitingPayment && refunded == 0),
            MoneyStage::Expired => prop_assert!(order == OrderState::Expired && refunded == 0),
        }
    }
}
