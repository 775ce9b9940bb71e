//! What every page promises: it is light, it runs nothing, it names its fields, and it is read by whoever may.
use domain::Actor;
use domain::circles::Kind;
use domain::communities::Community;
use domain::posts::{self, Draft, Place};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, COOKIE};

use crate::town::{Answer, House, Resident, on_each};

/// Kilobytes that a page of each kind may weigh, compressed, with its sheet.
const ENTRY: usize = 14 << 10;
const PLACE: usize = 30 << 10;

const WORDS: &str = "Chez nous, la première rencontre se fait dehors, sans formulaire, avec un café. On revient la \
    semaine suivante, au même endroit, à la même heure, et c'est la troisième fois que quelqu'un parle.";

/// A thread with as many answers as one page shows, hanging on each other.
async fn long_thread(house: &House, by: &Resident, place: &Community) -> posts::PostView {
    let (site, actor) = (house.site(), &by.actor);
    let draft = Draft::new(Place::Community(place.id, None), WORDS).titled("Comment accueille-t-on la première fois?");
    let thread = posts::publish(&site, actor, draft).await.unwrap();
    let mut above = thread.post.id;
    for number in 0..30 {
        let target = if number % 3 == 0 { thread.post.id } else { above };
        let said = Draft::new(Place::Reply(target), format!("{number}. {WORDS}"));
        above = posts::publish(&site, actor, said).await.unwrap().post.id;
    }
    thread
}

/// Bytes on the wire, for a browser that holds this cookie.
async fn weight(house: &House, cookie: &str, path: &str) -> usize {
    let http = reqwest::Client::builder().no_proxy().no_gzip().build().unwrap();
    let asked = http
        .get(house.url(path))
        .header(ACCEPT_ENCODING, "gzip")
        .header(COOKIE, cookie);
    let answer = asked.send().await.unwrap().error_for_status().unwrap();
    assert_eq!(answer.headers()[CONTENT_ENCODING], "gzip", "{path}");
    answer.bytes().await.unwrap().len()
}

/// The address of the sheet, as the page gives it.
fn sheet(page: &str) -> String {
    between(page, "rel=\"stylesheet\" href=\"", "\"").to_owned()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}

#[tokio::test]
async fn a_page_is_light_even_on_a_slow_line() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Community).await;
        let thread = long_thread(house, &ana, &place).await;
        let cookie = format!("courtepointe={}", ana.cookie);
        let style = weight(house, "", &sheet(&house.get("/connexion").await.text())).await;
        assert!(style <= 6 << 10, "the sheet weighs {style}");
        for path in ["/connexion", "/inscription"] {
            let all = style + weight(house, "", path).await;
            assert!(all <= ENTRY, "{path} weighs {all}");
        }
        for path in [
            "/".to_owned(),
            "/c/relais".to_owned(),
            format!("/post/{}", thread.post.id),
        ] {
            let all = style + weight(house, &cookie, &path).await;
            assert!(all <= PLACE, "{path} weighs {all}");
        }
    })
    .await;
}

/// Every kind of page there is, for somebody who keeps a community.
fn paths(thread: &posts::PostView) -> Vec<String> {
    let fixed = "/ /?ordre=tout /communautes /communautes/fonder /c/relais /c/relais/documents /c/relais/membres \
        /c/relais/demandes /c/relais/cercles /c/relais/modifier /c/relais/ecrire /c/relais/deposer /c/relais/quitter /ecrire \
        /note /documents /documents/deposer /recherche?q=rencontre /recherche?q=ana&dans=personnes /u/ana /u/chief \
        /u/chief/ecrire /garde /avis /reglages /a-propos /confidentialite";
    let about = ["", "/repondre", "/modifier", "/effacer", "/versions", "/signaler"];
    let of_thread = about.iter().map(|end| format!("/post/{}{end}", thread.post.id));
    fixed.split_whitespace().map(str::to_owned).chain(of_thread).collect()
}

#[tokio::test]
async fn a_page_runs_nothing_and_names_its_fields() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Community).await;
        let thread = long_thread(house, &ana, &place).await;
        for path in paths(&thread) {
            looks_right(&path, &ana.session().get(&path).await.is(200), true);
        }
        looks_right(
            "/administration",
            &house.admin().await.session().get("/administration").await.is(200),
            true,
        );
        for path in ["/", "/connexion", "/inscription", "/communautes", "/c/relais", "/u/ana"] {
            looks_right(path, &house.get(path).await.is(200), false);
        }
        looks_right("/nulle-part", &house.get("/nulle-part").await.is(404), true);
    })
    .await;
}

fn looks_right(path: &str, answer: &Answer, private: bool) {
    let page = answer.text();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"fr-CA\">"), "{path}");
    for never in ["<script", " style=", " onclick=", "javascript:", "http-equiv"] {
        assert!(!page.contains(never), "{path} holds {never}");
    }
    for once in ["<h1", "<main", "<footer", "<header", "</title>"] {
        assert_eq!(page.matches(once).count(), 1, "{path}: {once}");
    }
    assert!(
        page.contains("href=\"#contenu\"") && page.contains("id=\"contenu\""),
        "{path}: the way past the menu"
    );
    unnamed(path, &page);
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for strict in [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(strict), "{path}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("script-src"),
        "{path}: {policy}"
    );
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
    assert_eq!(answer.header("etag"), None, "{path}");
    let kept = answer.header("cache-control").unwrap_or_default();
    assert!(
        kept == "private, no-store" || !private && kept == "no-cache",
        "{path}: {kept}"
    );
    let foreign = page
        .split("src=\"")
        .skip(1)
        .filter(|source| !source.starts_with('/') && !source.starts_with("http://localhost"));
    assert_eq!(foreign.count(), 0, "{path} asks something of another site");
}

/// Every field has a label: around it, pointing at it, or said by itself.
fn unnamed(path: &str, page: &str) {
    for kind in ["<input", "<textarea", "<select"] {
        for (at, _) in page.match_indices(kind) {
            let tag = page[at..].split_once('>').unwrap().0;
            let before = &page[..at];
            let wrapped = before.rfind("<label").unwrap_or(0) > before.rfind("</label").unwrap_or(0);
            let pointed = tag
                .split_once(" id=\"")
                .is_some_and(|(_, rest)| page.contains(&format!("<label for=\"{}\"", rest.split_once('"').unwrap().0)));
            let named = wrapped || pointed || tag.contains("type=\"hidden\"") || tag.contains("aria-label=");
            assert!(named, "{path}: {tag}");
        }
    }
}

#[tokio::test]
async fn what_one_may_not_read_is_a_page_that_does_not_exist() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let place = house.community(&ana, "relais", Kind::Community).await;
        let secret = posts::publish(&house.site(), &ana.actor, thread_in(&place))
            .await
            .unwrap();
        let circle = domain::circles::open(&house.site(), &ana.actor, place.id, ("Comité discret", true))
            .await
            .unwrap();
        for door in [house.stranger(), bea.session()] {
            let nowhere = door.get("/post/999999").await.is(404);
            let hidden = ["", "?page=2"].map(|end| format!("/post/{}{end}", secret.post.id));
            let circle = format!("/c/relais/cercle/{}", circle.id);
            for path in hidden.iter().chain([&circle, &"/u/personne".to_owned()]) {
                let answer = door.get(path).await.is(404);
                assert_eq!(told(&answer), told(&nowhere), "{path}");
                assert_eq!(answer.text(), nowhere.text(), "{path}");
            }
            let circles = door.get("/c/relais/cercles").await.ok().text();
            assert!(!circles.contains("Comité discret"));
        }
    })
    .await;
}

fn thread_in(place: &Community) -> Draft {
    Draft::new(Place::Community(place.id, None), "Entre nous seulement.").titled("À ne pas répéter")
}

/// The headers of an answer but its date.
fn told(answer: &Answer) -> Vec<(String, String)> {
    let said = answer.headers.iter().filter(|(name, _)| name.as_str() != "date");
    let mut said: Vec<_> = said
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    said.sort();
    said
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Community).await;
        let form = [
            ("title", "Piégé"),
            ("source", "…"),
            ("cercle", &*place.circle.to_string()),
        ];
        for (name, value) in [
            ("origin", "https://ailleurs.example"),
            ("sec-fetch-site", "cross-site"),
            ("origin", "null"),
        ] {
            let hostile = ana.session().with(name.parse().unwrap(), value);
            hostile.form("/c/relais/ecrire", &form).await.is(403);
            hostile.form("/deconnexion", &[]).await.is(403);
        }
        assert!(!ana.session().get("/c/relais").await.ok().text().contains("Piégé"));
        ana.session()
            .with("sec-fetch-site".parse().unwrap(), "same-origin")
            .form("/c/relais/ecrire", &form)
            .await
            .is(303);
        assert!(ana.session().get("/c/relais").await.ok().text().contains("Piégé"));
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_given_back_with_what_is_wrong_beside_it() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        house.community(&ana, "relais", Kind::Community).await;
        let form = [
            ("title", " "),
            ("source", "Un long <récit> à ne pas perdre"),
            ("warning", "Sujet dur"),
        ];
        let page = ana.session().form("/c/relais/ecrire", &form).await.is(422).text();
        assert!(page.contains("Un long &lt;récit&gt; à ne pas perdre") && page.contains("value=\"Sujet dur\""));
        let field = between(&page, "id=\"f-title\"", ">");
        assert!(
            field.contains("aria-invalid=\"true\"") && field.contains("aria-describedby=\"e-title"),
            "{field}"
        );
        assert!(
            page.contains("id=\"e-title\"") && page.contains("role=\"alert\"") && page.contains("href=\"#f-title\"")
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ended_loses_no_text() {
    on_each(async |house| {
        house
            .community(&house.member("ana").await, "relais", Kind::Public)
            .await;
        let form = [("title", "Longue soirée"), ("source", "Deux heures d'écriture")];
        let page = house.stranger().form("/c/relais/ecrire", &form).await.is(401).text();
        assert!(page.contains("Deux heures d'écriture") && page.contains("Longue soirée"));
    })
    .await;
}

#[tokio::test]
async fn a_page_speaks_the_language_one_asked_for() {
    on_each(async |house| {
        let door = house
            .stranger()
            .with(reqwest::header::ACCEPT_LANGUAGE, "en-CA,fr;q=0.5");
        let english = door.get("/connexion").await.ok();
        assert!(english.text().contains("<html lang=\"en\">") && english.text().contains("Sign in"));
        assert_eq!(english.header("content-language"), Some("en"));
        let chosen = house
            .stranger()
            .with_cookie("langue=fr-CA")
            .get("/connexion")
            .await
            .ok();
        assert!(chosen.text().contains("Se connecter"));
    })
    .await;
}

/// Signs in through the page itself, with nothing but forms.
#[tokio::test]
async fn one_signs_in_says_something_and_signs_out_with_forms_alone() {
    on_each(async |house| {
        let ana: Actor = house.member("ana").await.actor;
        let place = house
            .community(&house.member("bea").await, "relais", Kind::Community)
            .await;
        domain::circles::join(&house.site(), &ana, place.id, domain::circles::Asking::default())
            .await
            .unwrap();
        let wrong = [("login", "ana"), ("password", "pas-celui-la")];
        house.stranger().form("/connexion", &wrong).await.is(422);
        let right = [
            ("login", "ana"),
            ("password", crate::town::PASSWORD),
            ("retour", "//ailleurs.example"),
        ];
        let inside = house.stranger().form("/connexion", &right).await.is(303);
        assert_eq!(inside.location(), "/");
        let cookie = inside.header("set-cookie").unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        let door = house.stranger().with_cookie(cookie.split(';').next().unwrap());
        let said = door
            .form("/c/relais/ecrire", &[("title", "Bonjour"), ("source", "Me voici.")])
            .await
            .is(303);
        let page = door.get(said.location()).await.is(200).text();
        assert!(page.contains("Me voici.") && page.contains("value=\"merci\""));
        door.form("/deconnexion", &[]).await.is(303);
        door.get("/reglages").await.is(303);
    })
    .await;
}
