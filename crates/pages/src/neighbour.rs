//! One neighbouring server as a place to bring things to: what waits, what failed, and what an administrator may do about it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::deliveries::{self, Gist, Lane, Parked, Peer, State};
use domain::{Error, Timestamp};
use maud::{Markup, html};
use web::{Params, Query};

use crate::address::Filled;
use crate::administration::admin;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// `GET /administration/voisins`: every one of them.
pub async fn list(v: Visitor) -> Result<Response, Refusal> {
    admin(&v)?;
    let peers = deliveries::peers(&v.site).await?;
    let body = html! {
        h1 { (t!(v, "peers-title")) }
        p { a href="/administration" { (t!(v, "admin-title")) } }
        @if peers.is_empty() { p.soft { (t!(v, "peers-none")) } }
        @else { div.table { table {
            thead { tr { th scope="col" { (t!(v, "admin-server-host")) } th scope="col" { (t!(v, "peer-state")) } th scope="col" { (t!(v, "peer-waiting")) } th scope="col" { (t!(v, "peer-parked")) } } }
            tbody { @for peer in &peers { tr {
                th scope="row" { a href=(address(&peer.host)) { (peer.host) } br; span.soft.small { (peer.software) " " (peer.version) } }
                td { (state(&v, peer.state)) } td { (peer.waiting) } td { (peer.parked) }
            } } }
        } } }
    };
    Ok(v.page(t!(v, "peers-title")).show(&body))
}

/// `GET /administration/voisins/{host}`.
pub async fn show(v: Visitor, Path(host): Path<String>, Query(params): Query) -> Result<Response, Refusal> {
    admin(&v)?;
    let peer = deliveries::peer(&v.site, &host).await?;
    let lanes = deliveries::lanes(&v.site, peer.server).await?;
    let parked = deliveries::parked(&v.site, peer.server).await?;
    let body = html! {
        h1 { (peer.host) }
        p { a href="/administration/voisins" { (t!(v, "peers-title")) } }
        @if params.is("bien") { p.note.good role="status" { (t!(v, "peer-done")) } }
        (facts(&v, &peer))
        (gestures(&v, &peer))
        (waiting(&v, &lanes))
        (set_aside(&v, &parked))
    };
    Ok(v.page(peer.host.clone()).show(&body))
}

/// Where a neighbour's page is.
pub fn address(host: &str) -> String {
    format!("/administration/voisins/{host}")
}

fn state(v: &Visitor, state: State) -> Markup {
    let (class, key) = match state {
        State::Open => ("tag", "peer-open"),
        State::Waiting => ("tag on", "peer-away"),
        State::Dormant => ("tag on", "peer-dormant"),
        State::Paused => ("tag on", "peer-paused"),
    };
    html! { span class=(class) { (t!(v, key)) } }
}

fn facts(v: &Visitor, peer: &Peer) -> Markup {
    let moment =
        |at: Option<Timestamp>| html! { @match at { Some(at) => (v.time(at)), None => (t!(v, "peer-never")) } };
    html! {
        section.card { h2 { (t!(v, "peer-state")) }
            p { (state(v, peer.state)) " " (peer.software) " " (peer.version) }
            div.table { table { tbody {
                tr { th scope="row" { (t!(v, "peer-waiting")) } td { (peer.waiting) } }
                tr { th scope="row" { (t!(v, "peer-oldest")) } td { (moment(peer.oldest)) } }
                tr { th scope="row" { (t!(v, "peer-parked")) } td { (peer.parked) } }
                tr { th scope="row" { (t!(v, "peer-brought")) } td { (moment(peer.brought_at)) } }
                @if let Some(error) = &peer.error { tr { th scope="row" { (t!(v, "peer-error")) } td { (error) " · " (moment(peer.error_at)) } } }
                @if peer.failing_since.is_some() { tr { th scope="row" { (t!(v, "peer-failing")) } td { (moment(peer.failing_since)) } } }
                @if peer.ask_at.is_some() { tr { th scope="row" { (t!(v, "peer-ask")) } td { (moment(peer.ask_at)) } } }
            } } }
        }
    }
}

fn gestures(v: &Visitor, peer: &Peer) -> Markup {
    html! {
        section.card { h2 { (t!(v, "peer-gestures")) }
            form method="post" action=(address(&peer.host)) {
                @if peer.state == State::Paused { button.act name="geste" value="reprendre" { (t!(v, "peer-resume")) } }
                @else { button.act name="geste" value="suspendre" { (t!(v, "peer-pause")) } }
                button.act name="geste" value="essayer" { (t!(v, "peer-retry")) }
            }
            p.soft.small { (t!(v, "peer-pause-hint")) }
            @if 0 < peer.waiting + peer.parked { details { summary { (t!(v, "peer-drop")) }
                form method="post" action=(address(&peer.host)) {
                    p { (t!(v, "peer-drop-hint", n = peer.waiting + peer.parked)) }
                    label { input type="checkbox" name="certain" value="1" required; " " (t!(v, "peer-drop-sure")) }
                    button.act name="geste" value="abandonner" { (t!(v, "peer-drop")) }
                } } }
        }
    }
}

fn waiting(v: &Visitor, lanes: &[Lane]) -> Markup {
    html! {
        section.card { h2 { (t!(v, "peer-lanes")) }
            @if lanes.is_empty() { p.soft { (t!(v, "peer-lanes-none")) } }
            @else { div.table { table {
                thead { tr { th scope="col" { (t!(v, "peer-lane")) } th scope="col" { (t!(v, "peer-waiting")) } th scope="col" { (t!(v, "peer-oldest")) } th scope="col" { (t!(v, "peer-next")) } } }
                tbody { @for lane in lanes { tr {
                    th scope="row" {
                        @match &lane.community { Some(handle) => { "!" (handle) } None => (t!(v, "peer-somebody")) }
                        @if lane.light { " · " (t!(v, "peer-votes")) }
                    }
                    td { (lane.waiting) }
                    td { @if let Some(oldest) = lane.oldest { (v.time(oldest)) } }
                    td { @if lane.under_way { (t!(v, "peer-under-way")) } @else if let Some(due) = lane.due_at { (v.time(due)) }
                        @if let Some(error) = &lane.error { br; span.soft.small { (error) " · " (t!(v, "peer-tries", n = lane.tries)) } } }
                } } }
            } } }
        }
    }
}

fn set_aside(v: &Visitor, parked: &[Parked]) -> Markup {
    html! {
        @if !parked.is_empty() { section.card { h2 { (t!(v, "peer-parked")) }
            ul.list { @for one in parked { li { div {
                (t!(v, gist(one.gist))) " · " (v.time(one.said_at))
                @if let Some(error) = &one.error { br; span.soft.small { (error) } }
            } } } }
        } }
    }
}

fn gist(gist: Gist) -> &'static str {
    match gist {
        Gist::Other | Gist::Echoes => "gist-other",
        Gist::Creates => "gist-creates",
        Gist::Updates => "gist-updates",
        Gist::Restores => "gist-restores",
        Gist::Deletes => "gist-deletes",
        Gist::Votes | Gist::Unvotes => "gist-votes",
        Gist::Undoes | Gist::Rejects => "gist-undoes",
    }
}

/// `POST /administration/voisins/{host}`: pauses, resumes, tries now, or gives up what waits.
pub async fn act(v: Visitor, Path(host): Path<String>, Filled(params): Filled) -> Result<Response, Refusal> {
    let by = Some(admin(&v)?);
    match (params.text("geste"), sure(&params)) {
        (Some("suspendre"), _) => deliveries::pause(&v.site, &host, by).await?,
        (Some("reprendre"), _) => deliveries::resume(&v.site, &host, by).await?,
        (Some("essayer"), _) => drop(deliveries::retry(&v.site, &host, by).await?),
        (Some("abandonner"), true) => drop(deliveries::drop_all(&v.site, &host, by).await?),
        _ => return Err(Error::NotFound.into()),
    }
    Ok(Redirect::to(&format!("{}?bien=1", address(&host))).into_response())
}

fn sure(params: &Params) -> bool {
    params.is("certain")
}
