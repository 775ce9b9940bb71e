//! Version 3: its routes, and the calls that are its own.

mod dress;
mod inbox;
mod logins;
mod modlog;
mod registrations;
mod reports;
mod resolve;
mod site;
mod views;

pub use dress::V3;

use axum::Router;
use axum::routing::{get, post, put};
use web::State;

use crate::api::{account, comments, communities, images, letters, moderation, people, posts, reports as told, search};

/// Everything below `/api/v3`.
pub fn routes() -> Router<State> {
    Router::new()
        .merge(house())
        .merge(said())
        .merge(reported())
        .merge(letters())
        .merge(persons())
}

/// The pictures, at the address that clients of version 3 write themselves.
pub fn pictures() -> Router<State> {
    Router::new()
        .route("/pictrs/image", post(images::upload_pictures::<V3>))
        .route(
            "/pictrs/image/delete/{token}/{file}",
            get(images::discard_picture::<V3>),
        )
}

fn house() -> Router<State> {
    Router::new()
        .route("/site", get(site::get))
        .route("/federated_instances", get(site::instances))
        .route("/modlog", get(modlog::get))
        .route("/search", get(search::search::<V3>))
        .route("/resolve_object", get(resolve::resolve))
        .route(
            "/community",
            get(communities::get::<V3>)
                .post(communities::create::<V3>)
                .put(communities::edit::<V3>),
        )
        .route("/community/list", get(communities::list::<V3>))
        .route("/community/follow", post(communities::follow::<V3>))
        .route("/community/block", post(communities::block::<V3>))
        .route("/community/mod", post(communities::appoint::<V3>))
        .route("/community/ban_user", post(moderation::ban_from_community::<V3>))
}

fn said() -> Router<State> {
    Router::new()
        .route(
            "/post",
            get(posts::get::<V3>).post(posts::create::<V3>).put(posts::edit::<V3>),
        )
        .route("/post/list", get(posts::list::<V3>))
        .route("/post/like", post(posts::like::<V3>))
        .route("/post/save", put(posts::save::<V3>))
        .route("/post/delete", post(posts::delete::<V3>))
        .route("/post/remove", post(posts::remove::<V3>))
        .route("/post/lock", post(posts::lock::<V3>))
        .route("/post/feature", post(posts::feature::<V3>))
        .route("/post/mark_as_read", post(posts::mark_many_read::<V3>))
        .route("/post/site_metadata", get(posts::site_metadata::<V3>))
        .route(
            "/comment",
            get(comments::get::<V3>)
                .post(comments::create::<V3>)
                .put(comments::edit::<V3>),
        )
        .route("/comment/list", get(comments::list::<V3>))
        .route("/comment/like", post(comments::like::<V3>))
        .route("/comment/save", put(comments::save::<V3>))
        .route("/comment/delete", post(comments::delete::<V3>))
        .route("/comment/remove", post(comments::remove::<V3>))
        .route("/comment/mark_as_read", post(inbox::read_reply))
}

/// What is reported, and what is answered.
fn reported() -> Router<State> {
    Router::new()
        .route("/post/report", post(told::report_post::<V3>))
        .route("/post/report/resolve", put(told::resolve_post::<V3>))
        .route("/post/report/list", get(told::list_posts::<V3>))
        .route("/comment/report", post(told::report_comment::<V3>))
        .route("/comment/report/resolve", put(told::resolve_comment::<V3>))
        .route("/comment/report/list", get(told::list_comments::<V3>))
        .route("/user/report_count", get(told::count::<V3>))
}

fn letters() -> Router<State> {
    Router::new()
        .route("/private_message", post(letters::create::<V3>).put(letters::edit::<V3>))
        .route("/private_message/list", get(letters::list::<V3>))
        .route("/private_message/delete", post(letters::delete::<V3>))
        .route("/private_message/mark_as_read", post(letters::mark_read::<V3>))
}

fn persons() -> Router<State> {
    Router::new()
        .route("/user", get(people::details::<V3>))
        .route("/user/login", post(account::login::<V3>))
        .route("/user/logout", post(account::logout::<V3>))
        .route("/user/register", post(account::register::<V3>))
        .route("/user/get_captcha", get(account::captcha::<V3>))
        .route("/user/list_logins", get(logins::list))
        .route("/user/validate_auth", get(account::validate::<V3>))
        .route("/user/unread_count", get(inbox::unread_counts))
        .route("/user/replies", get(inbox::replies))
        .route("/user/mention", get(inbox::mentions))
        .route("/user/mention/mark_as_read", post(inbox::read_mention))
        .route("/user/mark_all_as_read", post(inbox::read_all))
        .route("/user/save_user_settings", put(account::save_settings::<V3>))
        .route("/user/change_password", put(account::change_password::<V3>))
        .route("/user/delete_account", post(account::delete::<V3>))
        .route("/user/block", post(people::block::<V3>))
        .route("/user/ban", post(moderation::ban::<V3>))
        .route("/admin/registration_application/count", get(registrations::count))
        .route("/admin/registration_application/list", get(registrations::list))
        .route("/admin/registration_application/approve", put(registrations::decide))
}
