//! The only place that parses the untrusted bytes of people: markdown, HTML, handles, documents, pictures.
//!
//! Everything here is pure: no file, no socket, no clock but the deadline of an extraction. Every function is
//! bounded in time and memory by the length of what it is given, and none panics. Callers check lengths first;
//! what is longer than a bound named here is cut, never refused.
//!
//! Reading order: [`markdown`] and [`html`] make [`SafeHtml`]; [`mod@mentions`] finds who is spoken to; [`fold`] makes
//! the words of the search index; [`extract`] reads documents; [`picture`] reads images.

pub mod blocklist;
pub mod excerpt;
pub mod extract;
pub mod fold;
pub mod handle;
pub mod html;
pub mod make;
pub mod markdown;
pub mod mentions;
pub mod mime;
pub mod picture;
mod pieces;

pub use excerpt::excerpt;
pub use handle::Handle;
pub use html::SafeHtml;
pub use mentions::{Mention, Token, hashtags, mentions};
pub use mime::mime_of;
pub use picture::{Picture, image_of};
