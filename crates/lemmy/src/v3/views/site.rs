//! The only place for how version 3 shows the site, its settings and its rate limits.

use super::community::{CommunityBlockView, CommunityFollowerView, CommunityModeratorView};
use super::person::{LocalUserView, PersonBlockView, PersonView};
use super::words::{ListingType, PostListingMode, RegistrationMode, SortType};
use crate::languages::Language;
use crate::listing::Nothing;
use crate::shape::{Id, When, shape};

shape! {
    /// What a client asks first: who the site is, who administers it, and who is asking.
    GetSiteResponse {
        site_view: SiteView,
        admins: Vec<PersonView>,
        version: String,
        my_user?: MyUserInfo,
        all_languages: Vec<Language>,
        discussion_languages: Vec<Id>,
        taglines: Vec<Nothing>,
        custom_emojis: Vec<Nothing>,
        blocked_urls: Vec<Nothing>,
    }

    SiteView {
        site: Site,
        local_site: LocalSite,
        local_site_rate_limit: LocalSiteRateLimit,
        counts: SiteAggregates,
    }

    Site {
        id: Id,
        name: String,
        sidebar?: String,
        published: When,
        updated?: When,
        icon?: String,
        banner?: String,
        description?: String,
        actor_id: String,
        last_refreshed_at: When,
        inbox_url: String,
        public_key: String,
        instance_id: Id,
        content_warning?: String,
    }

    LocalSite {
        id: Id,
        site_id: Id,
        site_setup: bool,
        enable_downvotes: bool,
        enable_nsfw: bool,
        community_creation_admin_only: bool,
        require_email_verification: bool,
        application_question?: String,
        private_instance: bool,
        default_theme: String,
        default_post_listing_type: ListingType,
        legal_information?: String,
        hide_modlog_mod_names: bool,
        application_email_admins: bool,
        slur_filter_regex?: String,
        actor_name_max_length: i64,
        federation_enabled: bool,
        captcha_enabled: bool,
        captcha_difficulty: String,
        published: When,
        updated?: When,
        registration_mode: RegistrationMode,
        reports_email_admins: bool,
        federation_signed_fetch: bool,
        default_post_listing_mode: PostListingMode,
        default_sort_type: SortType,
    }

    LocalSiteRateLimit {
        local_site_id: Id,
        message: i64,
        message_per_second: i64,
        post: i64,
        post_per_second: i64,
        register: i64,
        register_per_second: i64,
        image: i64,
        image_per_second: i64,
        comment: i64,
        comment_per_second: i64,
        search: i64,
        search_per_second: i64,
        import_user_settings: i64,
        import_user_settings_per_second: i64,
        published: When,
    }

    SiteAggregates {
        site_id: Id,
        users: i64,
        posts: i64,
        comments: i64,
        communities: i64,
        users_active_day: i64,
        users_active_week: i64,
        users_active_month: i64,
        users_active_half_year: i64,
    }

    /// The person asking, and what they follow, moderate and block.
    MyUserInfo {
        local_user_view: LocalUserView,
        follows: Vec<CommunityFollowerView>,
        moderates: Vec<CommunityModeratorView>,
        community_blocks: Vec<CommunityBlockView>,
        instance_blocks: Vec<Nothing>,
        person_blocks: Vec<PersonBlockView>,
        discussion_languages: Vec<Id>,
    }

    UnreadCounts {
        replies: i64,
        mentions: i64,
        private_messages: i64,
    }

    FederatedInstancesResponse {
        federated_instances: FederatedInstances,
    }

    FederatedInstances {
        linked: Vec<Instance>,
        allowed: Vec<Instance>,
        blocked: Vec<Instance>,
    }

    Instance {
        id: Id,
        domain: String,
        published: When,
        updated?: When,
        software?: String,
        version?: String,
    }
}
