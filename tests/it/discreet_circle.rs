//! What one may not read does not exist: a document deposited in a discreet circle is found by those inside, through
//! every door, and everybody else is answered as for an address that leads nowhere, to the byte.
use std::fs;

use domain::circles::{self, Kind, Standing};
use domain::id::{FileId, Moment, PostId};
use domain::{Viewer, posts};
use serde_json::json;

use crate::town::program::{self, Program};
use crate::town::{Answer, Door, House, Resident, settled, two_on_each};

/// In the file, and neither in its name nor in its title.
const WORD: &str = "mycorhizes";
const TITLE: &str = "Carnet du noyau";

/// Where a document would be listed.
const HOUSE: &[&str] = &[
    "/documents",
    "/c/relais",
    "/c/relais/documents",
    "/c/relais/cercles",
    "/c/relais/membres",
];

/// The numbers by which the doors call one post and its file.
#[derive(Clone, Copy)]
struct Numbers {
    post: i64,
    moment: i64,
    file: i64,
}

impl Numbers {
    /// As many digits, and nothing there.
    fn of_nothing(self) -> Self {
        let nines = |number: i64| 10_i64.pow(number.to_string().len().try_into().unwrap()) - 1;
        Self {
            post: nines(self.post),
            moment: self.moment - (1 << 30),
            file: nines(self.file),
        }
    }

    /// The answer without the numbers of the question, which some pages say back.
    fn forgotten(self, answer: &Answer) -> (u16, Vec<(String, String)>, String) {
        let (status, headers, body) = answer.essence();
        let without = |text: String| {
            let text = text.replace(&self.moment.to_string(), "[moment]");
            ["/post/", "/media/", "/comment/", "%2Fpost%2F"]
                .iter()
                .fold(text, |text, before| {
                    let text = text.replace(&format!("{before}{}", self.post), &format!("{before}[post]"));
                    text.replace(&format!("{before}{}", self.file), &format!("{before}[file]"))
                })
        };
        let headers = headers.into_iter().map(|(name, value)| (name, without(value)));
        (status, headers.collect(), without(body))
    }
}

fn pages(at: Numbers) -> Vec<String> {
    let Numbers { post, moment, file } = at;
    let mut paths: Vec<String> = [
        "",
        "/versions",
        "/document",
        "/repondre",
        "/modifier",
        "/effacer",
        "/signaler",
    ]
    .iter()
    .map(|end| format!("/post/{post}{end}"))
    .collect();
    paths.extend([format!("/comment/{post}"), format!("/@ana/{moment}")]);
    paths.extend(files(file));
    paths
}

fn files(file: i64) -> Vec<String> {
    vec![
        format!("/media/{file}"),
        format!("/media/{file}/preview"),
        format!("/media/{file}/carnet.txt"),
        format!("/pictrs/image/{file}.txt"),
    ]
}

fn mastodon(at: Numbers) -> Vec<String> {
    let ends = [
        "",
        "/context",
        "/history",
        "/favourited_by",
        "/reblogged_by",
        "/source",
        "/card",
    ];
    let mut paths: Vec<String> = ends
        .iter()
        .map(|end| format!("/api/v1/statuses/{}{end}", at.moment))
        .collect();
    paths.push(format!("/api/v1/statuses?id[]={}", at.moment));
    paths.push(format!("/api/v1/media/{}", at.file));
    paths.extend(files(at.file));
    paths
}

fn lemmy(at: Numbers) -> Vec<String> {
    let post = at.post;
    let mut paths = Vec::new();
    for version in ["v3", "v4"] {
        paths.push(format!("/api/{version}/post?id={post}"));
        paths.push(format!("/api/{version}/comment/list?post_id={post}"));
        paths.push(format!("/api/{version}/comment?id={post}"));
    }
    paths.extend(files(at.file));
    paths
}

fn servers(at: Numbers) -> Vec<String> {
    let post = at.post;
    vec![
        format!("/post/{post}"),
        format!("/comment/{post}"),
        format!("/activities/create/{post}"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_in_a_discreet_circle_exists_for_those_inside_and_for_nobody_else() {
    if !program::are_installed() {
        return;
    }
    two_on_each(async |here, there| {
        let scene = Scene::set(here, there).await;
        let before = scene.world(here).await;
        let at = scene.deposited(here).await;
        let after = scene.world(here).await;
        for ((path, was), (_, is)) in before.iter().zip(&after) {
            assert_eq!(was, is, "{path} changed for those outside");
        }
        scene.inside(here, at).await;
        scene.outside(here, at).await;
        scene.elsewhere((here, there), at).await;
    })
    .await;
}

/// Ana and Ben are in the circle. Zoe is in the community; Bob was put out of it; Bea lives in the other house.
struct Scene {
    ana: Resident,
    ben: Resident,
    zoe: Resident,
    bob: Resident,
    bea: Resident,
}

impl Scene {
    async fn set(here: &House, there: &House) -> Self {
        let (ana, ben) = (here.member("ana").await, here.member("ben").await);
        let (zoe, bob) = (here.member("zoe").await, here.member("bob").await);
        let community = here.community(&ana, "relais", Kind::Public).await;
        for who in [&ben, &zoe, &bob] {
            here.joins(who, community.id).await;
        }
        let site = here.site();
        let circle = circles::open(&site, &ana.actor, community.id, ("Le noyau", true))
            .await
            .unwrap();
        for (circle, who, standing) in [
            (circle.id, &ben, Standing::Member),
            (community.circle, &bob, Standing::Banned),
        ] {
            circles::place(&site, &ana.actor, circle, (who.id(), standing))
                .await
                .unwrap();
        }
        // Ana has spoken today: that she speaks again inside is nobody's business.
        let said = json!({ "name": "Bonjour", "body": "À tout le monde", "community_id": community.id });
        ana.lemmy().post("/api/v3/post", &said).await.ok();
        here.settles().await;
        // Bea follows the community: what everybody may read there is brought to her.
        let bea = there.member("bea").await;
        bea.follows(&format!("relais@{}", here.host())).await;
        settled(&[here, there]).await;
        Self {
            ana,
            ben,
            zoe,
            bob,
            bea,
        }
    }

    /// What those outside see of Ana, of the community and of the house: lists, counts, dates.
    async fn world(&self, here: &House) -> Vec<(String, String)> {
        let ana = self.ana.id();
        let programs = [
            "/u/ana",
            "/u/ana/outbox",
            "/c/relais",
            "/c/relais/outbox",
            "/c/relais/featured",
        ];
        let lists = [
            format!("/api/v1/accounts/{ana}"),
            format!("/api/v1/accounts/{ana}/statuses"),
            "/api/v1/timelines/public".into(),
            "/api/v1/directory".into(),
            "/api/v1/instance".into(),
            "/nodeinfo/2.1".into(),
        ];
        let apps = [
            "/site",
            "/post/list",
            "/comment/list",
            "/community/list",
            "/community?name=relais",
            "/modlog",
        ];
        let mut seen = Vec::new();
        for who in [&self.zoe, &self.bob] {
            for path in [
                "/",
                "/u/ana",
                "/documents",
                "/communautes",
                "/avis",
                "/recherche?q=relais",
            ]
            .iter()
            .chain(HOUSE)
            {
                seen.push((path.to_string(), still(&who.session().get(path).await)));
            }
            for path in &lists {
                seen.push((path.clone(), still(&who.mastodon().get(path).await)));
            }
            let both = apps
                .iter()
                .flat_map(|path| [format!("/api/v3{path}"), format!("/api/v4{path}")]);
            let own = ["/api/v3/user?username=ana", "/api/v4/person?username=ana"].map(str::to_owned);
            for path in both.chain(own) {
                seen.push((path.clone(), still(&who.lemmy().get(&path).await)));
            }
        }
        for path in programs {
            seen.push((path.to_owned(), still(&here.stranger().of_server().get(path).await)));
        }
        for path in HOUSE {
            seen.push(((*path).to_owned(), still(&here.get(path).await)));
        }
        seen
    }

    /// Ana puts a file down with her browser.
    async fn deposited(&self, here: &House) -> Numbers {
        let browser = Program::browser(here, &self.ana).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("carnet.txt");
        fs::write(&file, format!("Ce que disent les {WORD} des pommiers.")).unwrap();
        browser.does("knows", json!({ "community": "relais" })).await;
        let deposit = json!({ "title": TITLE, "file": file, "circle": "Le noyau" });
        let path = browser.does("deposits", deposit).await;
        here.settles().await;
        assert!(found_by(&browser.searches(WORD).await), "the depositor finds it");
        browser.leaves().await;

        let post: i64 = path.as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        let view = posts::one(&here.site(), self.ana.actor.viewer(), PostId(post))
            .await
            .unwrap();
        let (Moment(moment), FileId(file)) = (view.post.moment, view.document.unwrap().file_id);
        Numbers { post, moment, file }
    }

    /// Ben reads and finds it with every client.
    async fn inside(&self, here: &House, at: Numbers) {
        let (toot, lemmy) = tokio::join!(Program::toot(here, &self.ben), Program::lemmy(here, (&self.ben, "v4")));
        for client in [&toot, &lemmy] {
            assert!(found_by(&client.searches(WORD).await), "those inside find it");
        }
        tokio::join!(toot.leaves(), lemmy.leaves());
        assert!(finds(&self.ben.session(), "/recherche?q=").await);
        assert!(finds(&self.ben.lemmy(), "/api/v3/search?q=").await);
        for path in [format!("/post/{}", at.post), format!("/media/{}", at.file)] {
            self.ben.session().get(path).await.is(200);
        }
        self.ben
            .mastodon()
            .get(format!("/api/v1/statuses/{}", at.moment))
            .await
            .is(200);
        self.ben
            .lemmy()
            .get(format!("/api/v3/post?id={}", at.post))
            .await
            .is(200);
        self.ben
            .lemmy()
            .get(format!("/api/v4/post?id={}", at.post))
            .await
            .is(200);
    }

    /// A member of the community, somebody put out of it, and nobody in particular.
    async fn outside(&self, here: &House, at: Numbers) {
        let stranger = here.stranger();
        for who in [Some(&self.zoe), Some(&self.bob), None] {
            let through = |door: fn(&Resident) -> Door| who.map_or(stranger.clone(), door);
            let (page, client, app) = (
                through(Resident::session),
                through(Resident::mastodon),
                through(Resident::lemmy),
            );
            nothing_there(&page, at, pages).await;
            nothing_there(&client, at, mastodon).await;
            nothing_there(&app, at, lemmy).await;
            nothing_there(&page.clone().of_server(), at, servers).await;
            assert!(!finds(&page, "/recherche?q=").await);
            if who.is_some() {
                assert!(!finds(&client, "/api/v2/search?q=").await);
            }
            assert!(!finds(&app, "/api/v3/search?q=").await);
            assert!(!finds(&app, "/api/v4/search?search_term=").await);
            for list in HOUSE {
                let page = page.get(list).await.text();
                assert!(!page.contains(TITLE) && !page.contains("Le noyau"), "{list}: {page}");
            }
        }
        let sealed = here.site();
        assert!(posts::one(&sealed, Viewer::anyone(), PostId(at.post)).await.is_err());
    }

    /// A member of another house, who asks with a signature, or has their own house look.
    async fn elsewhere(&self, (here, there): (&House, &House), at: Numbers) {
        settled(&[here, there]).await;
        for list in [
            "/api/v1/timelines/home",
            "/api/v1/timelines/public",
            "/api/v1/notifications",
        ] {
            let list = self.bea.mastodon().get(list).await.ok();
            let text = list.text();
            assert!(!text.contains(TITLE) && !text.contains("noyau"), "{list}");
        }
        let none = at.of_nothing();
        for (path, nowhere) in servers(at).iter().zip(servers(none)) {
            let real = there.asks(&self.bea, (here, path)).await;
            let nothing = there.asks(&self.bea, (here, &nowhere)).await;
            assert_eq!(real.status, 404, "{real}");
            assert_eq!(at.forgotten(&real), none.forgotten(&nothing), "{path}");
        }
        for question in [
            "/api/v2/search?resolve=true&q=",
            "/api/v3/resolve_object?q=",
            "/api/v4/resolve_object?q=",
        ] {
            let asks = async |at: Numbers| {
                let door = if question.starts_with("/api/v2") {
                    self.bea.mastodon()
                } else {
                    self.bea.lemmy()
                };
                door.get(format!("{question}{}post/{}", here.origin, at.post)).await
            };
            let (real, nothing) = (asks(at).await, asks(none).await);
            assert_eq!(at.forgotten(&real), none.forgotten(&nothing), "{question}");
        }
    }
}

/// An answer without the words that tell how long ago something was.
fn still(answer: &Answer) -> String {
    assert!(answer.status == 200, "{answer}");
    let text = answer.text();
    let mut parts = text.split("<time");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once("</time>").map_or(part, |(_, rest)| rest)
    })
}

/// Every path answers as if nothing were there.
async fn nothing_there(door: &Door, at: Numbers, paths: fn(Numbers) -> Vec<String>) {
    let none = at.of_nothing();
    for (path, nowhere) in paths(at).iter().zip(paths(none)) {
        let (real, nothing) = (door.get(path).await, door.get(&nowhere).await);
        assert_eq!(at.forgotten(&real), none.forgotten(&nothing), "{path}");
        assert!(!real.text().contains(TITLE) && !real.text().contains(WORD), "{real}");
        // A list of what was asked for, empty, is as good as nothing.
        assert!(
            400 <= real.status || real.status == 303 || real.text() == "[]",
            "{real}"
        );
    }
}

async fn finds(door: &Door, search: &str) -> bool {
    door.get(format!("{search}{WORD}")).await.ok().text().contains(TITLE)
}

fn found_by(found: &[String]) -> bool {
    found.iter().any(|found| found.contains(TITLE))
}
