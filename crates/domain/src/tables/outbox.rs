//! The tables of what is to be done, of what leaves, of what came, and of what is let go of.

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        lane -> Text,
        payload -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        lease_until -> Nullable<BigInt>,
        parked_at -> Nullable<BigInt>,
        error -> Nullable<Text>,
        created_at -> BigInt,
        leased_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    activities (id) {
        id -> BigInt,
        uri -> Text,
        actor_id -> BigInt,
        circle_id -> BigInt,
        post_id -> Nullable<BigInt>,
        body -> Text,
        created_at -> BigInt,
        gist -> SmallInt,
        subject -> Text,
    }
}

diesel::table! {
    peers (server_id) {
        server_id -> BigInt,
        paused_at -> Nullable<BigInt>,
        failures -> Integer,
        ask_at -> Nullable<BigInt>,
        brought_at -> Nullable<BigInt>,
        error -> Nullable<Text>,
        error_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    lanes (id) {
        id -> BigInt,
        server_id -> BigInt,
        sender_id -> BigInt,
        light -> Bool,
        due_at -> Nullable<BigInt>,
        tries -> Integer,
        error -> Nullable<Text>,
        leased_by -> Nullable<BigInt>,
        lease_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        lane_id -> BigInt,
        activity_id -> BigInt,
        inbox -> Text,
        taken -> Bool,
        parked_at -> Nullable<BigInt>,
        error -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    received (uri) {
        uri -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    released (digest) {
        digest -> Text,
    }
}
