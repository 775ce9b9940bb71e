//! What HTTP promises of every address, whatever stands there; and who may make a house ask others.
use domain::circles::Kind;
use peer::Peer;
use reqwest::Method;
use reqwest::header::{DATE, HeaderMap, RANGE, TRANSFER_ENCODING};
use reqwest::multipart::{Form, Part};
use serde_json::json;
use url::Url;

use crate::town::{Answer, Door, on_each};

/// What an answer says of itself, but for the moment at which it does and for how it is carried.
fn says(answer: &Answer) -> HeaderMap {
    let mut headers = answer.headers.clone();
    headers.remove(DATE);
    headers.remove(TRANSFER_ENCODING);
    headers.remove("x-ratelimit-reset");
    headers
}

#[tokio::test]
async fn who_asks_for_the_head_alone_is_told_what_the_whole_would_say() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let relais = house.community(&ana, "relais", Kind::Public).await;
        let said = json!({ "name": "Semis", "body": "Qui a des graines?", "community_id": relais.id });
        let post = ana.lemmy().post("/api/v3/post", &said).await.ok().json();
        let post = format!("/post/{}", post["post_view"]["post"]["id"]);
        house.settles().await;
        let of_people = [
            "/",
            "/connexion",
            "/c/relais",
            "/u/ana",
            "/style.css",
            "/no/such",
            &post,
        ];
        let of_programs = [
            "/api/v1/instance",
            "/api/v2/instance",
            "/api/v3/site",
            "/api/v1/timelines/home",
            "/.well-known/nodeinfo",
            "/nodeinfo/2.1",
            "/media/4242",
        ];
        let of_servers = ["/", "/c/relais", "/u/ana", "/c/relais/outbox", "/post/4242", &post];
        let doors: [(Door, &[&str]); 4] = [
            (house.stranger(), &of_people),
            (ana.session(), &of_people),
            (ana.mastodon(), &of_programs),
            (house.stranger().of_server(), &of_servers),
        ];
        for (door, paths) in &doors {
            for path in *paths {
                let whole = door.get(path).await;
                let head = Answer::of(door.ask(Method::HEAD, path)).await;
                assert_eq!((head.status, says(&head)), (whole.status, says(&whole)), "{path}");
                assert!(
                    head.body.is_empty() && (whole.status != 200 || !whole.body.is_empty()),
                    "{path}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_piece_of_a_file_is_given_and_a_thousand_pieces_are_not() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        house.community(&ana, "relais", Kind::Public).await;
        let words = "Le guide des semis. ".repeat(200);
        let part = Part::bytes(words.clone().into_bytes()).file_name("guide.txt");
        let form = Form::new().text("title", "Guide").part("file", part);
        let post = ana
            .session()
            .upload("/c/relais/deposer", form)
            .await
            .ok()
            .location()
            .to_owned();
        let page = ana.session().get(post).await.ok().text();
        let (_, rest) = page.split_once("href=\"/media/").unwrap();
        let file = format!("/media/{}", rest.split('"').next().unwrap());

        let piece = ana.session().with(RANGE, "bytes=3-7").get(&file).await.is(206);
        assert_eq!(piece.text(), "guide");
        let pieces: Vec<String> = (0..1000).map(|n| format!("{n}-{n}")).collect();
        let many = ana.session().with(RANGE, &format!("bytes={}", pieces.join(",")));
        for range in [
            many,
            ana.session().with(RANGE, "bytes=0-,0-,0-,0-"),
            ana.session().with(RANGE, "bytes=9999999-"),
        ] {
            let answer = range.get(&file).await;
            let whole = answer.status == 200 && answer.text() == words;
            assert!(whole || answer.status == 416 && answer.body.len() < 100, "{answer}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_invents_people_makes_us_ask_for_so_many_and_others_are_still_heard() {
    on_each(async |house| {
        let servers = [Peer::open().await, Peer::open().await, Peer::open().await];
        let inbox = Url::parse(house.url("/inbox").as_str()).unwrap();
        let liars = servers.each_ref().map(|server| server.person("liar"));
        let invents = async |server: usize, n: usize, from: &str| {
            let (server, liar) = (&servers[server], &liars[server]);
            let letter = liar.letter(&inbox, &server.create(liar, &server.note(liar, "a", "Bonjour")));
            let nobody = server.at(&format!("/u/nobody{n}#main-key"));
            let letter = letter.under(&nobody, &liar.key).header("x-forwarded-for", from);
            letter.send().await.status
        };
        let (one, another) = ("203.0.113.9", "198.51.100.7");
        for n in 0..60 {
            assert_eq!(invents(0, n, one).await, 401);
            assert_eq!(invents(1, n, one).await, 401);
        }
        assert_eq!(invents(2, 0, one).await, 503, "at the word of one address");
        assert_eq!(invents(2, 1, another).await, 401, "at the word of another");
        assert_eq!(invents(0, 61, another).await, 503, "of one server");
        assert!(servers[2].asked() < 3, "only what is looked for is asked");
    })
    .await;
}
