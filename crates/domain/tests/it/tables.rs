//! The laws that are pure functions, printed whole.
use std::fmt::Write;

use domain::circles::{Kind, Standing};
use domain::laws::permit::{Deed, allows};
use domain::laws::telling::{ServerStanding, Telling, telling};

#[test]
fn who_may_do() {
    let mut table = format!("{:<12}", "");
    for standing in Standing::ALL {
        let _ = write!(table, "{:>10}", format!("{standing:?}"));
    }
    table.push('\n');
    for deed in Deed::ALL {
        let _ = write!(table, "{:<12}", format!("{deed:?}"));
        for standing in Standing::ALL {
            let _ = write!(table, "{:>10}", if allows(*standing, deed) { "yes" } else { "·" });
        }
        table.push('\n');
    }
    insta::assert_snapshot!("permit", table);
}

#[test]
fn what_may_leave() {
    let mut table = format!("{:<22}", "");
    for server in ServerStanding::ALL {
        let _ = write!(table, "{:>12}", format!("{server:?}"));
    }
    table.push('\n');
    for kind in Kind::ALL {
        for discreet in [false, true] {
            if discreet && *kind != Kind::Circle {
                continue;
            }
            let name = format!("{kind:?}{}", if discreet { ", discreet" } else { "" });
            let _ = write!(table, "{name:<22}");
            for server in ServerStanding::ALL {
                let told = match telling(*kind, discreet, *server) {
                    Telling::Nothing => "·",
                    Telling::Notice => "notice",
                    Telling::Everything => "everything",
                };
                let _ = write!(table, "{told:>12}");
            }
            table.push('\n');
        }
    }
    insta::assert_snapshot!("telling", table);
}

/// From wide to narrow, and from distrust to trust: a step down the funnel never lets more out, a step up in trust never less.
#[test]
fn trust_never_lets_less_out() {
    for kind in Kind::ALL {
        for discreet in [false, true] {
            let told: Vec<Telling> = ServerStanding::ALL
                .iter()
                .map(|server| telling(*kind, discreet, *server))
                .collect();
            assert!(told.is_sorted(), "{kind:?}: {told:?}");
        }
    }
}
