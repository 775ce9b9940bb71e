//! What every HTTP door shares: taking connections, reading requests, proving who asks, limits, files,
//! headers. It knows no page and no
//! client API.

pub mod address;
pub mod cors;
pub mod entrance;
pub mod failure;
pub mod finish;
pub mod headers;
pub mod limits;
pub mod media;
pub mod params;
pub mod passwords;
pub mod patience;
pub mod server;
pub mod state;
pub mod token;

pub use limits::{Allowance, Limiter};
pub use params::{Params, Query, Unreadable, Upload, Value};
pub use state::{Found, Resolve, State};
