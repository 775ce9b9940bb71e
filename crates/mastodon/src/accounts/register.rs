//! The only place where a client opens an account for somebody.

use axum::Json;
use domain::{
    Error,
    people::{self, Registered, Registration},
    tokens::{self, Kind, Opening},
};
use serde_json::{Map, Value, json};
use web::{Allowance, Params, State, address::Client};

use crate::{
    entities::Token,
    gate::Proven,
    refusal::{Answer, Refusal},
};

/// `POST /api/v1/accounts`, with an application's own token. Where accounts wait to be accepted, there is no token yet.
pub async fn create(state: State, Proven(proof): Proven, client: Client, params: Params) -> Answer<Token> {
    if proof.actor.is_some() {
        return Err(Refusal::Scope);
    }
    checked(&params)?;
    let spent = state.limits.spend(Allowance::Register, &client.key());
    spent.map_err(|wait| Refusal::TooOften(wait.retry))?;
    let registered = people::register(&state.site, registration(&params))
        .await
        .map_err(explained)?;
    let Registered::Active(actor) = registered else {
        return Err(Refusal::NotOffered(
            "Votre demande est reçue. Vous pourrez vous connecter quand elle aura été acceptée.",
        ));
    };
    let opening = Opening {
        kind: Kind::Oauth,
        application: proof.application,
        scopes: proof.scopes.clone(),
        agent: String::new(),
    };
    let secret = tokens::open(&state.site, &actor, opening).await?;
    let created_at = state.site.now().seconds();
    Ok(Json(Token {
        access_token: secret,
        token_type: "Bearer",
        scope: proof.scopes,
        created_at,
    }))
}

fn registration(params: &Params) -> Registration {
    let said = |name| params.words(name).unwrap_or_default().to_owned();
    Registration {
        handle: said("username"),
        email: said("email"),
        password: params.text("password").unwrap_or_default().to_owned(),
        answer: said("reason"),
        locale: said("locale").chars().take(2).collect(),
        key: String::new(),
    }
}

/// What is missing, all of it at once, in the words clients know.
fn checked(params: &Params) -> Result<(), Refusal> {
    let mut wrong = Map::new();
    let blank = json!({ "error": "ERR_BLANK", "description": "can't be blank" });
    if !params.is("agreement") {
        wrong.insert(
            "agreement".into(),
            json!([{ "error": "ERR_ACCEPTED", "description": "must be accepted" }]),
        );
    }
    for name in ["username", "password"] {
        if params.words(name).is_none() {
            wrong.insert(name.into(), json!([blank]));
        }
    }
    if params.words("email").is_none() {
        let invalid = json!({ "error": "ERR_INVALID", "description": "is invalid" });
        wrong.insert("email".into(), json!([blank, invalid]));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Details(Value::Object(wrong)))
    }
}

/// The domain's reason, under the client's name of the field.
fn explained(error: Error) -> Refusal {
    let (field, reason) = match error {
        Error::Invalid(field, reason) => (field, reason),
        Error::Conflict(reason) => ("username", reason),
        other => return other.into(),
    };
    let name = match field {
        "handle" => "username",
        "answer" => "reason",
        other => other,
    };
    let code = match reason.rsplit('.').next() {
        Some("taken") => "ERR_TAKEN",
        Some("too_long") => "ERR_TOO_LONG",
        Some("too_short") => "ERR_TOO_SHORT",
        Some("empty") => "ERR_BLANK",
        Some("reserved") => "ERR_RESERVED",
        _ => "ERR_INVALID",
    };
    let sentence = crate::sentences::of(reason);
    Refusal::Details(json!({ name: [{ "error": code, "description": sentence }] }))
}
