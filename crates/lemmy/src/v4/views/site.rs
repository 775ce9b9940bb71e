//! The only place for how version 4 shows the site, its settings and its rate limits.

use super::community::{Community, CommunityFollowerView, CommunityModeratorView};
use super::person::{LocalUserView, Person, PersonView};
use super::words::{
    CommentSortType, FederationMode, ImageMode, ListingType, PostListingMode, PostSortType, RegistrationMode,
};
use crate::languages::Language;
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    /// What a client asks first: who the site is and who administers it.
    GetSiteResponse {
        site_view: SiteView,
        admins: Vec<PersonView>,
        version: String,
        all_languages: Vec<Language>,
        discussion_languages: Vec<Id>,
        oauth_providers: Vec<Nothing>,
        admin_oauth_providers: Vec<Nothing>,
        blocked_urls: Vec<Nothing>,
        active_plugins: Vec<Nothing>,
        captcha_enabled: bool,
    }

    SiteView {
        site: Site,
        local_site: LocalSite,
        local_site_rate_limit: LocalSiteRateLimit,
        instance: Instance,
    }

    Site {
        id: Id,
        name: String,
        sidebar?: String,
        published_at: When,
        updated_at?: When,
        icon?: String,
        banner?: String,
        summary?: String,
        ap_id: String,
        last_refreshed_at: When,
        inbox_url: String,
        instance_id: Id,
        content_warning?: String,
    }

    LocalSite {
        id: Id,
        site_id: Id,
        site_setup: bool,
        community_creation_admin_only: bool,
        email_verification_required: bool,
        application_question?: String,
        private_instance: bool,
        default_theme: String,
        default_post_listing_type: ListingType,
        legal_information?: String,
        application_email_admins: bool,
        federation_enabled: bool,
        published_at: When,
        updated_at?: When,
        registration_mode: RegistrationMode,
        reports_email_admins: bool,
        federation_signed_fetch: bool,
        default_post_listing_mode: PostListingMode,
        default_post_sort_type: PostSortType,
        default_comment_sort_type: CommentSortType,
        oauth_registration: bool,
        post_upvotes: FederationMode,
        post_downvotes: FederationMode,
        comment_upvotes: FederationMode,
        comment_downvotes: FederationMode,
        nsfw_content_disallowed: bool,
        users: i64,
        posts: i64,
        comments: i64,
        communities: i64,
        users_active_day: i64,
        users_active_week: i64,
        users_active_month: i64,
        users_active_half_year: i64,
        email_notifications_disabled: bool,
        default_items_per_page: i64,
        image_mode: ImageMode,
        image_upload_timeout_seconds: i64,
        image_max_thumbnail_size: i64,
        image_max_avatar_size: i64,
        image_max_banner_size: i64,
        image_max_upload_size: i64,
        image_allow_video_uploads: bool,
        image_upload_disabled: bool,
        max_invites_per_user_allowed: i64,
    }

    LocalSiteRateLimit {
        local_site_id: Id,
        message_max_requests: i64,
        message_interval_seconds: i64,
        post_max_requests: i64,
        post_interval_seconds: i64,
        register_max_requests: i64,
        register_interval_seconds: i64,
        image_max_requests: i64,
        image_interval_seconds: i64,
        comment_max_requests: i64,
        comment_interval_seconds: i64,
        search_max_requests: i64,
        search_interval_seconds: i64,
        import_user_settings_max_requests: i64,
        import_user_settings_interval_seconds: i64,
        published_at: When,
    }

    Instance {
        id: Id,
        domain: String,
        published_at: When,
        updated_at?: When,
        software?: String,
        version?: String,
    }

    FederatedInstanceView {
        instance: Instance,
    }

    /// The person asking, and what they follow, moderate and block.
    MyUserInfo {
        local_user_view: LocalUserView,
        follows: Vec<CommunityFollowerView>,
        moderates: Vec<CommunityModeratorView>,
        multi_community_follows: Vec<Nothing>,
        community_blocks: Vec<Community>,
        instance_communities_blocks: Vec<Nothing>,
        instance_persons_blocks: Vec<Nothing>,
        person_blocks: Vec<Person>,
        keyword_blocks: Vec<String>,
        discussion_languages: Vec<Id>,
    }

    UnreadCounts {
        notification_count: i64,
        report_count?: i64,
        pending_follow_count?: i64,
        registration_application_count?: i64,
    }
}
