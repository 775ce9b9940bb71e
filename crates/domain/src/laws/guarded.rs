//! The tables of what people said and kept. Private to `laws`: nothing else in the house can name them.

diesel::table! {
    posts (id) {
        id -> BigInt,
        moment -> BigInt,
        kind -> SmallInt,
        author_id -> BigInt,
        community_id -> Nullable<BigInt>,
        circle_id -> BigInt,
        home_id -> BigInt,
        root_id -> Nullable<BigInt>,
        parent_id -> Nullable<BigInt>,
        depth -> Integer,
        trail -> Text,
        title -> Nullable<Text>,
        source -> Text,
        html -> Text,
        warning -> Nullable<Text>,
        sensitive -> Bool,
        language -> Nullable<Text>,
        link -> Nullable<Text>,
        uri -> Nullable<Text>,
        url -> Nullable<Text>,
        local -> Bool,
        up -> Integer,
        down -> Integer,
        replies -> Integer,
        descendants -> Integer,
        shares -> Integer,
        locked -> Bool,
        pinned -> Bool,
        active_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        removed_at -> Nullable<BigInt>,
        erased_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    documents (post_id) {
        post_id -> BigInt,
        file_id -> BigInt,
        name -> Text,
        mime -> Text,
        size -> BigInt,
        version -> Integer,
        state -> SmallInt,
        characters -> BigInt,
    }
}

use crate::tables::{
    actors, audits, blocks, circles, communities, files, memberships, mentions, reactions, saves, search_index, shares,
    tags,
};

diesel::allow_tables_to_appear_in_same_query!(posts, documents);
diesel::allow_tables_to_appear_in_same_query!(posts, actors);
diesel::allow_tables_to_appear_in_same_query!(posts, audits);
diesel::allow_tables_to_appear_in_same_query!(posts, circles);
diesel::allow_tables_to_appear_in_same_query!(posts, communities);
diesel::allow_tables_to_appear_in_same_query!(posts, files);
diesel::allow_tables_to_appear_in_same_query!(posts, memberships);
diesel::allow_tables_to_appear_in_same_query!(posts, mentions);
diesel::allow_tables_to_appear_in_same_query!(posts, reactions);
diesel::allow_tables_to_appear_in_same_query!(posts, saves);
diesel::allow_tables_to_appear_in_same_query!(posts, search_index);
diesel::allow_tables_to_appear_in_same_query!(posts, shares);
diesel::allow_tables_to_appear_in_same_query!(posts, tags);
diesel::allow_tables_to_appear_in_same_query!(documents, actors);
diesel::allow_tables_to_appear_in_same_query!(documents, memberships);
diesel::allow_tables_to_appear_in_same_query!(posts, blocks);
