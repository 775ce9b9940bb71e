//! Version 4's calls about the site as a whole, and about whoever asks.

use axum::Json;
use axum::extract::State as Given;
use domain::site::Registration;
use web::{Allowance, State};

use super::V4;
use super::dress::{dress_community, dress_person};
use super::views::community::CommunityFollowerView;
use super::views::person::{LocalUser, LocalUserView};
use super::views::site::{
    FederatedInstanceView, GetSiteResponse, Instance, LocalSite, LocalSiteRateLimit, MyUserInfo, Site, SiteView,
};
use super::views::words::{
    CommentSortType, FederationMode, ImageMode, ListingType, PostListingMode, PostSortType, RegistrationMode, VoteShow,
};
use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::languages;
use crate::listing::Listing;
use crate::portrait::{Myself, Portrait, Sitting, rate};
use crate::refusal::Answer;
use crate::scene::kept;
use crate::servers;

/// The version whose calls exist here, and ours behind it.
const VERSION: &str = concat!("1.0.0-courtepointe.", env!("CARGO_PKG_VERSION"));

pub async fn get(Given(state): Given<State>, reader: Reader, _: Asked) -> Answer<V4, GetSiteResponse> {
    let portrait = Portrait::of(&state, reader).await?;
    Ok(Json(GetSiteResponse {
        site_view: SiteView {
            site: site(&portrait),
            local_site: local_site(&portrait),
            local_site_rate_limit: rates(&portrait),
            instance: Instance {
                id: 1,
                domain: portrait.site().host().to_owned(),
                published_at: portrait.since(),
                updated_at: None,
                software: Some("courtepointe".to_owned()),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            },
        },
        admins: portrait
            .admins
            .iter()
            .map(|admin| V4::person(&portrait.scene, admin))
            .collect(),
        version: VERSION.to_owned(),
        all_languages: languages::all(),
        discussion_languages: languages::numbers(),
        oauth_providers: Vec::new(),
        admin_oauth_providers: Vec::new(),
        blocked_urls: Vec::new(),
        active_plugins: Vec::new(),
        captcha_enabled: false,
    }))
}

fn site(portrait: &Portrait) -> Site {
    let face = &portrait.face;
    Site {
        id: 1,
        name: portrait.settings.title.clone(),
        sidebar: portrait.sidebar(),
        published_at: portrait.since(),
        updated_at: None,
        icon: face.avatar(portrait.site()),
        banner: face.header(portrait.site()),
        summary: kept(&portrait.settings.summary),
        ap_id: face.uri.clone(),
        last_refreshed_at: portrait.since(),
        inbox_url: face.inbox.clone(),
        instance_id: 1,
        content_warning: None,
    }
}

fn local_site(portrait: &Portrait) -> LocalSite {
    let census = &portrait.census;
    let most = i64::try_from(portrait.site().limits().file).unwrap_or(i64::MAX);
    LocalSite {
        id: 1,
        site_id: 1,
        site_setup: true,
        community_creation_admin_only: false,
        email_verification_required: false,
        application_question: portrait.question(),
        private_instance: false,
        default_theme: "browser".to_owned(),
        default_post_listing_type: ListingType::Local,
        legal_information: None,
        application_email_admins: false,
        federation_enabled: true,
        published_at: portrait.since(),
        updated_at: None,
        registration_mode: match portrait.settings.registration {
            Registration::Open => RegistrationMode::Open,
            Registration::Approval => RegistrationMode::RequireApplication,
            Registration::Closed => RegistrationMode::Closed,
        },
        reports_email_admins: false,
        federation_signed_fetch: true,
        default_post_listing_mode: PostListingMode::List,
        default_post_sort_type: PostSortType::Active,
        default_comment_sort_type: CommentSortType::Hot,
        oauth_registration: false,
        post_upvotes: FederationMode::All,
        post_downvotes: FederationMode::All,
        comment_upvotes: FederationMode::All,
        comment_downvotes: FederationMode::All,
        nsfw_content_disallowed: false,
        users: census.people,
        posts: census.threads,
        comments: census.comments,
        communities: census.communities,
        users_active_day: census.active_day,
        users_active_week: census.active_week,
        users_active_month: census.active_month,
        users_active_half_year: census.active_half_year,
        email_notifications_disabled: true,
        default_items_per_page: 20,
        image_mode: ImageMode::None,
        image_upload_timeout_seconds: 30,
        image_max_thumbnail_size: 512,
        image_max_avatar_size: 512,
        image_max_banner_size: 1_500,
        image_max_upload_size: most,
        image_allow_video_uploads: false,
        image_upload_disabled: false,
        max_invites_per_user_allowed: 0,
    }
}

fn rates(portrait: &Portrait) -> LocalSiteRateLimit {
    let (message_max_requests, message_interval_seconds) = rate(Allowance::Call);
    let (post_max_requests, post_interval_seconds) = rate(Allowance::Post);
    let (register_max_requests, register_interval_seconds) = rate(Allowance::Register);
    let (image_max_requests, image_interval_seconds) = rate(Allowance::Upload);
    let (search_max_requests, search_interval_seconds) = rate(Allowance::Search);
    LocalSiteRateLimit {
        local_site_id: 1,
        message_max_requests,
        message_interval_seconds,
        post_max_requests,
        post_interval_seconds,
        register_max_requests,
        register_interval_seconds,
        image_max_requests,
        image_interval_seconds,
        comment_max_requests: post_max_requests,
        comment_interval_seconds: post_interval_seconds,
        search_max_requests,
        search_interval_seconds,
        import_user_settings_max_requests: register_max_requests,
        import_user_settings_interval_seconds: register_interval_seconds,
        published_at: portrait.since(),
    }
}

pub async fn my_user(Given(state): Given<State>, me: Me<V4>) -> Answer<V4, MyUserInfo> {
    let myself = Myself::of(&state, &me.actor).await?;
    let scene = &myself.scene;
    let person = || dress_person(scene, &myself.me);
    let follow = |community| CommunityFollowerView {
        community: dress_community(scene, community),
        follower: person(),
    };
    Ok(Json(MyUserInfo {
        local_user_view: LocalUserView {
            local_user: local_user(Sitting::from(&myself)),
            person: person(),
            banned: false,
            ban_expires_at: None,
        },
        follows: myself.joined.iter().map(follow).collect(),
        moderates: myself
            .animated()
            .map(|community| V4::moderator(scene, community, &myself.me))
            .collect(),
        multi_community_follows: Vec::new(),
        community_blocks: myself
            .blocked_communities
            .iter()
            .map(|community| dress_community(scene, community))
            .collect(),
        instance_communities_blocks: Vec::new(),
        instance_persons_blocks: Vec::new(),
        person_blocks: myself
            .blocked_people
            .iter()
            .map(|target| dress_person(scene, target))
            .collect(),
        keyword_blocks: Vec::new(),
        discussion_languages: languages::numbers(),
    }))
}

pub fn local_user(sitting: Sitting<'_>) -> LocalUser {
    LocalUser {
        id: sitting.id,
        person_id: sitting.id,
        email: kept(sitting.email),
        show_nsfw: true,
        theme: "browser".to_owned(),
        default_post_sort_type: PostSortType::Active,
        default_listing_type: ListingType::Subscribed,
        interface_language: sitting.locale.to_owned(),
        show_avatars: true,
        send_notifications_to_email: false,
        show_bot_accounts: true,
        show_read_posts: true,
        email_verified: true,
        accepted_application: sitting.accepted,
        open_links_in_new_tab: false,
        blur_nsfw: true,
        infinite_scroll_enabled: false,
        admin: sitting.admin,
        post_listing_mode: PostListingMode::List,
        totp_2fa_enabled: false,
        animated_images_enabled: true,
        collapse_bot_comments: false,
        last_donation_notification_at: sitting.since,
        private_messages_enabled: false,
        default_comment_sort_type: CommentSortType::Hot,
        auto_mark_fetched_posts_as_read: false,
        hide_posts_with_media: false,
        show_score: true,
        show_upvotes: true,
        show_downvotes: VoteShow::Show,
        show_upvote_percentage: false,
        show_person_votes: false,
        default_items_per_page: 20,
        show_media: true,
    }
}

pub async fn instances(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<V4, Listing<FederatedInstanceView>> {
    let known = servers::known(&state, reader).await?;
    let wanted = |blocked: bool| match params.words("kind") {
        Some("blocked") => blocked,
        Some("linked") => !blocked,
        Some("allowed") => false,
        _ => true,
    };
    let dress = |peer: servers::Peer| FederatedInstanceView {
        instance: Instance {
            id: peer.id,
            domain: peer.host,
            published_at: peer.since,
            updated_at: None,
            software: kept(&peer.software),
            version: kept(&peer.version),
        },
    };
    let items = known
        .into_iter()
        .filter(|peer| wanted(peer.blocked))
        .map(dress)
        .collect();
    Ok(Json(Listing::whole::<V4>("instances", items)))
}
