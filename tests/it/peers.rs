//! Servers that others wrote believe ours, and we believe them: each lives in a community of ours as a member's server does.
use domain::circles::Kind;
use domain::posts::{self, Reaction};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::town::peer::Peer;
use crate::town::{House, PATIENCE, Resident, eventually, on_each, program};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_made_with_fedify_lives_in_a_community_of_ours() {
    if program::are_installed() {
        on_each(async |house| lives(house, Peer::fedify().await).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_made_with_bovine_lives_in_a_community_of_ours() {
    if program::are_installed() {
        on_each(async |house| lives(house, Peer::bovine().await).await).await;
    }
}

/// Fedify brings an activity to every inbox it concerns, at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_like_that_comes_many_times_at_once_counts_once() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let draft = posts::Draft::new(posts::Place::In(domain::circles::PUBLIC), "Bonjour");
        let said = posts::publish(&house.site(), &ana.actor, draft).await.unwrap();
        let site = house.site();
        let likes = (0..8).map(|_| posts::react(&site, &bea.actor, said.post.id, Reaction::Up));
        for like in join_all(likes).await {
            assert_eq!(like.unwrap().post.up, 1);
        }
    })
    .await;
}

async fn lives(house: &House, peer: Peer) {
    let ana = house.member("ana").await;
    let place = house.community(&ana, "relais", Kind::Public).await;
    let group = place.profile.uri.clone();
    it_finds_us(house, &peer).await;
    it_joins_and_hears(house, &peer, &group).await;
    let thread = ana_opens_a_thread(&ana, &peer, place.id.0).await;
    it_answers(house, &ana, (&peer, &group, &thread)).await;
    it_likes(house, &ana, (&peer, &group, &thread)).await;
    it_reads_our_lists(house, &peer).await;
    it_is_followed((house, &ana), &peer).await;
    let leave = peer.does("unfollows", json!({ "actor": group })).await;
    assert!(leave.is_null());
    let members = async || {
        house
            .stranger()
            .of_server()
            .get("/c/relais/followers")
            .await
            .ok()
            .json()
    };
    eventually(PATIENCE, "it is no longer counted", async || {
        members().await["totalItems"] == 1
    })
    .await;
    let strict = peer.does("loses", json!({})).await;
    println!("{}: {} documents read strictly", peer.name(), strict["read"]);
    assert_eq!(strict["lost"], json!([]), "a strict reader loses something");
    peer.leaves().await;
}

async fn it_finds_us(house: &House, peer: &Peer) {
    let ana = peer.does("finds", json!({ "address": house.url("u/ana") })).await;
    assert_eq!(
        (&ana["type"], &ana["id"]),
        (&json!("Person"), &json!(house.url("u/ana")))
    );
    let group = peer.does("finds", json!({ "address": house.url("c/relais") })).await;
    assert_eq!((&group["type"], &group["name"]), (&json!("Group"), &json!("relais")));
    let software = peer.does("software", json!({ "site": house.origin })).await;
    assert_eq!(software["protocols"], json!(["activitypub"]), "{software}");
}

async fn it_joins_and_hears(house: &House, peer: &Peer, group: &str) {
    peer.does("follows", json!({ "actor": group })).await;
    let yes = |heard: &Value| heard["type"] == "Accept" && heard["object"]["type"] == "Follow";
    let accept = peer.hears("that it is let in", yes).await;
    assert_eq!(
        (&accept["actor"], &accept["object"]["actor"]),
        (&json!(group), &json!(peer.actor))
    );
    house.settles().await;
}

/// Ana opens a thread at one of our doors; it comes as an announcement of the community.
async fn ana_opens_a_thread(ana: &Resident, peer: &Peer, place: i64) -> String {
    let said = json!({ "name": "Semis", "body": "Qui a des **graines** ?", "community_id": place, "language_id": 47 });
    let thread = ana.lemmy().post("/api/v3/post", &said).await.ok().json();
    let thread = thread["post_view"]["post"]["ap_id"].as_str().unwrap().to_owned();
    let announced = peer
        .hears("the thread", |heard| is_told(heard, "Create", &thread))
        .await;
    let page = &announced["object"]["object"];
    assert_eq!((&page["type"], &page["name"]), (&json!("Page"), &json!("Semis")));
    assert!(
        page["content"].as_str().unwrap().contains("<strong>graines</strong>"),
        "{page}"
    );
    let plain = |heard: &Value| heard["type"] == "Announce" && heard["object"]["id"] == thread.as_str();
    peer.hears("the thread as microblogs do", plain).await;
    thread
}

/// Whether a community announced that something was done with this.
fn is_told(heard: &Value, verb: &str, object: &str) -> bool {
    let inner = &heard["object"];
    heard["type"] == "Announce" && inner["type"] == verb && inner["object"]["id"] == object
}

async fn it_answers(house: &House, ana: &Resident, (peer, group, thread): (&Peer, &str, &str)) {
    let audience = json!([group, house.url("u/ana")]);
    let answer = json!({ "post": thread, "words": "Moi, des fèves", "to": audience });
    let answer = peer.says("answers", answer).await;
    all_doors_show(house, ana, (thread, "Moi, des fèves")).await;
    peer.hears("its own answer announced", |heard| is_told(heard, "Create", &answer))
        .await;
    peer.does("edits", json!({ "post": answer, "words": "Moi, des pois" }))
        .await;
    all_doors_show(house, ana, (thread, "Moi, des pois")).await;
    peer.hears("its change announced", |heard| is_told(heard, "Update", &answer))
        .await;

    let ours = say_back(ana, &answer).await;
    peer.hears("what ana answers it", |heard| is_told(heard, "Create", &ours))
        .await;

    peer.does("erases", json!({ "post": answer })).await;
    eventually(PATIENCE, "its answer is gone", async || {
        !comments(ana).await.contains("Moi, des pois")
    })
    .await;
    peer.hears("its end announced", |heard| {
        heard["type"] == "Announce" && heard["object"]["type"] == "Delete"
    })
    .await;
}

/// Ana answers a comment, at a door. Answers the address of her answer.
async fn say_back(ana: &Resident, comment: &str) -> String {
    let list = ana
        .lemmy()
        .get("/api/v3/comment/list?type_=All&limit=50")
        .await
        .ok()
        .json();
    let mut all = list["comments"].as_array().unwrap().iter();
    let found = all.find(|view| view["comment"]["ap_id"] == comment).unwrap();
    let body = json!({
        "post_id": found["post"]["id"],
        "parent_id": found["comment"]["id"],
        "content": "Merci, je passe samedi",
    });
    let said = ana.lemmy().post("/api/v3/comment", &body).await.ok().json();
    said["comment_view"]["comment"]["ap_id"].as_str().unwrap().to_owned()
}

async fn comments(ana: &Resident) -> String {
    ana.lemmy()
        .get("/api/v3/comment/list?type_=All&limit=50")
        .await
        .ok()
        .text()
}

/// The page, Lemmy's and Mastodon's clients.
async fn all_doors_show(house: &House, ana: &Resident, (thread, words): (&str, &str)) {
    let path = thread.strip_prefix(house.origin.as_str()).unwrap();
    let sought = format!("/api/v2/search?q={thread}&type=statuses");
    let found = ana.mastodon().get(sought).await.ok().json();
    let status = found["statuses"][0]["id"]
        .as_str()
        .expect("the thread is found")
        .to_owned();
    eventually(PATIENCE, &format!("all doors show « {words} »"), async || {
        let page = house.get(&format!("/{path}")).await.ok().text();
        let context = format!("/api/v1/statuses/{status}/context");
        let context = ana.mastodon().get(context).await.ok().text();
        [comments(ana).await, page, context]
            .iter()
            .all(|shown| shown.contains(words))
    })
    .await;
}

async fn it_likes(house: &House, ana: &Resident, (peer, group, thread): (&Peer, &str, &str)) {
    let what = json!({ "post": thread, "to": [group, house.url("u/ana")] });
    let score = async || {
        let list = ana.lemmy().get("/api/v3/post/list?type_=All").await.ok().json();
        list["posts"][0]["counts"]["upvotes"].as_i64().unwrap()
    };
    let before = score().await;
    peer.does("likes", what.clone()).await;
    eventually(PATIENCE, "its like counts", async || score().await == before + 1).await;
    peer.hears("its like announced", |heard| is_told(heard, "Like", thread))
        .await;
    peer.does("unlikes", what).await;
    eventually(PATIENCE, "its like no longer counts", async || score().await == before).await;
}

async fn it_reads_our_lists(house: &House, peer: &Peer) {
    let read = async |path: &str| {
        let list = peer.does("reads", json!({ "collection": house.url(path) })).await;
        assert!(list["items"].as_array().is_some(), "{path}: {list}");
        list
    };
    let outbox = read("c/relais/outbox").await;
    assert_eq!(
        (&outbox["type"], &outbox["items"][0]["type"]),
        (&json!("OrderedCollection"), &json!("Announce"))
    );
    assert_eq!(outbox["items"][0]["object"]["object"]["name"], "Semis", "{outbox}");
    let own = read("u/ana/outbox").await;
    assert_eq!(own["items"].as_array().unwrap().len(), 2, "{own}");
    let members = read("c/relais/followers").await;
    assert_eq!(
        (&members["total"], &members["items"]),
        (&json!(2), &json!([])),
        "numbers, and nobody's name"
    );
    let animators = read("c/relais/moderators").await;
    assert_eq!(animators["items"][0]["id"], json!(house.url("u/ana")), "{animators}");
    read("c/relais/featured").await;
    read("u/ana/followers").await;
}

/// One of ours follows its person, reads what they say, and stops.
async fn it_is_followed((house, ana): (&House, &Resident), peer: &Peer) {
    let sought = format!("/api/v2/search?q=@{}&resolve=true", peer.handle);
    let found = ana.mastodon().get(sought).await.ok().json();
    let person = found["accounts"][0]["id"]
        .as_str()
        .expect("its person is found")
        .to_owned();
    let follow = format!("/api/v1/accounts/{person}/follow");
    ana.mastodon().post(follow, &json!({})).await.ok();
    let relation = async || {
        let asked = format!("/api/v1/accounts/relationships?id[]={person}");
        ana.mastodon().get(asked).await.ok().json()[0].clone()
    };
    eventually(PATIENCE, "it says yes", async || relation().await["following"] == true).await;
    peer.hears("who follows it", |heard| heard["type"] == "Follow").await;

    let said = json!({ "words": "Le métier est monté." });
    let said = peer.says("says", said).await;
    let home = async || ana.mastodon().get("/api/v1/timelines/home").await.ok().text();
    eventually(PATIENCE, "its words are at home", async || {
        home().await.contains("Le métier est monté")
    })
    .await;
    peer.does("edits", json!({ "post": said, "words": "Le métier est cassé." }))
        .await;
    eventually(PATIENCE, "its change is at home", async || {
        home().await.contains("Le métier est cassé")
    })
    .await;
    peer.does("erases", json!({ "post": said })).await;
    eventually(PATIENCE, "its words are gone", async || {
        !home().await.contains("Le métier")
    })
    .await;

    ana.mastodon()
        .post(format!("/api/v1/accounts/{person}/unfollow"), &json!({}))
        .await
        .ok();
    peer.hears("that ana left", |heard| {
        heard["type"] == "Undo" && heard["object"]["type"] == "Follow"
    })
    .await;
    house.settles().await;
}
