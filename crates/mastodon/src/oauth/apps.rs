//! The only place where an application is registered.

use axum::{Json, response::IntoResponse};
use domain::tokens::{self, Application};
use url::Url;
use web::{Allowance, Params, State, Value, address::Client};

use super::OUT_OF_BAND;
use crate::{
    entities::Registered,
    gate::Proven,
    refusal::{Answer, Refusal},
    scopes::Scopes,
};

/// Longest name and address kept, in characters.
const LONGEST: usize = 2_000;

/// `POST /api/v1/apps`
pub async fn register(state: State, client: Client, params: Params) -> Answer<Registered> {
    let spent = state.limits.spend(Allowance::Search, &format!("apps {}", client.key()));
    spent.map_err(|wait| Refusal::TooOften(wait.retry))?;
    let asked = Asked::read(&params)?;
    let names = (asked.name.as_str(), asked.website.as_deref());
    let registered =
        tokens::register_application(&state.site, names, (&asked.redirect_uris.join("\n"), &asked.scopes)).await?;
    Ok(Json(shape(registered.application, Some(registered.client_secret))))
}

/// `GET /api/v1/apps/verify_credentials`
pub async fn verify(state: State, Proven(proof): Proven) -> Result<impl IntoResponse, Refusal> {
    let id = proof.application.ok_or(Refusal::BadToken)?;
    let application = tokens::application_by_id(&state.site, id).await?;
    Ok(Json(shape(application, None)))
}

/// What an application says of itself.
struct Asked {
    name: String,
    website: Option<String>,
    redirect_uris: Vec<String>,
    scopes: String,
}

impl Asked {
    fn read(params: &Params) -> Result<Self, Refusal> {
        let name = params
            .words("client_name")
            .ok_or_else(|| Refusal::sentence("Name can't be blank"))?;
        let website = params.words("website").filter(|website| Url::parse(website).is_ok());
        let scopes: Scopes = params
            .words("scopes")
            .unwrap_or_default()
            .parse()
            .map_err(|_| Refusal::sentence("Scopes doesn't match configured on the server."))?;
        let redirect_uris = redirects(params);
        let sound = redirect_uris.iter().all(|uri| is_sound(uri));
        if redirect_uris.is_empty() || !sound || LONGEST < name.len() {
            return Err(Refusal::sentence("Redirect URI must be an absolute URI."));
        }
        Ok(Self {
            name: name.to_owned(),
            website: website.map(str::to_owned),
            redirect_uris,
            scopes: scopes.to_string(),
        })
    }
}

/// One text with an address a line, or separated by blanks, or a list.
fn redirects(params: &Params) -> Vec<String> {
    let said = params.list("redirect_uris");
    let texts = said.into_iter().filter_map(Value::text).flat_map(str::split_whitespace);
    texts.take(16).map(str::to_owned).collect()
}

/// Any scheme but those a browser would run or read locally. `http` is for a client on one's own machine.
fn is_sound(uri: &str) -> bool {
    if uri == OUT_OF_BAND {
        return true;
    }
    let Ok(url) = Url::parse(uri) else { return false };
    let harmful = matches!(
        url.scheme(),
        "javascript" | "data" | "vbscript" | "file" | "blob" | "about"
    );
    !harmful && url.fragment().is_none() && uri.len() <= LONGEST
}

fn shape(application: Application, secret: Option<String>) -> Registered {
    Registered {
        id: application.id.to_string(),
        name: application.name,
        website: application.website,
        scopes: application.scopes.split(' ').map(str::to_owned).collect(),
        redirect_uris: application.redirect_uris.lines().map(str::to_owned).collect(),
        redirect_uri: application.redirect_uris,
        client_id: secret.as_ref().map(|_| application.client_id),
        client_secret_expires_at: secret.as_ref().map(|_| 0),
        client_secret: secret,
        vapid_key: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_real_applications_are_sound_and_scripts_are_not() {
        let real = [
            OUT_OF_BAND,
            "com.tapbots.Ivory.10217:/request_token",
            "icecubesapp://",
            "http://localhost:5173/",
        ];
        assert!(real.iter().all(|uri| is_sound(uri)));
        assert!(!is_sound("javascript:alert(1)") && !is_sound("relative/path") && !is_sound("https://a.example/#x"));
    }
}
