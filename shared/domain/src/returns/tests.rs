use proptest::prelude::*;

use super::*;

const POLICY: Policy = Policy { days: 14 };

#[test]
fn the_table_is_a_function_and_reaches_every_state() {
    for (n, (from, on, to)) in TRANSITIONS.iter().enumerate() {
        assert!(TRANSITIONS[n + 1..].iter().all(|(f, o, _)| (f, o) != (from, on)), "{from:?} {on:?} twice");
        assert_eq!(apply(*from, *on), Ok(*to));
    }
    for state in S::ALL {
        assert!(state == S::Requested || TRANSITIONS.iter().any(|(_, _, to)| *to == state), "{state:?} is never reached");
        let goes_on = TRANSITIONS.iter().any(|(from, ..)| *from == state);
        assert_eq!(goes_on, state.is_open(), "{state:?}");
    }
    assert_eq!(diagram().lines().count(), TRANSITIONS.len() + 2);
}

fn wish(line: u16, quantity: u32, reason: Reason) -> Wish {
    Wish { line: LineNumber(line), quantity, reason }
}

#[test]
fn what_comes_back_must_have_come_and_in_time() {
    let day = |n: i64| Timestamp(n * DAY_MS);
    let got = [Got { line: LineNumber(1), quantity: 2, at: day(0) }, Got { line: LineNumber(1), quantity: 1, at: day(10) }];
    let ask = |wishes: &[Wish], returns: &[Return], now| request(wishes, &got, returns, POLICY, now).map(|_| ());
    let mind = |quantity| [wish(1, quantity, Reason::ChangedMind)];
    assert_eq!(ask(&mind(3), &[], day(14)), Ok(()));
    assert_eq!(ask(&mind(3), &[], day(14).plus_ms(1)), Err(ReturnError::TooLate { days: 14 }));
    assert_eq!(ask(&mind(1), &[], day(24)), Ok(()), "the later parcel is still in time");
    assert_eq!(ask(&mind(1), &[], day(25)), Err(ReturnError::TooLate { days: 14 }));
    assert_eq!(ask(&[wish(1, 3, Reason::Defective)], &[], day(200)), Ok(()), "the shop answers for it");
    assert_eq!(ask(&mind(4), &[], day(1)), Err(UnitsError::TooMany { line: LineNumber(1), open: 3 }.into()));
    assert_eq!(ask(&mind(0), &[], day(1)), Err(UnitsError::Nothing.into()));
    assert_eq!(ask(&[], &[], day(1)), Err(UnitsError::Nothing.into()));
    assert_eq!(ask(&[wish(2, 1, Reason::Size)], &[], day(1)), Err(UnitsError::UnknownLine(LineNumber(2)).into()));
    assert_eq!(ask(&[mind(1)[0], mind(1)[0]], &[], day(1)), Err(UnitsError::LineTwice(LineNumber(1)).into()));
    for state in S::ALL {
        let before = [Return { state, lines: mind(2).to_vec() }];
        assert_eq!(ask(&mind(2), &before, day(1)).is_ok(), !state.holds_units(), "{state:?}");
    }
}

proptest! {
    /// However often a shopper asks and staff decide, no unit comes back twice.
    #[test]
    fn never_more_than_came(
        came in prop::collection::vec((0_u16..3, 1_u32..5, 0_i64..30), 1..6),
        asks in prop::collection::vec((0_u16..3, 1_u32..5, any::<bool>(), 0_i64..60, prop::collection::vec(prop::sample::select(E::ALL.to_vec()), 0..4)), 0..12),
    ) {
        let got: Vec<Got> = came.into_iter().map(|(line, quantity, day)| Got { line: LineNumber(line), quantity, at: Timestamp(day * DAY_MS) }).collect();
        let mut returns: Vec<Return> = Vec::new();
        for (line, quantity, fault, day, events) in asks {
            let reason = if fault { Reason::Damaged } else { Reason::ChangedMind };
            if let Ok(mut new) = request(&[wish(line, quantity, reason)], &got, &returns, POLICY, Timestamp(day * DAY_MS)) {
                for event in events {
                    new.state = apply(new.state, event).unwrap_or(new.state);
                }
                prop_assert_eq!(new.units(), vec![LineUnits { line: LineNumber(line), quantity }]);
                returns.push(new);
            }
            for line in (0..3).map(LineNumber) {
                let came: u32 = got.iter().filter(|got| got.line == line).map(|got| got.quantity).sum();
                let held = returns.iter().filter(|one| one.state.holds_units()).flat_map(|one| &one.lines);
                prop_assert!(held.filter(|wish| wish.line == line).map(|wish| wish.quantity).sum::<u32>() <= came);
            }
        }
    }
}
