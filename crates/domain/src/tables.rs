//! Every table but the guarded ones (`laws::guarded`): the one drawing both databases are held to.
mod asked;
mod outbox;

pub use asked::{poll_options, poll_votes, polls};
pub use outbox::{activities, deliveries, jobs, lanes, peers, received, released};

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    servers (id) {
        id -> BigInt,
        host -> Text,
        software -> Text,
        version -> Text,
        standing -> SmallInt,
        seen_at -> Nullable<BigInt>,
        failing_since -> Nullable<BigInt>,
        created_at -> BigInt,
        limited -> Bool,
        mediafree -> Bool,
        unreported -> Bool,
        reason -> Text,
        note -> Text,
        described_at -> Nullable<BigInt>,
        second_signature_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    actors (id) {
        id -> BigInt,
        kind -> SmallInt,
        handle -> Text,
        host -> Text,
        server_id -> Nullable<BigInt>,
        name -> Text,
        summary -> Text,
        summary_html -> Text,
        fields -> Text,
        uri -> Text,
        url -> Text,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        outbox -> Nullable<Text>,
        followers_uri -> Nullable<Text>,
        avatar_id -> Nullable<BigInt>,
        avatar_url -> Nullable<Text>,
        header_id -> Nullable<BigInt>,
        header_url -> Nullable<Text>,
        locked -> Bool,
        bot -> Bool,
        discoverable -> Bool,
        posts -> BigInt,
        followers -> BigInt,
        following -> BigInt,
        last_posted_at -> Nullable<BigInt>,
        created_at -> BigInt,
        refreshed_at -> BigInt,
        suspended_at -> Nullable<BigInt>,
        hidden -> Bool,
        quiet -> Bool,
    }
}

diesel::table! {
    hushed (actor_id) {
        actor_id -> BigInt,
        since -> BigInt,
    }
}

diesel::table! {
    keys (actor_id) {
        actor_id -> BigInt,
        public -> Text,
        private -> Nullable<Text>,
    }
}

diesel::table! {
    former_keys (actor_id) { actor_id -> BigInt, private -> Text, changed_at -> BigInt, }
}

diesel::table! {
    accounts (person_id) {
        person_id -> BigInt,
        email -> Text,
        password -> Text,
        role -> SmallInt,
        state -> SmallInt,
        locale -> Text,
        answer -> Text,
        preferences -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        client_id -> Text,
        secret -> Text,
        name -> Text,
        website -> Nullable<Text>,
        redirect_uris -> Text,
        scopes -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        digest -> Text,
        person_id -> Nullable<BigInt>,
        application_id -> Nullable<BigInt>,
        kind -> SmallInt,
        scopes -> Text,
        agent -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    codes (digest) {
        digest -> Text,
        application_id -> BigInt,
        person_id -> BigInt,
        redirect_uri -> Text,
        scopes -> Text,
        challenge -> Nullable<Text>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    circles (id) {
        id -> BigInt,
        kind -> SmallInt,
        name -> Text,
        community_id -> Nullable<BigInt>,
        owner_id -> Nullable<BigInt>,
        discreet -> Bool,
        members -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    memberships (circle_id, person_id) {
        circle_id -> BigInt,
        person_id -> BigInt,
        standing -> SmallInt,
        since -> BigInt,
        notify -> Bool,
        answer -> Text,
        follow_uri -> Nullable<Text>,
        promised -> Nullable<SmallInt>,
    }
}

diesel::table! {
    invitations (circle_id, person_id) {
        circle_id -> BigInt,
        person_id -> BigInt,
        by_id -> BigInt,
        standing -> SmallInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    communities (actor_id) {
        actor_id -> BigInt,
        policy -> SmallInt,
        charter_version -> Integer,
        circle_id -> BigInt,
        animation_id -> BigInt,
        default_circle_id -> BigInt,
        threads -> BigInt,
        comments -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    charters (community_id, version) {
        community_id -> BigInt,
        version -> Integer,
        source -> Text,
        html -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    signatures (community_id, person_id, version) {
        community_id -> BigInt,
        person_id -> BigInt,
        version -> Integer,
        signed_at -> BigInt,
    }
}

diesel::table! {
    versions (post_id, version) {
        post_id -> BigInt,
        version -> Integer,
        title -> Nullable<Text>,
        source -> Text,
        html -> Text,
        warning -> Nullable<Text>,
        written_at -> BigInt,
    }
}

diesel::table! {
    mentions (post_id, actor_id) {
        post_id -> BigInt,
        actor_id -> BigInt,
    }
}

diesel::table! {
    tags (tag, post_id) {
        tag -> Text,
        post_id -> BigInt,
    }
}

diesel::table! {
    reactions (post_id, person_id) {
        post_id -> BigInt,
        person_id -> BigInt,
        vote -> SmallInt,
        light -> Nullable<SmallInt>,
        moment -> BigInt,
    }
}

diesel::table! {
    saves (person_id, post_id) {
        person_id -> BigInt,
        post_id -> BigInt,
        moment -> BigInt,
    }
}

diesel::table! {
    shares (moment) {
        moment -> BigInt,
        person_id -> BigInt,
        post_id -> BigInt,
        home_id -> BigInt,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    hearsay (post_id) {
        post_id -> BigInt,
        via_id -> BigInt,
    }
}

diesel::table! {
    files (id) {
        id -> BigInt,
        digest -> Text,
        preview -> Nullable<Text>,
        owner_id -> BigInt,
        purpose -> SmallInt,
        post_id -> Nullable<BigInt>,
        position -> Integer,
        name -> Text,
        mime -> Text,
        size -> BigInt,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        blurhash -> Nullable<Text>,
        alt -> Text,
        url -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    document_versions (post_id, version) {
        post_id -> BigInt,
        version -> Integer,
        file_id -> BigInt,
        name -> Text,
        mime -> Text,
        size -> BigInt,
        person_id -> BigInt,
        note -> Text,
        deposited_at -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> SmallInt,
        by_id -> BigInt,
        post_id -> Nullable<BigInt>,
        community_id -> Nullable<BigInt>,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    blocks (id) {
        id -> BigInt,
        person_id -> BigInt,
        target_id -> BigInt,
        kind -> SmallInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    notes (person_id, target_id) {
        person_id -> BigInt,
        target_id -> BigInt,
        note -> Text,
    }
}

diesel::table! {
    reports (id) {
        id -> BigInt,
        by_id -> BigInt,
        target_id -> BigInt,
        post_id -> Nullable<BigInt>,
        community_id -> Nullable<BigInt>,
        reason -> Text,
        created_at -> BigInt,
        resolved_at -> Nullable<BigInt>,
        resolved_by -> Nullable<BigInt>,
        uri -> Nullable<Text>,
        forwarded -> Bool,
    }
}

diesel::table! {
    audits (id) {
        id -> BigInt,
        by_id -> BigInt,
        deed -> Text,
        subject -> Text,
        community_id -> Nullable<BigInt>,
        detail -> Text,
        created_at -> BigInt,
        circle_id -> Nullable<BigInt>,
        post_id -> Nullable<BigInt>,
        person_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    aliases (actor_id, uri) {
        actor_id -> BigInt,
        uri -> Text,
    }
}

diesel::table! {
    moves (actor_id) {
        actor_id -> BigInt,
        target_id -> BigInt,
        moved_at -> BigInt,
    }
}

diesel::table! {
    quotes (post_id) {
        post_id -> BigInt,
        uri -> Text,
    }
}

diesel::table! {
    search_index (rowid) {
        rowid -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    activities,
    actors,
    applications,
    audits,
    blocks,
    charters,
    circles,
    codes,
    communities,
    deliveries,
    document_versions,
    files,
    former_keys,
    hearsay,
    hushed,
    invitations,
    jobs,
    keys,
    lanes,
    memberships,
    mentions,
    notes,
    notices,
    peers,
    reactions,
    received,
    released,
    reports,
    saves,
    search_index,
    servers,
    settings,
    shares,
    signatures,
    tags,
    tokens,
    versions,
);
