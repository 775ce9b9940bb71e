//! The only place for one's own account: seeing it, and changing it.

use axum::Json;
use domain::{
    actor::Actor,
    actors::{Face, ProfileField},
    files::{self, Purpose},
    id::FileId,
    people,
    site::Site,
};
use web::{Params, State, Upload, Value};

use crate::{
    entities::{CredentialAccount, Frame},
    gate::Me,
    refusal::{Answer, Refusal},
};

/// `GET /api/v1/accounts/verify_credentials`
pub async fn verify(state: State, Me(actor): Me) -> Answer<CredentialAccount> {
    seen(&state.site, &actor).await
}

/// `PATCH /api/v1/accounts/update_credentials`
pub async fn update(state: State, Me(actor): Me, mut params: Params) -> Answer<CredentialAccount> {
    let avatar = picture(&state.site, &actor, params.take_file("avatar"), Purpose::Avatar).await?;
    let header = picture(&state.site, &actor, params.take_file("header"), Purpose::Header).await?;
    let change = Face {
        avatar,
        header,
        ..change(&params)
    };
    people::amend(&state.site, &actor, change).await?;
    if let Some(source) = params.nested("source") {
        prefer(&state.site, &actor, &source).await?;
    }
    seen(&state.site, &actor).await
}

/// `DELETE /api/v1/profile/avatar`
pub async fn no_avatar(state: State, Me(actor): Me) -> Answer<CredentialAccount> {
    let change = Face {
        avatar: Some(None),
        ..Face::default()
    };
    people::amend(&state.site, &actor, change).await?;
    seen(&state.site, &actor).await
}

/// `DELETE /api/v1/profile/header`
pub async fn no_header(state: State, Me(actor): Me) -> Answer<CredentialAccount> {
    let change = Face {
        header: Some(None),
        ..Face::default()
    };
    people::amend(&state.site, &actor, change).await?;
    seen(&state.site, &actor).await
}

async fn seen(site: &Site, actor: &Actor) -> Answer<CredentialAccount> {
    let account = people::account(site, actor).await?;
    let profile = people::profile(site, actor.viewer(), actor.id().into()).await?;
    let requests = people::requests(site, actor, people::Listed::first(80))
        .await?
        .items
        .len();
    let frame = Frame::new(site, actor.viewer());
    Ok(Json(CredentialAccount::of(
        &frame,
        &profile,
        (actor.role(), &account.preferences.0, requests),
    )))
}

async fn picture(
    site: &Site,
    actor: &Actor,
    upload: Option<Upload>,
    purpose: Purpose,
) -> Result<Option<Option<FileId>>, Refusal> {
    let Some(upload) = upload else { return Ok(None) };
    let picture = files::Upload {
        bytes: upload.bytes.into(),
        name: upload.name,
        purpose,
        alt: String::new(),
    };
    let file = files::put(site, actor, picture).await?;
    Ok(Some(Some(file.id)))
}

fn change(params: &Params) -> Face {
    Face {
        name: params.text("display_name").map(|name| name.trim().to_owned()),
        summary: params.text("note").map(str::to_owned),
        fields: params
            .has("fields_attributes")
            .then(|| params.list("fields_attributes").into_iter().filter_map(field).collect()),
        locked: params.flag("locked"),
        bot: params.flag("bot"),
        discoverable: params.flag("discoverable"),
        ..Face::default()
    }
}

/// An empty name takes the line away.
fn field(value: &Value) -> Option<ProfileField> {
    let name = value.member("name")?.trim();
    let value = value.member("value").unwrap_or_default().trim();
    (!name.is_empty()).then(|| ProfileField {
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

async fn prefer(site: &Site, actor: &Actor, source: &Params) -> Result<(), Refusal> {
    let mut own = people::account(site, actor).await?.preferences.0;
    match source.words("privacy") {
        Some("public" | "unlisted") => own.visibility = "public".into(),
        Some(word @ ("private" | "direct")) => own.visibility = word.into(),
        _ => {}
    }
    if let Some(sensitive) = source.flag("sensitive") {
        own.sensitive = sensitive;
    }
    if let Some(language) = source.text("language") {
        own.language = language.trim().chars().take(35).collect();
    }
    people::amend_account(site, actor, None, Some(own)).await?;
    Ok(())
}
