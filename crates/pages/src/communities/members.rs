//! Who is in a community, and who asks to come in.

use axum::response::{Redirect, Response};
use domain::actors::Profile;
use domain::circles::{self, Standing};
use domain::communities::{self, Community};
use domain::id::PersonId;
use domain::{Error, Result, people};
use maud::{Markup, html};

use super::{Patch, framed, my_standing, named};
use crate::address::{Asked, Filled, split};
use crate::look::Way;
use crate::parts::person;
use crate::refusal::Refusal;
use crate::visitor::Visitor;
use crate::words::t;

/// `/c/{handle}/membres`: everybody, for whoever is inside; those who animate, for the others.
pub async fn show(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    let community = named(&v, &handle).await?;
    let people = match circles::roster(&v.site, v.viewer(), community.circle).await {
        Ok(people) => people,
        Err(Error::NotFound) => communities::animators(&v.site, v.viewer(), community.id).await?,
        Err(error) => return Err(error.into()),
    };
    let action = format!("{}/membres", person::href(&community.profile));
    let waiting = invited(&v, &community, &action).await?;
    let list = html! { (invite_form(&v, &community, &action)) (waiting) h2 { (t!(v, "community-people")) } ul.list { @for (profile, standing) in &people {
        (person::line(&v, profile, &place_form(&v, (&community, &action), (profile, *standing))))
    } } };
    framed(&v, &community, Patch::Members, &list).await
}

/// For whoever animates: somebody to ask in, by address.
fn invite_form(v: &Visitor, community: &Community, action: &str) -> Markup {
    html! { @if community.may_animate() {
        form.row method="post" action=(action) {
            label { (t!(v, "members-invite")) " " input name="adresse" required; }
            button { (t!(v, "members-invite-send")) }
        }
    } }
}

/// For whoever animates: who was asked in and has not answered.
async fn invited(v: &Visitor, community: &Community, action: &str) -> Result<Markup> {
    let (true, Ok(actor)) = (community.may_animate(), v.known()) else {
        return Ok(html! {});
    };
    let waiting = circles::invited(&v.site, actor, community.id).await?;
    Ok(html! { @if !waiting.is_empty() {
        h2 { (t!(v, "members-invited")) }
        ul.list { @for invitation in &waiting {
            (person::line(v, &invitation.person, &html! {
                form.row method="post" action=(action) {
                    span.soft { (v.time(invitation.since)) }
                    input type="hidden" name="personne" value=(invitation.person.id);
                    button.act name="place" value=(Standing::Stranger as i16) { (t!(v, "members-invite-back")) }
                }
            }))
        } }
    } })
}

/// Where somebody stands; for whoever may change it, a form.
fn place_form(
    v: &Visitor,
    (community, action): (&Community, &str),
    (profile, standing): (&Profile, Standing),
) -> Markup {
    let me = my_standing(community);
    let myself = v.viewer().person().map(|id| id.0) == Some(profile.id.0);
    if me < Standing::Animator || myself || me <= standing && me != Standing::Keeper {
        return html! { span.tag.on[Standing::Pivot <= standing] { (person::standing(v, standing)) } };
    }
    let mut offered = vec![Standing::Reader, Standing::Member, Standing::Pivot];
    if me == Standing::Keeper {
        offered.extend([Standing::Animator, Standing::Keeper]);
    }
    offered.extend([Standing::Stranger, Standing::Banned]);
    html! { form method="post" action=(action) { (standing_select(v, profile, standing, &offered)) button.act { (t!(v, "circle-place")) } } }
}

/// The places somebody may be given.
pub fn standing_select(v: &Visitor, profile: &Profile, current: Standing, offered: &[Standing]) -> Markup {
    html! {
        input type="hidden" name="personne" value=(profile.id);
        select name="place" aria-label={ (t!(v, "circle-standing")) " · " (profile.display_name()) } {
            @for standing in offered { option value=(*standing as i16) selected[*standing == current] { (person::standing(v, *standing)) } }
        }
    }
}

/// The standing a form gives.
pub fn standing_of(number: Option<i64>) -> Result<Standing> {
    let known = [
        Standing::Banned,
        Standing::Stranger,
        Standing::Reader,
        Standing::Member,
        Standing::Pivot,
        Standing::Animator,
        Standing::Keeper,
    ];
    known
        .into_iter()
        .find(|standing| Some(i64::from(*standing as i16)) == number)
        .ok_or(Error::Invalid("place", "standing.unknown"))
}

/// `POST /c/{handle}/membres`: gives somebody another place.
pub async fn place(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let (person, standing) = match params.words("adresse") {
        Some(address) => (addressed(&v, address).await?, Standing::Member),
        None => (
            PersonId(params.number("personne").ok_or(Error::NotFound)?),
            standing_of(params.number("place"))?,
        ),
    };
    circles::place(&v.site, actor, community.circle, (person, standing)).await?;
    Ok(Redirect::to(&format!("{}/membres", person::href(&community.profile))))
}

async fn addressed(v: &Visitor, address: &str) -> Result<PersonId> {
    let (name, host) = split(address);
    let found = people::by_handle(&v.site, v.viewer(), name, host).await?;
    Ok(PersonId(found.id.0))
}

/// `GET /c/{handle}/demandes`.
pub async fn requests(v: Visitor, Asked(handle): Asked<String>) -> Result<Response, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let requests = circles::asked(&v.site, actor, community.id).await?;
    let action = format!("{}/demandes", person::href(&community.profile));
    let body = html! {
        h1 { (t!(v, "requests-title")) }
        p { (person::name(&community.profile)) }
        @if requests.is_empty() { p.soft { (t!(v, "requests-none")) } }
        @for request in &requests {
            article.card {
                div.by { (person::portrait(&v, &request.person, "")) div { (person::name(&request.person)) br; span.soft { "@" (request.person.address()) " · " (v.time(request.since)) } } }
                @if !request.answer.is_empty() { blockquote { p { (request.answer) } } }
                form.row method="post" action=(action) {
                    input type="hidden" name="personne" value=(request.person.id);
                    button name="oui" value="1" { (t!(v, "requests-admit")) }
                    button.grave name="oui" value="0" { (t!(v, "requests-decline")) }
                }
            }
        }
    };
    Ok(v.page(t!(v, "requests-title")).here(Way::Communities).show(&body))
}

/// `POST /c/{handle}/demandes`.
pub async fn decide(v: Visitor, Asked(handle): Asked<String>, Filled(params): Filled) -> Result<Redirect, Refusal> {
    let actor = v.known()?;
    let community = named(&v, &handle).await?;
    let person = PersonId(params.number("personne").ok_or(Error::NotFound)?);
    if params.is("oui") {
        circles::admit(&v.site, actor, community.id, person).await?;
    } else {
        circles::decline(&v.site, actor, community.id, person).await?;
    }
    Ok(Redirect::to(&format!("{}/demandes", person::href(&community.profile))))
}
