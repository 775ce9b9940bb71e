//! The only place for how version 3 shows a private message.

use super::person::Person;
use crate::shape::{Id, When, shape};

shape! {
    PrivateMessage {
        id: Id,
        creator_id: Id,
        recipient_id: Id,
        content: String,
        deleted: bool,
        read: bool,
        published: When,
        updated?: When,
        ap_id: String,
        local: bool,
    }

    PrivateMessageView {
        private_message: PrivateMessage,
        creator: Person,
        recipient: Person,
    }
}
