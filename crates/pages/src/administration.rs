//! What administrators decide for the whole site. For anybody else, these pages do not exist.

use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::{Actor, Role};
use domain::actors::{ActorKind, Profile};
use domain::audits::Audit;
use domain::circles::Standing;
use domain::id::{ActorId, PersonId};
use domain::laws::telling::ServerStanding;
use domain::moderation::{self, Decision};
use domain::people::State;
use domain::site::{Registration, Settings};
use domain::{Error, Result, audits, jobs, people};
use http::StatusCode;
use maud::{Markup, html};
use web::{Params, Query};

use crate::address::{Filled, split};
use crate::parts::form::{Choice, Typed};
use crate::parts::person;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

const REGISTRATIONS: [(Registration, &str, &str); 3] = [
    (Registration::Open, "open", "admin-open"),
    (Registration::Approval, "approval", "admin-approval"),
    (Registration::Closed, "closed", "admin-closed"),
];
const STANDINGS: [(ServerStanding, &str, &str); 5] = [
    (ServerStanding::Blocked, "blocked", "server-blocked"),
    (ServerStanding::PublicOnly, "public_only", "server-public_only"),
    (ServerStanding::NoticeOnly, "notice_only", "server-notice_only"),
    (ServerStanding::Contains, "contains", "server-contains"),
    (ServerStanding::Partner, "partner", "server-partner"),
];

/// Lines of the log on the page.
const LOGGED: usize = 50;

/// Whoever administers, or nothing is here.
pub fn admin(v: &Visitor) -> Result<&Actor, Refusal> {
    v.known()?;
    v.actor()
        .filter(|actor| actor.is_admin())
        .ok_or(Refusal::from(Error::NotFound))
}

fn done() -> Response {
    Redirect::to("/administration?bien=1").into_response()
}

/// `GET /administration`.
pub async fn show(v: Visitor, Query(params): Query) -> Result<Response, Refusal> {
    drawn(&v, Typed::blank(), params.is("bien")).await
}

async fn drawn(v: &Visitor, typed: Typed, kept: bool) -> Result<Response, Refusal> {
    let actor = *admin(v)?;
    let status = if typed.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = html! {
        h1 { (t!(v, "admin-title")) }
        @if kept { p.note.good role="status" { (t!(v, "settings-kept")) } }
        (typed.alarm(v.lang()))
        (waiting(v, &actor).await?)
        (crate::reports::list(v, &actor).await?)
        (settings_form(v, typed.clone()))
        (servers(v, &typed).await?)
        (members(v, (&actor, &typed)).await?)
        (work(v).await?)
        (log(v, &actor).await?)
    };
    Ok(v.page(t!(v, "admin-title")).status(status).show(&body))
}

async fn after(v: &Visitor, params: Params, outcome: Result<()>) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(done()),
        Err(error) => drawn(v, Typed::of(params).refused(v.lang(), error)?, false).await,
    }
}

async fn waiting(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let waiting = people::waiting(&v.site, actor).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "admin-registrations")) }
            @if waiting.is_empty() { p.soft { (t!(v, "admin-registrations-none")) } }
            ul.list { @for asking in &waiting {
                li { div { strong { "@" (asking.handle) } " " span.soft { (asking.email) " · " (v.time(asking.since)) } @if !asking.answer.is_empty() { blockquote { (asking.answer) } } }
                    form method="post" action="/administration/comptes" {
                        input type="hidden" name="personne" value=(asking.person);
                        button.act name="oui" value="1" { (t!(v, "admin-approve")) }
                        button.act name="oui" value="0" { (t!(v, "admin-refuse")) }
                    } }
            } } }
    })
}

/// `POST /administration/comptes`: opens or refuses an account that was asked for.
pub async fn decide(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = admin(&v)?;
    let person = PersonId(params.number("personne").ok_or(Error::NotFound)?);
    if params.is("oui") {
        people::approve(&v.site, actor, person).await?;
    } else {
        people::refuse(&v.site, actor, person).await?;
    }
    Ok(done())
}

fn settings_form(v: &Visitor, typed: Typed) -> Markup {
    let settings = &v.settings;
    let current = REGISTRATIONS
        .iter()
        .find(|(known, ..)| *known == settings.registration)
        .map_or("", |(_, value, _)| value);
    let typed = typed
        .with("title", settings.title.clone())
        .with("summary", settings.summary.clone())
        .with("rules", settings.rules.join("\n"))
        .with("registration", current)
        .with("question", settings.question.clone())
        .with("contact", settings.contact.clone());
    let choices: Vec<Choice> = REGISTRATIONS
        .iter()
        .map(|(_, value, key)| Choice::new(value, t!(v, key)))
        .collect();
    html! {
        section.card { h2 { (t!(v, "admin-settings")) }
            form method="post" action="/administration/site" {
                (typed.line("title", t!(v, "admin-name")).required().max(100))
                (typed.area("summary", t!(v, "admin-summary")).max(5_000))
                (typed.area("rules", t!(v, "admin-rules")).hint(t!(v, "admin-rules-hint")).max(10_000))
                (typed.select("registration", &t!(v, "admin-registration"), &choices))
                (typed.line("question", t!(v, "admin-question")).max(300))
                (typed.line("contact", t!(v, "admin-contact")).hint(t!(v, "admin-contact-hint")).max(300))
                button { (t!(v, "save-changes")) }
            } }
    }
}

/// `POST /administration/site`.
pub async fn amend(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *admin(&v)?;
    let outcome = v.site.amend(&actor, settings(&v, &params)).await;
    after(&v, params, outcome).await
}

fn settings(v: &Visitor, params: &Params) -> Settings {
    let text = |name| params.text(name).unwrap_or_default().trim().replace("\r\n", "\n");
    let chosen = REGISTRATIONS
        .iter()
        .find(|(_, value, _)| params.text("registration") == Some(value));
    Settings {
        title: text("title"),
        summary: text("summary"),
        rules: text("rules")
            .lines()
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(str::to_owned)
            .collect(),
        registration: chosen.map_or(v.settings.registration, |(registration, ..)| *registration),
        question: text("question"),
        contact: text("contact"),
        ..(*v.settings).clone()
    }
}

async fn servers(v: &Visitor, typed: &Typed) -> Result<Markup> {
    let known = moderation::servers(&v.site).await?;
    let choices: Vec<Choice> = STANDINGS
        .iter()
        .map(|(_, value, key)| Choice::new(value, t!(v, key)))
        .collect();
    Ok(html! {
        section.card { h2 { (t!(v, "admin-servers")) }
            @if known.is_empty() { p.soft { (t!(v, "admin-servers-none")) } }
            @else { div.table { table {
                thead { tr { th scope="col" { (t!(v, "admin-server-host")) } th scope="col" { (t!(v, "admin-server-standing")) } th scope="col" { (t!(v, "admin-server-last")) } } }
                tbody { @for server in &known { tr {
                    th scope="row" { (server.host) br; span.soft.small { (server.software) " " (server.version) } }
                    td { (standing(v, server.standing)) @for (refused, key) in refusals(&server.decision()) { @if refused { " · " (t!(v, key)) } }
                        @if !server.reason.is_empty() { br; span.soft.small { (server.reason) } }
                        @if !server.note.is_empty() { br; span.soft.small { (t!(v, "admin-server-note")) " : " (server.note) } } }
                    td { @if let Some(seen) = server.seen_at { (v.time(seen)) } }
                } } }
            } } }
            p { a href="/administration/voisins" { (t!(v, "peers-title")) } " · " a href="/administration/serveurs/liste" { (t!(v, "list-title")) } }
            form method="post" action="/administration/serveurs" {
                (typed.line("host", t!(v, "admin-server-host")).required())
                (typed.select("standing", &t!(v, "admin-server-standing"), &choices))
                (typed.tick("limited", &t!(v, "server-limited"), Some(&t!(v, "server-limited-hint"))))
                (typed.tick("mediafree", &t!(v, "server-mediafree"), None))
                (typed.tick("unreported", &t!(v, "server-unreported"), None))
                (typed.line("reason", t!(v, "admin-server-reason")).max(1_000))
                (typed.line("note", t!(v, "admin-server-note")).max(1_000))
                button { (t!(v, "admin-change")) }
            } }
    })
}

/// What of a server is refused, in words.
pub fn refusals(decision: &Decision) -> [(bool, &'static str); 3] {
    [
        (decision.limited, "server-limited"),
        (decision.mediafree, "server-mediafree"),
        (decision.unreported, "server-unreported"),
    ]
}

/// How far a server is trusted, in words.
pub fn standing(v: &Visitor, standing: ServerStanding) -> String {
    STANDINGS
        .iter()
        .find(|(known, ..)| *known == standing)
        .map_or(String::new(), |(_, _, key)| t!(v, key).into_owned())
}

/// `POST /administration/serveurs`: how far a server is trusted, and what of it is refused.
pub async fn trust(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *admin(&v)?;
    let chosen = STANDINGS
        .iter()
        .find(|(_, value, _)| params.text("standing") == Some(value));
    let (standing, ..) = chosen.ok_or(Error::Invalid("standing", "standing.unknown"))?;
    let said = |name| params.text(name).unwrap_or_default();
    let decision = Decision {
        standing: *standing,
        limited: params.is("limited"),
        mediafree: params.is("mediafree"),
        unreported: params.is("unreported"),
        reason: said("reason").to_owned(),
        note: said("note").to_owned(),
    };
    let outcome = moderation::decide(&v.site, &actor, said("host"), decision).await;
    after(&v, params, outcome.map(drop)).await
}

async fn members(v: &Visitor, (actor, typed): (&Actor, &Typed)) -> Result<Markup> {
    let members = moderation::members(&v.site, actor, typed.params.number("page").unwrap_or(1)).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "admin-people")) }
            details { summary { (t!(v, "count-people", n = i64::try_from(members.len()).unwrap_or(i64::MAX))) }
                ul.list.in { @for (profile, role, state) in &members { (person::line(v, profile, &html! {
                    @if *role == Role::Admin { span.tag.on { (t!(v, "administration")) } }
                    @else if *state != State::Waiting { form method="post" action="/administration/personnes" {
                        input type="hidden" name="personne" value=(profile.id);
                        @if *state == State::Suspended { button.act name="geste" value="retablir" { (t!(v, "admin-restore")) } }
                        @else { button.act name="geste" value="suspendre" { (t!(v, "admin-suspend")) } }
                    } }
                })) } } }
            form method="post" action="/administration/personnes" {
                (typed.line("adresse", t!(v, "admin-person")).required())
                (typed.line("raison", t!(v, "remove-reason")))
                button name="geste" value="suspendre" { (t!(v, "admin-suspend")) }
                button.act name="geste" value="limiter" { (t!(v, "admin-limit")) }
            }
            (veiled(v, actor).await?) }
    })
}

/// The people from elsewhere about whom something was decided.
async fn veiled(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let veiled = moderation::veiled(&v.site, actor).await?;
    Ok(html! { @if !veiled.is_empty() {
        h3 { (t!(v, "admin-veiled")) }
        ul.list.in { @for (profile, suspended) in &veiled { (person::line(v, profile, &html! {
            form method="post" action="/administration/personnes" {
                input type="hidden" name="personne" value=(profile.id);
                @if *suspended { button.act name="geste" value="retablir" { (t!(v, "admin-restore")) } }
                @else { button.act name="geste" value="entendre" { (t!(v, "admin-unlimit")) } }
            } })) } }
    } })
}

/// `POST /administration/personnes`: suspends somebody, or lets them back.
pub async fn suspend(v: Visitor, Filled(params): Filled) -> Result<Response, Refusal> {
    let actor = *admin(&v)?;
    let outcome = suspended(&v, &actor, &params).await;
    after(&v, params, outcome).await
}

async fn suspended(v: &Visitor, actor: &Actor, params: &Params) -> Result<()> {
    let person = match params.number("personne") {
        Some(person) => PersonId(person),
        None => addressed(v, params.text("adresse").unwrap_or_default()).await?,
    };
    let reason = params.words("raison").unwrap_or_default();
    match params.text("geste") {
        Some("retablir") => moderation::restore(&v.site, actor, person).await,
        Some("limiter") => moderation::limit(&v.site, actor, person, reason).await,
        Some("entendre") => moderation::unlimit(&v.site, actor, person).await,
        _ => moderation::suspend(&v.site, actor, person, reason).await,
    }
}

async fn addressed(v: &Visitor, address: &str) -> Result<PersonId> {
    let (name, host) = split(address);
    match people::by_handle(&v.site, v.viewer(), name, host).await {
        Ok(found) if found.kind == ActorKind::Person => Ok(PersonId(found.id.0)),
        Ok(_) | Err(Error::NotFound) => Err(Error::Invalid("adresse", "person.unknown")),
        Err(error) => Err(error),
    }
}

async fn work(v: &Visitor) -> Result<Markup> {
    let tally = jobs::tally(&v.site).await?;
    let entries = jobs::list(&v.site, 20).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "admin-jobs")) }
            @if entries.is_empty() { p.soft { (t!(v, "admin-jobs-none")) } }
            @else { p { (t!(v, "admin-jobs-tally", waiting = tally.waiting, parked = tally.parked)) }
                ul.list { @for job in &entries { li { div { (job.kind) " " span.soft.small { (job.attempts) " · " (v.time(job.due_at)) } } } } }
                form method="post" action="/administration/travaux" { button.act { (t!(v, "admin-jobs-retry")) } } } }
    })
}

/// `POST /administration/travaux`: everything that waits is due now.
pub async fn retry(v: Visitor) -> Result<Response, Refusal> {
    admin(&v)?;
    jobs::retry_now(&v.site).await?;
    Ok(done())
}

async fn log(v: &Visitor, actor: &Actor) -> Result<Markup> {
    let mut audits = audits::list(&v.site, actor, None).await?;
    audits.truncate(LOGGED);
    let about: Vec<ActorId> = audits.iter().filter_map(|audit| audit.subject.parse().ok()).collect();
    let names = people::profiles(&v.site, v.viewer(), &about).await?;
    Ok(html! {
        section.card { h2 { (t!(v, "admin-audit")) }
            @if audits.is_empty() { p.soft { (t!(v, "admin-audit-none")) } }
            @else { div.table { table {
                thead { tr { th scope="col" { (t!(v, "audit-when")) } th scope="col" { (t!(v, "audit-who")) } th scope="col" { (t!(v, "audit-what")) } th scope="col" { (t!(v, "audit-about")) } } }
                tbody { @for audit in &audits { tr {
                    td { (v.time(audit.at)) } td { "@" (audit.by) } td { (deed(v, &audit.deed)) }
                    td { (subject(audit, &names)) @if !audit.detail.is_empty() { " · " (detail(v, audit)) } }
                } } }
            } } } }
    })
}

/// Deeds done to people and communities name them; others keep their number.
fn subject(audit: &Audit, names: &[Profile]) -> Markup {
    let about_somebody = ["member.", "person.", "registration.", "community.", "admin."];
    let named = about_somebody.iter().any(|kind| audit.deed.starts_with(kind));
    let found = names
        .iter()
        .find(|profile| named && profile.id.to_string() == audit.subject);
    html! { @match found { Some(profile) => (person::name(profile)), None => (audit.subject) } }
}

/// The place somebody was given is a word of ours; anything else is what was written.
fn detail(v: &Visitor, audit: &Audit) -> String {
    let places = [
        Standing::Banned,
        Standing::Stranger,
        Standing::Reader,
        Standing::Member,
        Standing::Pivot,
        Standing::Animator,
        Standing::Keeper,
    ];
    let given = places
        .into_iter()
        .find(|place| audit.deed.starts_with("member.") && format!("{place:?}") == audit.detail);
    given.map_or_else(|| audit.detail.clone(), |place| person::standing(v, place))
}

/// A deed of the log in words; as it was written when the catalogue does not know it.
pub fn deed(v: &Visitor, deed: &str) -> String {
    let key = format!("deed-{}", deed.replace('.', "-"));
    if v.lang().knows(&key) {
        v.lang().say(&key, None).into_owned()
    } else {
        deed.to_owned()
    }
}
