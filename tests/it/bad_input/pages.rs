//! At the door of browsers.
use reqwest::Method;
use reqwest::header::{HeaderName, ORIGIN};

use super::{Body, File, Line, Nothing, Raw, Scene, Shape, bombs, is_harmless};
use crate::town::on_each;

const WRITE: &str = "/c/relais/ecrire";
const DEPOSIT: &str = "/c/relais/deposer";

fn wrong() -> Vec<Line> {
    let (get, post) = (|| Method::GET, || Method::POST);
    vec![
        (
            "no title",
            post(),
            WRITE,
            Body::Form(&[("title", " "), ("source", "a")]),
            422,
        ),
        (
            "an unknown circle",
            post(),
            WRITE,
            Body::Form(&[("title", "a"), ("source", "a"), ("cercle", "4242")]),
            404,
        ),
        (
            "a circle that is no number",
            post(),
            WRITE,
            Body::Form(&[("title", "a"), ("source", "a"), ("cercle", "abc")]),
            404,
        ),
        (
            "a link that runs",
            post(),
            WRITE,
            Body::Form(&[("title", "a"), ("source", "a"), ("link", "javascript:alert(1)")]),
            422,
        ),
        (
            "a note to nobody known",
            post(),
            "/note",
            Body::Form(&[("source", "a"), ("cercle", "4242")]),
            404,
        ),
        (
            "an answer to nothing",
            post(),
            "/post/4242/repondre",
            Body::Form(&[("source", "a")]),
            404,
        ),
        (
            "a reaction to nothing",
            post(),
            "/post/4242/reaction",
            Body::Form(&[("r", "appui")]),
            404,
        ),
        ("no such post", get(), "/post/4242", Nothing, 404),
        ("a post that is no number", get(), "/post/abc", Nothing, 404),
        (
            "a post beyond numbers",
            get(),
            "/post/99999999999999999999",
            Nothing,
            404,
        ),
        ("no such person", get(), "/u/personne", Nothing, 404),
        ("no such community", get(), "/c/nulle-part", Nothing, 404),
        ("letters that are none", get(), "/c/%ff%fe", Nothing, 404),
        ("no such page", get(), "/no/such", Nothing, 404),
        (
            "a form without its end",
            post(),
            WRITE,
            Raw("multipart/form-data; boundary=x", b"--x\r\n".to_vec()),
            400,
        ),
        (
            "one byte too much",
            post(),
            WRITE,
            Raw("application/x-www-form-urlencoded", vec![b'a'; super::TOO_LARGE]),
            413,
        ),
        (
            "half a picture",
            post(),
            WRITE,
            File("image", "a.png", bombs::half_a_picture()),
            422,
        ),
        (
            "a picture too wide",
            post(),
            WRITE,
            File("image", "a.png", bombs::picture()),
            422,
        ),
        ("no file", post(), DEPOSIT, Body::Form(&[("title", "a")]), 422),
        ("an empty file", post(), DEPOSIT, File("file", "a.pdf", Vec::new()), 422),
        (
            "somebody who is not there",
            post(),
            "/connexion",
            Body::Form(&[("login", "personne"), ("password", "non")]),
            422,
        ),
        (
            "a wrong password",
            post(),
            "/connexion",
            Body::Form(&[("login", "ana"), ("password", "non")]),
            422,
        ),
    ]
}

fn unproven() -> Vec<Line> {
    vec![
        (
            "a thread of nobody",
            Method::POST,
            WRITE,
            Body::Form(&[("title", "a"), ("source", "a")]),
            401,
        ),
        (
            "a document of nobody",
            Method::POST,
            DEPOSIT,
            File("file", "a.txt", b"a".to_vec()),
            401,
        ),
    ]
}

fn from_elsewhere() -> Vec<Line> {
    vec![
        (
            "a thread from another site",
            Method::POST,
            WRITE,
            Body::Form(&[("title", "a"), ("source", "a")]),
            403,
        ),
        (
            "a sign-out from another site",
            Method::POST,
            "/deconnexion",
            Nothing,
            403,
        ),
    ]
}

#[tokio::test]
async fn browsers_are_refused_in_words_and_nothing_is_kept() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        let door = scene.ana.session();
        scene.refuses(&door, Shape::Page, wrong()).await;
        scene.refuses(&house.stranger(), Shape::Page, unproven()).await;
        for cookie in [
            "courtepointe=a",
            "courtepointe=",
            "courtepointe=%00",
            &format!("courtepointe={}", scene.ana.oauth),
        ] {
            scene
                .refuses(&house.stranger().with_cookie(cookie), Shape::Page, unproven())
                .await;
        }
        let site = HeaderName::from_static("sec-fetch-site");
        for foreign in [
            door.clone().with(ORIGIN, "https://evil.example"),
            door.clone().with(ORIGIN, "null"),
            door.clone().with(site.clone(), "cross-site"),
            door.clone().with(site, "same-site"),
        ] {
            scene.refuses(&foreign, Shape::Page, from_elsewhere()).await;
        }
    })
    .await;
}

#[tokio::test]
async fn hostile_words_in_a_form_are_words() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        let door = scene.ana.session();
        let fields = [
            ("title", super::TITLE),
            ("source", super::HOSTILE),
            ("warning", super::TITLE),
        ];
        let place = door.form(WRITE, &fields).await.is(303).location().to_owned();
        for page in [&*place, "/c/relais", "/"] {
            let page = door.get(page).await.ok();
            assert!(is_harmless(&page.text()), "{page}");
        }
        // What was typed is given back in the form, as words too.
        let again = door
            .form(WRITE, &[("title", " "), ("source", super::HOSTILE)])
            .await
            .is(422);
        assert!(is_harmless(&again.text()), "{again}");
    })
    .await;
}

#[tokio::test]
async fn a_document_that_unpacks_without_end_is_kept_and_not_unpacked() {
    on_each(async |house| {
        let scene = Scene::set(house).await;
        for (name, bytes) in [
            ("bombe.docx", bombs::archive(b"word/document.xml")),
            ("bombe.odt", bombs::archive(b"content.xml")),
            ("faux.pdf", b"%PDF-1.4\n1 0 obj<</Length 9999999999>>stream".to_vec()),
        ] {
            super::sent(&scene.ana.session(), (Method::POST, DEPOSIT), File("file", name, bytes))
                .await
                .is(303);
        }
        house.settles().await;
        scene.ana.session().get("/c/relais/documents").await.is(200);
    })
    .await;
}
