//! The HTML door: server-rendered pages, in French first, that need no script.
//!
//! `look` draws the frame, `words` speaks, `visitor` says for whom, `guard` stands before; `parts` are the pieces, and
//! every other module is a page or a small family of pages.

mod about;
mod account;
mod address;
mod administration;
mod blocklist;
mod communities;
mod compose;
mod dates;
mod documents;
mod gestures;
mod guard;
mod home;
pub mod look;
mod moving;
mod neighbour;
mod notices;
mod parts;
mod person;
mod refusal;
mod reports;
mod search;
mod settings;
mod thread;
mod visitor;
pub mod words;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State as Given};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use http::HeaderMap;
use web::state::State;

pub use visitor::language_of;

/// Bytes of a form beside its file: texts, names, boundaries.
const FORM: usize = 1 << 20;

/// Every page. The caller decides by `Accept` which addresses that programs share with people come here.
pub fn routes<S: Clone + Send + Sync + 'static>(state: State) -> Router<S> {
    let largest = state.site.limits().file + FORM;
    Router::new()
        .merge(house())
        .merge(places())
        .merge(things())
        .merge(own())
        .method_not_allowed_fallback(nowhere)
        .layer(DefaultBodyLimit::max(largest))
        .layer(from_fn_with_state(state.clone(), guard::stand))
        .with_state(state)
}

/// The page of an address that leads nowhere: for the caller's fallback.
pub async fn lost(Given(state): Given<State>, headers: HeaderMap) -> Response {
    let mut response = refusal::lost(&state.site.settings().title, &headers);
    guard::policed(&mut response);
    response
}

/// An address that only takes forms, asked as a page.
async fn nowhere() -> refusal::Refusal {
    domain::Error::NotFound.into()
}

/// The door, the first page, and what every page leans on.
fn house() -> Router<State> {
    Router::new()
        .route("/", get(home::show))
        .route("/style.css", get(about::sheet))
        .route("/favicon.svg", get(about::favicon))
        .route("/connexion", get(account::sign_in_form).post(account::sign_in))
        .route("/deconnexion", post(account::sign_out))
        .route("/inscription", get(account::register_form).post(account::register))
        .route("/langue", post(about::language))
        .route("/a-propos", get(about::about))
        .route("/confidentialite", get(about::privacy))
        .route("/recherche", get(search::show))
}

/// Communities and their circles.
fn places() -> Router<State> {
    use communities::{circles, found, join, log, members};
    Router::new()
        .route("/communautes", get(communities::list))
        .route("/communautes/fonder", get(found::found_form).post(found::found))
        .route("/c/{handle}", get(communities::show))
        .route("/c/{handle}/documents", get(communities::documents))
        .route("/c/{handle}/membres", get(members::show).post(members::place))
        .route("/c/{handle}/demandes", get(members::requests).post(members::decide))
        .route("/c/{handle}/journal", get(log::show))
        .route("/c/{handle}/cercles", get(circles::list).post(circles::open))
        .route("/c/{handle}/cercle/{circle}", get(circles::show).post(circles::place))
        .route("/c/{handle}/entrer", post(join::join))
        .route("/c/{handle}/quitter", get(join::leave_form).post(join::leave))
        .route("/c/{handle}/charte", get(join::charter).post(join::sign))
        .route("/c/{handle}/modifier", get(found::amend_form).post(found::amend))
        .route("/c/{handle}/ecrire", get(compose::thread_form).post(compose::thread))
        .route(
            "/c/{handle}/deposer",
            get(documents::deposit_form).post(documents::deposit),
        )
}

/// What people say and keep, and what one does about it.
fn things() -> Router<State> {
    Router::new()
        .route("/ecrire", get(compose::choose))
        .route("/note", get(compose::note_form).post(compose::note))
        .route("/documents", get(documents::list))
        .route("/documents/deposer", get(documents::choose))
        .route("/comment/{id}", get(thread::comment))
        .route("/post/{id}", get(thread::show))
        .route("/post/{id}/repondre", get(compose::answer_form).post(compose::answer))
        .route("/post/{id}/modifier", get(compose::edit_form).post(compose::edit))
        .route("/post/{id}/effacer", get(gestures::erase_form).post(gestures::erase))
        .route("/post/{id}/retirer", get(gestures::remove_form).post(gestures::remove))
        .route("/post/{id}/signaler", get(gestures::report_form).post(gestures::report))
        .route("/post/{id}/versions", get(gestures::history))
        .route("/post/{id}/document", get(documents::versions).post(documents::replace))
        .route("/post/{id}/reaction", post(gestures::react))
        .route("/post/{id}/garder", post(gestures::save))
        .route("/post/{id}/choix", post(gestures::choose))
        .route("/post/{id}/animer", post(gestures::tend))
}

/// People, oneself, and the administration.
fn own() -> Router<State> {
    Router::new()
        .route("/u/{handle}", get(person::show))
        .route("/u/{handle}/lien", post(person::relate))
        .route("/u/{handle}/ecrire", get(person::talk_form).post(person::talk))
        .route("/@{handle}", get(person::by_sign))
        .route("/@{handle}/{moment}", get(thread::by_moment))
        .route("/garde", get(home::saved))
        .route("/avis", get(notices::show).post(notices::read))
        .route("/reglages", get(settings::show))
        .route("/reglages/profil", post(settings::profile))
        .route("/reglages/langue", post(settings::language))
        .route("/reglages/courriel", post(settings::email))
        .route("/reglages/mot-de-passe", post(settings::password))
        .route("/reglages/demandes", post(settings::decide))
        .route("/reglages/appareils", post(settings::close))
        .route("/reglages/silences", post(settings::lift))
        .route("/reglages/autres-adresses", post(moving::claim))
        .route("/reglages/demenager", post(moving::leave))
        .route("/reglages/supprimer", post(settings::forget))
        .route("/signalements", get(reports::show).post(reports::resolve))
        .route("/administration", get(administration::show))
        .route("/administration/comptes", post(administration::decide))
        .route("/administration/site", post(administration::amend))
        .route("/administration/serveurs", post(administration::trust))
        .route(
            "/administration/serveurs/liste",
            get(blocklist::show).post(blocklist::import),
        )
        .route("/administration/serveurs/liste.csv", get(blocklist::export))
        .route("/administration/personnes", post(administration::suspend))
        .route("/administration/travaux", post(administration::retry))
        .route("/administration/voisins", get(neighbour::list))
        .route(
            "/administration/voisins/{host}",
            get(neighbour::show).post(neighbour::act),
        )
}
