//! Lists of refused servers, for other organisations and from them. A list adds to what was decided here; it takes
//! something back only when that is asked for.
use std::collections::HashMap;

use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use text::blocklist::{self, Fault, Refused, Severity};

use super::servers::{self, Decision, Server};
use crate::actor::Actor;
use crate::id::ActorId;
use crate::laws::telling::ServerStanding;
use crate::site::Site;
use crate::tables::servers as table;
use crate::{Error, Result, actors, boxed};

db::int_enum! {
    /// What a list would change about a server.
    pub enum Change { Unchanged = 0, New = 1, Stronger = 2, Weaker = 3 }
}

/// What a list says of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub host: String,
    pub change: Change,
    /// What is decided now.
    pub before: Decision,
    /// What would be.
    pub after: Decision,
}

/// What a list would change, in its order; or its lines that cannot be taken, and then nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub faults: Vec<Fault>,
}

impl Plan {
    pub fn count(&self, change: Change) -> usize {
        self.steps.iter().filter(|step| step.change == change).count()
    }
}

/// What a list would change; nothing is stored. `weaker` makes the list decide alone about the servers it names.
/// Administrators only, or nobody: whoever holds the machine.
#[boxed]
pub async fn plan(site: &Site, by: Option<&Actor>, list: &str, weaker: bool) -> Result<Plan> {
    by.map(Actor::admin).transpose()?;
    let list = match read(site, list) {
        Ok(list) => list,
        Err(faults) => return Ok(Plan::refused(faults)),
    };
    site.read(async move |_, conn| planned(conn, &list, weaker).await).await
}

/// Does what [`plan`] shows, and answers it, as things stand by then.
#[boxed]
pub async fn import(site: &Site, by: Option<&Actor>, list: &str, weaker: bool) -> Result<Plan> {
    by.map(Actor::admin).transpose()?;
    let list = match read(site, list) {
        Ok(list) => list,
        Err(faults) => return Ok(Plan::refused(faults)),
    };
    let by: ActorId = match by {
        Some(actor) => actor.into(),
        None => actors::site_actor(site).await?.id,
    };
    site.write(async move |site, tx| {
        let plan = planned(tx, &list, weaker).await?;
        let changed = plan.steps.iter().filter(|step| step.change != Change::Unchanged);
        let decided: Vec<_> = changed.map(|step| (step.host.clone(), step.after.clone())).collect();
        servers::write(site, tx, by, &decided).await?;
        Ok(plan)
    })
    .await
}

/// The servers of which anything is refused here, as a list. Notes for administrators are not in it.
#[boxed]
pub async fn export(site: &Site, by: Option<&Actor>) -> Result<String> {
    by.map(Actor::admin).transpose()?;
    let known = servers::servers(site).await?;
    let refused = known.iter().filter(|server| refuses(&server.decision()));
    Ok(blocklist::write(&refused.map(line).collect::<Vec<_>>()))
}

impl Plan {
    fn refused(faults: Vec<Fault>) -> Self {
        Self {
            steps: Vec::new(),
            faults,
        }
    }
}

/// The list, without anything that is ours.
fn read(site: &Site, list: &str) -> Result<Vec<Refused>, Vec<Fault>> {
    let list = blocklist::read(list)?;
    let fault = |refused: &Refused| match servers::named(site, &refused.host) {
        Err(Error::Invalid(_, why)) => Some(Fault {
            line: refused.line,
            why,
        }),
        _ => None,
    };
    let faults: Vec<Fault> = list.iter().filter_map(fault).collect();
    if faults.is_empty() { Ok(list) } else { Err(faults) }
}

async fn planned(conn: &mut Conn, list: &[Refused], weaker: bool) -> Result<Plan> {
    let known: Vec<Server> = on!(conn, |db| table::table.select(db::columns::<Server>()).load(db).await)?;
    let known: HashMap<String, Decision> = known
        .into_iter()
        .map(|server| (server.host.clone(), server.decision()))
        .collect();
    let step = |refused: &Refused| {
        let before = known.get(&refused.host).cloned().unwrap_or_default();
        let after = after(&before, refused, weaker);
        Step {
            host: refused.host.clone(),
            change: change(&before, &after),
            before,
            after,
        }
    };
    Ok(Plan {
        steps: list.iter().map(step).collect(),
        faults: Vec::new(),
    })
}

/// What is decided about a server once a list has spoken.
fn after(before: &Decision, refused: &Refused, alone: bool) -> Decision {
    let trust = match before.standing {
        ServerStanding::Blocked if alone => ServerStanding::PublicOnly,
        standing => standing,
    };
    let kept = |said: bool, before: bool| said || (before && !alone);
    let mut after = Decision {
        standing: match refused.severity {
            Severity::Suspend => ServerStanding::Blocked,
            _ => trust,
        },
        limited: kept(refused.severity == Severity::Silence, before.limited),
        mediafree: kept(refused.no_media, before.mediafree),
        unreported: kept(refused.no_reports, before.unreported),
        ..before.clone()
    };
    if change(before, &after) != Change::Unchanged && (alone || before.reason.is_empty()) && !refused.comment.is_empty()
    {
        after.reason = refused.comment.clone();
    }
    after
}

fn change(before: &Decision, after: &Decision) -> Change {
    let refused = |decision: &Decision| {
        [
            decision.standing == ServerStanding::Blocked,
            // Who is blocked is not heard at all.
            decision.standing == ServerStanding::Blocked || decision.limited,
            decision.mediafree,
            decision.unreported,
        ]
    };
    let (was, is) = (refused(before), refused(after));
    if was.iter().zip(is).any(|(was, is)| *was && !is) {
        Change::Weaker
    } else if was == is {
        Change::Unchanged
    } else if refuses(before) {
        Change::Stronger
    } else {
        Change::New
    }
}

fn refuses(decision: &Decision) -> bool {
    decision.standing == ServerStanding::Blocked || decision.limited || decision.mediafree || decision.unreported
}

fn line(server: &Server) -> Refused {
    Refused {
        line: 0,
        host: server.host.clone(),
        severity: match (server.standing, server.limited) {
            (ServerStanding::Blocked, _) => Severity::Suspend,
            (_, true) => Severity::Silence,
            _ => Severity::Noop,
        },
        no_media: server.mediafree,
        no_reports: server.unreported,
        comment: server.reason.clone(),
    }
}
