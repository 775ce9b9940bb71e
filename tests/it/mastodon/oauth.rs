//! How an application is let in, and how far.
use reqwest::Method;
use serde_json::{Value, json};

use crate::town::{Answer, Door, House, PASSWORD, Resident, on_each};

const BACK: &str = "https://application.example/retour";
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn application(house: &House) -> Value {
    let asked = [
        ("client_name", "Essai"),
        ("redirect_uris", BACK),
        ("scopes", "read write:statuses"),
    ];
    house.stranger().form("/api/v1/apps", &asked).await.is(200).json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// What the browser carries from step to step.
fn asked<'a>(application: &'a Value, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", text(application, "client_id")),
        ("redirect_uri", BACK),
        ("response_type", "code"),
        ("scope", scope),
        ("state", "é&1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

async fn step(door: &Door, mut form: Vec<(&str, &str)>, more: &[(&str, &str)]) -> Answer {
    form.extend(more);
    door.form("/oauth/authorize", &form).await
}

async fn code(house: &House, who: &Resident, application: &Value, scope: &str) -> String {
    let allowed = step(&who.session(), asked(application, scope), &[("step", "allow")])
        .await
        .is(303);
    let back = house.url(allowed.location());
    assert!(back.as_str().starts_with(BACK));
    let said: std::collections::HashMap<_, _> = back.query_pairs().into_owned().collect();
    assert_eq!(said["state"], "é&1");
    said["code"].clone()
}

async fn exchange(house: &House, application: &Value, code: &str, changed: &[(&str, &str)]) -> Answer {
    let mut form: std::collections::BTreeMap<&str, &str> = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", text(application, "client_id")),
        ("client_secret", text(application, "client_secret")),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
    .into();
    form.extend(changed.iter().copied());
    let form: Vec<_> = form.into_iter().collect();
    house.stranger().form("/oauth/token", &form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_worth_one_token_to_whoever_asked_for_it() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let mine = application(house).await;
        let spoilt = [
            ("client_secret", "faux", "invalid_client"),
            ("redirect_uri", "https://autre.example/", "invalid_grant"),
            ("code_verifier", "autre", "invalid_grant"),
        ];
        for (name, value, error) in spoilt {
            let fresh = code(house, &alice, &mine, "read").await;
            let refused = exchange(house, &mine, &fresh, &[(name, value)]).await;
            assert_eq!(refused.json()["error"], error, "{name}");
        }
        let stolen = code(house, &alice, &mine, "read").await;
        let other = application(house).await;
        assert_eq!(
            exchange(house, &other, &stolen, &[]).await.json()["error"],
            "invalid_grant"
        );

        let fresh = code(house, &alice, &mine, "read").await;
        let token = exchange(house, &mine, &fresh, &[]).await.is(200).json();
        assert!(token["created_at"].is_i64());
        let door = house.stranger().with_bearer(text(&token, "access_token"));
        assert_eq!(
            door.get("/api/v1/accounts/verify_credentials").await.is(200).json()["acct"],
            "alice"
        );
        exchange(house, &mine, &fresh, &[]).await.is(400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_what_its_scopes_say_and_nothing_more() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let mine = application(house).await;
        let fresh = code(house, &alice, &mine, "read").await;
        let token = exchange(house, &mine, &fresh, &[]).await.is(200).json();
        let door = house.stranger().with_bearer(text(&token, "access_token"));
        door.get("/api/v1/timelines/home").await.is(200);
        let refused = door
            .post("/api/v1/statuses", &json!({ "status": "bonjour" }))
            .await
            .is(403);
        assert_eq!(refused.json()["error"], "This action is outside the authorized scopes");

        let form = asked(&mine, "read write");
        let more = step(&alice.session(), form, &[("step", "allow")]).await.is(303);
        assert!(more.location().contains("error=invalid_scope"));

        for secret in [&alice.jwt, &alice.cookie] {
            house
                .stranger()
                .with_bearer(secret)
                .get("/api/v1/timelines/home")
                .await
                .is(401);
        }
        alice.session().get("/api/v1/timelines/home").await.is(401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_alone_is_nobody() {
    on_each(async |house| {
        let mine = application(house).await;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", text(&mine, "client_id")),
            ("client_secret", text(&mine, "client_secret")),
        ];
        let token = house.stranger().form("/oauth/token", &form).await.is(200).json();
        let door = house.stranger().with_bearer(text(&token, "access_token"));
        door.get("/api/v1/apps/verify_credentials").await.is(200);
        door.get("/api/v1/timelines/home").await.is(422);
        let password = [
            ("grant_type", "password"),
            ("username", "chief"),
            ("password", PASSWORD),
            form[1],
            form[2],
        ];
        let refused = house.stranger().form("/oauth/token", &password).await.is(400).json();
        assert_eq!(refused["error"], "unsupported_grant_type");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_on_the_way_and_a_foreign_page_cannot_allow() {
    on_each(async |house| {
        house.member("alice").await;
        let mine = application(house).await;
        let stranger = house.stranger();
        let wrong = step(
            &stranger,
            asked(&mine, "read"),
            &[("step", "sign_in"), ("login", "alice"), ("password", "faux")],
        )
        .await;
        assert!(wrong.is(200).text().contains("ne convient pas"));
        let right = [("step", "sign_in"), ("login", "alice"), ("password", PASSWORD)];
        let consent = step(&stranger, asked(&mine, "read"), &right).await.is(200);
        let policy = consent.header("content-security-policy").unwrap();
        assert!(
            policy.contains("form-action 'self' https://application.example;"),
            "{policy}"
        );
        assert_eq!(consent.header("cross-origin-opener-policy"), None);
        let cookie = consent
            .header("set-cookie")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();

        let browser = house.stranger().with_cookie(&cookie);
        let mut form = asked(&mine, "read");
        form.push(("step", "allow"));
        let foreign = browser
            .ask(Method::POST, "/oauth/authorize")
            .header("sec-fetch-site", "cross-site")
            .form(&form);
        Answer::of(foreign).await.is(400);
        step(&browser, asked(&mine, "read"), &[("step", "allow")]).await.is(303);
        let mut elsewhere = asked(&mine, "read");
        elsewhere[1] = ("redirect_uri", "https://voleur.example/");
        step(&browser, elsewhere, &[("step", "allow")]).await.is(400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_opens_nothing_and_only_its_application_revokes_it() {
    on_each(async |house| {
        let alice = house.member("alice").await;
        let (mine, other) = (application(house).await, application(house).await);
        let fresh = code(house, &alice, &mine, "read").await;
        let token = exchange(house, &mine, &fresh, &[]).await.is(200).json();
        let secret = text(&token, "access_token");
        let revoke = async |by: &Value| {
            let form = [
                ("client_id", text(by, "client_id")),
                ("client_secret", text(by, "client_secret")),
                ("token", secret),
            ];
            house.stranger().form("/oauth/revoke", &form).await
        };
        revoke(&other).await.is(403);
        let door = house.stranger().with_bearer(secret);
        door.get("/api/v1/preferences").await.is(200);
        revoke(&mine).await.is(200);
        revoke(&mine).await.is(200);
        door.get("/api/v1/preferences").await.is(401);
    })
    .await;
}
