//! The tables of polls: what is asked, what is offered, who chose.

diesel::table! {
    polls (post_id) {
        post_id -> BigInt,
        multiple -> Bool,
        ends_at -> Nullable<BigInt>,
        voters -> BigInt,
        untold -> Bool,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    poll_options (post_id, position) {
        post_id -> BigInt,
        position -> Integer,
        name -> Text,
        votes -> BigInt,
    }
}

diesel::table! {
    poll_votes (post_id, person_id, position) {
        post_id -> BigInt,
        person_id -> BigInt,
        position -> Integer,
    }
}
