//! Version 3's calls about the site as a whole.

use axum::Json;
use axum::extract::State as Given;
use domain::site::Registration;
use web::{Allowance, State};

use super::V3;
use super::dress::{aggregates, dress_community, dress_person};
use super::views::community::{CommunityBlockView, CommunityFollowerView};
use super::views::person::{LocalUser, LocalUserView, PersonBlockView, VoteDisplayMode};
use super::views::site::{
    FederatedInstances, FederatedInstancesResponse, GetSiteResponse, Instance, LocalSite, LocalSiteRateLimit,
    MyUserInfo, Site, SiteAggregates, SiteView,
};
use super::views::words::{ListingType, PostListingMode, RegistrationMode, SortType};
use crate::ask::{Asked, Reader};
use crate::dialect::Dialect;
use crate::languages;
use crate::portrait::{Myself, Portrait, Sitting, rate};
use crate::refusal::Answer;
use crate::servers;

/// The version whose calls exist here; clients hide what older ones did not have.
const VERSION: &str = "0.19.11";

pub async fn get(Given(state): Given<State>, reader: Reader, _: Asked) -> Answer<V3, GetSiteResponse> {
    let portrait = Portrait::of(&state, reader).await?;
    let my_user = match reader.0 {
        Some(actor) => Some(my_user(&Myself::of(&state, &actor).await?)),
        None => None,
    };
    Ok(Json(GetSiteResponse {
        site_view: view(&portrait),
        admins: portrait
            .admins
            .iter()
            .map(|admin| V3::person(&portrait.scene, admin))
            .collect(),
        version: VERSION.to_owned(),
        my_user,
        all_languages: languages::all(),
        discussion_languages: languages::numbers(),
        taglines: Vec::new(),
        custom_emojis: Vec::new(),
        blocked_urls: Vec::new(),
    }))
}

fn view(portrait: &Portrait) -> SiteView {
    let census = &portrait.census;
    SiteView {
        site: site(portrait),
        local_site: local_site(portrait),
        local_site_rate_limit: rates(portrait),
        counts: SiteAggregates {
            site_id: 1,
            users: census.people,
            posts: census.threads,
            comments: census.comments,
            communities: census.communities,
            users_active_day: census.active_day,
            users_active_week: census.active_week,
            users_active_month: census.active_month,
            users_active_half_year: census.active_half_year,
        },
    }
}

fn site(portrait: &Portrait) -> Site {
    let face = &portrait.face;
    Site {
        id: 1,
        name: portrait.settings.title.clone(),
        sidebar: portrait.sidebar(),
        published: portrait.since(),
        updated: None,
        icon: face.avatar(portrait.site()),
        banner: face.header(portrait.site()),
        description: crate::scene::kept(&portrait.settings.summary),
        actor_id: face.uri.clone(),
        last_refreshed_at: portrait.since(),
        inbox_url: face.inbox.clone(),
        public_key: String::new(),
        instance_id: 1,
        content_warning: None,
    }
}

fn local_site(portrait: &Portrait) -> LocalSite {
    LocalSite {
        id: 1,
        site_id: 1,
        site_setup: true,
        enable_downvotes: true,
        enable_nsfw: true,
        community_creation_admin_only: false,
        require_email_verification: false,
        application_question: portrait.question(),
        private_instance: false,
        default_theme: "browser".to_owned(),
        default_post_listing_type: ListingType::Local,
        legal_information: None,
        hide_modlog_mod_names: true,
        application_email_admins: false,
        slur_filter_regex: None,
        actor_name_max_length: 30,
        federation_enabled: true,
        captcha_enabled: false,
        captcha_difficulty: "medium".to_owned(),
        published: portrait.since(),
        updated: None,
        registration_mode: match portrait.settings.registration {
            Registration::Open => RegistrationMode::Open,
            Registration::Approval => RegistrationMode::RequireApplication,
            Registration::Closed => RegistrationMode::Closed,
        },
        reports_email_admins: false,
        federation_signed_fetch: true,
        default_post_listing_mode: PostListingMode::List,
        default_sort_type: SortType::Active,
    }
}

fn rates(portrait: &Portrait) -> LocalSiteRateLimit {
    let (message, message_per_second) = rate(Allowance::Call);
    let (post, post_per_second) = rate(Allowance::Post);
    let (register, register_per_second) = rate(Allowance::Register);
    let (image, image_per_second) = rate(Allowance::Upload);
    let (search, search_per_second) = rate(Allowance::Search);
    LocalSiteRateLimit {
        local_site_id: 1,
        message,
        message_per_second,
        post,
        post_per_second,
        register,
        register_per_second,
        image,
        image_per_second,
        comment: post,
        comment_per_second: post_per_second,
        search,
        search_per_second,
        import_user_settings: register,
        import_user_settings_per_second: register_per_second,
        published: portrait.since(),
    }
}

fn my_user(myself: &Myself) -> MyUserInfo {
    let scene = &myself.scene;
    let me = || dress_person(scene, &myself.me);
    let follow = |community| CommunityFollowerView {
        community: dress_community(scene, community),
        follower: me(),
    };
    let block = |community| CommunityBlockView {
        community: dress_community(scene, community),
        person: me(),
    };
    MyUserInfo {
        local_user_view: LocalUserView {
            local_user: local_user(myself.into()),
            local_user_vote_display_mode: VoteDisplayMode {
                local_user_id: myself.me.id.0,
                score: true,
                upvotes: true,
                downvotes: true,
                upvote_percentage: false,
            },
            person: me(),
            counts: aggregates(&myself.me),
        },
        follows: myself.joined.iter().map(follow).collect(),
        moderates: myself
            .animated()
            .map(|community| V3::moderator(scene, community, &myself.me))
            .collect(),
        community_blocks: myself.blocked_communities.iter().map(block).collect(),
        instance_blocks: Vec::new(),
        person_blocks: myself
            .blocked_people
            .iter()
            .map(|target| PersonBlockView {
                person: me(),
                target: dress_person(scene, target),
            })
            .collect(),
        discussion_languages: languages::numbers(),
    }
}

pub fn local_user(sitting: Sitting<'_>) -> LocalUser {
    LocalUser {
        id: sitting.id,
        person_id: sitting.id,
        email: crate::scene::kept(sitting.email),
        show_nsfw: true,
        theme: "browser".to_owned(),
        default_sort_type: SortType::Active,
        default_listing_type: ListingType::Subscribed,
        interface_language: sitting.locale.to_owned(),
        show_avatars: true,
        send_notifications_to_email: false,
        show_scores: true,
        show_bot_accounts: true,
        show_read_posts: true,
        email_verified: true,
        accepted_application: sitting.accepted,
        open_links_in_new_tab: false,
        blur_nsfw: true,
        auto_expand: false,
        infinite_scroll_enabled: false,
        admin: sitting.admin,
        post_listing_mode: PostListingMode::List,
        totp_2fa_enabled: false,
        enable_keyboard_navigation: false,
        enable_animated_images: true,
        collapse_bot_comments: false,
        last_donation_notification: sitting.since,
    }
}

pub async fn instances(Given(state): Given<State>, reader: Reader) -> Answer<V3, FederatedInstancesResponse> {
    let known = servers::known(&state, reader).await?;
    let dressed = |blocked: bool| {
        let chosen = known.iter().filter(move |peer| peer.blocked == blocked);
        chosen.map(|peer| Instance {
            id: peer.id,
            domain: peer.host.clone(),
            published: peer.since.clone(),
            updated: None,
            software: crate::scene::kept(&peer.software),
            version: crate::scene::kept(&peer.version),
        })
    };
    let federated_instances = FederatedInstances {
        linked: dressed(false).collect(),
        allowed: Vec::new(),
        blocked: dressed(true).collect(),
    };
    Ok(Json(FederatedInstancesResponse { federated_instances }))
}
