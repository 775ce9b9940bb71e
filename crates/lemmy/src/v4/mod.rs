//! Version 4: its routes, and the calls that are its own.

mod dress;
mod inbox;
mod logins;
mod modlog;
mod pending;
mod people;
mod registrations;
mod reports;
mod site;
mod views;

pub use dress::V4;

use axum::Router;
use axum::routing::{delete, get, post, put};
use web::State;

use crate::api::{
    account, comments, communities, images, letters, moderation, people as persons, posts, reports as told, search,
};

/// Everything below `/api/v4`.
pub fn routes() -> Router<State> {
    Router::new()
        .merge(house())
        .merge(said())
        .merge(one_self())
        .merge(entering())
}

fn house() -> Router<State> {
    Router::new()
        .route("/site", get(site::get))
        .route("/federated_instances", get(site::instances))
        .route("/modlog", get(modlog::list))
        .route("/search", get(search::search::<V4>))
        .route("/resolve_object", get(people::resolve))
        .route("/image", post(images::upload::<V4>))
        .route("/image/health", get(images::health::<V4>))
        .route("/image/{name}", get(web::media::pictrs))
        .route(
            "/community",
            get(communities::get::<V4>)
                .post(communities::create::<V4>)
                .put(communities::edit::<V4>),
        )
        .route("/community/list", get(communities::list::<V4>))
        .route("/community/random", get(communities::random::<V4>))
        .route("/community/follow", post(communities::follow::<V4>))
        .route("/community/mod", post(communities::appoint::<V4>))
        .route("/community/ban_user", post(moderation::ban_from_community::<V4>))
        .route("/community/pending_follows/list", get(pending::list))
        .route("/community/pending_follows/approve", post(moderation::decide::<V4>))
        .route("/admin/ban", post(moderation::ban::<V4>))
        .route("/admin/registration_application/list", get(registrations::list))
        .route("/admin/registration_application/approve", put(registrations::decide))
}

fn said() -> Router<State> {
    Router::new()
        .route(
            "/post",
            get(posts::get::<V4>)
                .post(posts::create::<V4>)
                .put(posts::edit::<V4>)
                .delete(posts::delete::<V4>),
        )
        .route("/post/list", get(posts::list::<V4>))
        .route("/post/like", post(posts::like::<V4>))
        .route("/post/save", put(posts::save::<V4>))
        .route("/post/remove", post(posts::remove::<V4>))
        .route("/post/lock", post(posts::lock::<V4>))
        .route("/post/feature", post(posts::feature::<V4>))
        .route("/post/mark_as_read", post(posts::mark_read::<V4>))
        .route("/post/mark_as_read/many", post(posts::mark_many_read::<V4>))
        .route("/post/site_metadata", get(posts::site_metadata::<V4>))
        .route(
            "/comment",
            get(comments::get::<V4>)
                .post(comments::create::<V4>)
                .put(comments::edit::<V4>)
                .delete(comments::delete::<V4>),
        )
        .route("/comment/list", get(comments::list::<V4>))
        .route("/comment/like", post(comments::like::<V4>))
        .route("/comment/save", put(comments::save::<V4>))
        .route("/comment/remove", post(comments::remove::<V4>))
        .route("/post/report", post(told::report_post::<V4>))
        .route("/post/report/resolve", put(told::resolve_post::<V4>))
        .route("/comment/report", post(told::report_comment::<V4>))
        .route("/comment/report/resolve", put(told::resolve_comment::<V4>))
        .route("/report/list", get(reports::list))
        .route("/person", get(persons::details::<V4>))
        .route("/person/content", get(people::content))
}

/// Below `/account`: whoever asks.
fn one_self() -> Router<State> {
    Router::new()
        .route("/account", get(site::my_user).delete(account::delete::<V4>))
        .route("/account/unread_counts", get(inbox::unread_counts))
        .route("/account/notification/list", get(inbox::list))
        .route("/account/notification/mark_as_read", post(inbox::read))
        .route("/account/notification/mark_as_read/all", post(inbox::read_all))
        .route("/account/saved", get(people::saved))
        .route("/account/liked", get(people::liked))
        .route(
            "/private_message",
            post(letters::create::<V4>)
                .put(letters::edit::<V4>)
                .delete(letters::delete::<V4>),
        )
        .route("/account/validate_auth", get(account::validate::<V4>))
        .route("/account/settings/save", put(account::save_settings::<V4>))
        .route("/account/media", delete(images::discard::<V4>))
        .route("/account/block/person", post(persons::block::<V4>))
        .route("/account/block/community", post(communities::block::<V4>))
}

/// Below `/account/auth`: coming in and going out.
fn entering() -> Router<State> {
    let change = account::change_password::<V4>;
    Router::new()
        .route("/account/auth/get_captcha", get(account::captcha::<V4>))
        .route("/account/login/list", get(logins::list))
        .route("/account/auth/login", post(account::login::<V4>))
        .route("/account/auth/logout", post(account::logout::<V4>))
        .route("/account/auth/register", post(account::register::<V4>))
        // The clients' own library says PUT, their server only knows POST.
        .route("/account/auth/change_password", post(change).put(change))
}
