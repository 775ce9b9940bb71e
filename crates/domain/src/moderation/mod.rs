//! Keeping the place safe: reports, suspensions, other servers.
mod people;
mod reports;
mod servers;

pub use people::{admins, make_admin, members, restore, suspend};
pub use reports::{Report, report, reports, resolve};
pub use servers::{Server, server, servers, set_server};
