//! The only place for how version 4 shows a notification and a private message.

use super::person::Person;
use super::tagged::Tagged;
use super::words::NotificationKind;
use crate::shape::{Id, When, shape};

shape! {
    Notification {
        id: Id,
        recipient_id: Id,
        comment_id?: Id,
        read: bool,
        published_at: When,
        kind: NotificationKind,
        post_id?: Id,
        private_message_id?: Id,
        creator_id: Id,
    }

    NotificationView {
        notification: Notification,
        data: Tagged,
    }

    PrivateMessage {
        id: Id,
        creator_id: Id,
        recipient_id: Id,
        content: String,
        deleted: bool,
        published_at: When,
        updated_at?: When,
        ap_id: String,
        local: bool,
        removed: bool,
        deleted_by_recipient: bool,
    }

    PrivateMessageView {
        private_message: PrivateMessage,
        creator: Person,
        recipient: Person,
    }
}
