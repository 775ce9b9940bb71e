//! Keeping the place safe: reports, suspensions, other servers.
mod blocklist;
mod log;
mod people;
mod reports;
mod servers;
pub(crate) mod veil;

pub use blocklist::{Change, Plan, Step, export, import, plan};
pub use log::{Asked, Logged, log, whole_log};
pub use people::{admins, limit, make_admin, members, restore, suspend, unlimit, veiled};
pub use reports::{Complaint, Report, answers_elsewhere, report, reports, resolve, told};
pub use servers::{Decision, Server, decide, server, servers, set_server};
