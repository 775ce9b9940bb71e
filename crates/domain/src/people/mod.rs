//! People: their account here, their profile, and whom they follow, block or mute.
mod account;
mod census;
mod directory;
mod follow;
mod lists;
mod moving;
mod profile;
mod reader;
mod register;
mod sign_in;
mod silence;
mod standing;

pub use account::{Account, Preferences, account, amend_account, change_email, change_password, forget, prove};
pub use census::{Census, census};
pub use directory::{by_handle, profile, profiles, search};
pub(crate) use follow::recount_following as recount;
pub use follow::{accept, follow, reject, remove_follower, unfollow};
pub use lists::{Listed, followers, following, requests, silenced};
pub(crate) use moving::name as name_aliases;
pub use moving::{Moving, claim, follow_on, move_to, moving};
pub use profile::{amend, note, notes};
pub use reader::reader;
pub use register::{
    Registered, Registration, State, Waiting, approve, create_admin, first_key, refuse, register, waiting,
};
pub(crate) use register::{hash, own_circles};
pub use sign_in::{account_key, account_named, sign_in};
pub use silence::{Silence, lift, silence};
pub use standing::{Relation, relations};

use crate::actor::Actor;
use crate::actors::Profile;
use crate::site::Site;
use crate::{Result, boxed};

/// The profile of whoever acts.
#[boxed]
pub async fn me(site: &Site, actor: &Actor) -> Result<Profile> {
    profile(site, actor.viewer(), actor.id().into()).await
}
