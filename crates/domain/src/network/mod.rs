//! What the federation door needs and nobody else: keys, people and communities from elsewhere, outgoing activities.
mod audience;
mod footing;
mod keys;
mod memory;
mod parcels;
mod remote;
mod scheme;
mod ties;
mod told;
mod trust;

pub use audience::{audience_of_actor, audience_of_post, only};
pub use footing::{Footing, animators, followers_circle, footing, joined_here};
pub(crate) use keys::forget_former;
pub use keys::{Keys, change_keys, former_key, keys, set_keys, settled_keys};
pub(crate) use memory::not_forestalled;
pub use memory::{forestall, remember, seen};
pub use parcels::{Kept, Outgoing, kept, latest, send_all};
pub use remote::{
    Remote, Speaker, actor_by_uri, adopt, described_since, follow_asked, look, moderator_of, moderators_of,
    note_server, pinned_by, software, speaker,
};
pub use scheme::{note_signature, second_signatures};
pub use ties::{Tie, kept_out, note_follow, tie, vouch};
pub use told::{actor_by_id, bare_post, bare_post_or_gone, fetchable, is_shown, post_as, post_by_uri, post_of};
pub use trust::{Decided, decided, standing};
pub(crate) use trust::{above, decided_of, is_within, shows_files_of, standing_of};
