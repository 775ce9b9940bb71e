//! What servers say to each other beside threads and answers: polls, moves, letters, quotes, lists.
use domain::circles::{Kind, PUBLIC};
use domain::polls::{self, Ballot, Choice};
use domain::posts::{self, Draft, Place};
use domain::{CommunityId, PostView, Timestamp, Viewer, network};
use serde_json::{Value, json};

use crate::town::{House, PASSWORD, Resident, settled, two_on_each};

const EVERYBODY: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Somebody, as a Mastodon client finds them by their address.
async fn found(who: &Resident, address: &str) -> Value {
    let sought = format!("/api/v2/search?q=@{address}&resolve=true");
    who.mastodon().get(sought).await.ok().json()["accounts"][0].clone()
}

async fn follow(who: &Resident, address: &str) -> String {
    let id = found(who, address).await["id"].as_str().expect("somebody").to_owned();
    let follow = format!("/api/v1/accounts/{id}/follow");
    who.mastodon().post(follow, &json!({})).await.ok();
    id
}

async fn says(house: &House, who: &Resident, draft: Draft) -> PostView {
    posts::publish(&house.site(), &who.actor, draft).await.unwrap()
}

async fn home(who: &Resident) -> Value {
    who.mastodon().get("/api/v1/timelines/home").await.ok().json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_is_answered_from_another_server_and_only_its_author_is_told() {
    two_on_each(async |here, there| {
        let (ana, bob, bea) = (
            here.member("ana").await,
            here.member("bob").await,
            there.member("bea").await,
        );
        follow(&bea, &ana.address()).await;
        settled(&[here, there]).await;
        let status =
            json!({ "status": "Quel jour ?", "poll": { "options": ["Samedi", "Dimanche"], "expires_in": 3600 } });
        let said = ana.mastodon().post("/api/v1/statuses", &status).await.ok().json();
        assert_eq!(said["poll"]["options"][1]["title"], "Dimanche");
        settled(&[here, there]).await;

        let seen = home(&bea).await[0].clone();
        let poll = &seen["poll"];
        assert_eq!(
            (&poll["options"][0]["votes_count"], &poll["voted"]),
            (&Value::Null, &json!(false)),
            "{seen}"
        );
        let choose = format!("/api/v1/polls/{}/votes", poll["id"].as_str().unwrap());
        bea.mastodon().post(&choose, &json!({ "choices": [7] })).await.is(422);
        let poll = bea
            .mastodon()
            .post(&choose, &json!({ "choices": [1] }))
            .await
            .ok()
            .json();
        assert_eq!(
            (&poll["own_votes"], &poll["options"][1]["votes_count"]),
            (&json!([1]), &json!(1))
        );
        bea.mastodon().post(&choose, &json!({ "choices": [0] })).await.is(422);
        settled(&[here, there]).await;

        let counted = async || {
            let address = format!("/api/v1/polls/{}", said["id"].as_str().unwrap());
            ana.mastodon().get(address).await.ok().json()["options"][1]["votes_count"].clone()
        };
        assert_eq!(counted().await, json!(1));
        // A vote is no answer: nothing stands under the question, and nobody reads who chose what.
        let id = posts::by_uri(&here.site(), ana.actor.viewer(), said["uri"].as_str().unwrap())
            .await
            .unwrap()
            .post
            .id;
        assert!(
            posts::thread(&here.site(), ana.actor.viewer(), id)
                .await
                .unwrap()
                .descendants
                .is_empty()
        );
        // A browser without scripts chooses too; others are told how it stands when it is time.
        let page = bob.session().get(format!("/post/{id}")).await.ok().text();
        assert!(page.contains("name=\"choix[]\""), "{page}");
        bob.session()
            .form(format!("/post/{id}/choix"), &[("choix[]", "1")])
            .await
            .ok();
        polls::tend(&here.site(), id).await.unwrap();
        settled(&[here, there]).await;
        assert_eq!(home(&bea).await[0]["poll"]["options"][1]["votes_count"], json!(2));
        assert_eq!(home(&bea).await[0]["edited_at"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_is_followed_when_both_ends_say_so() {
    two_on_each(async |here, there| {
        let (ana, bob) = (here.member("ana").await, here.member("bob").await);
        let (zoe, bea) = (there.member("zoe").await, there.member("bea").await);
        follow(&bob, &ana.address()).await;
        follow(&bea, &ana.address()).await;
        settled(&[here, there]).await;
        let leaves = async |status: u16| {
            let form = [("target", zoe.address()), ("actuel-demenager", PASSWORD.to_owned())];
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ana.session().form("/reglages/demenager", &form).await.is(status);
        };
        leaves(422).await;
        let other = [("adresses", ana.address())];
        let other: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
        zoe.session().form("/reglages/autres-adresses", &other).await.is(303);
        settled(&[here, there]).await;
        leaves(303).await;
        settled(&[here, there]).await;

        for (who, address) in [(&bob, zoe.address()), (&bea, zoe.address())] {
            let id = found(who, &address).await["id"].as_str().unwrap().to_owned();
            let relation = who
                .mastodon()
                .get(format!("/api/v1/accounts/relationships?id[]={id}"))
                .await
                .ok()
                .json();
            assert_eq!(relation[0]["following"], json!(true), "{relation}");
        }
        let id = found(&bea, &ana.address()).await["id"].as_str().unwrap().to_owned();
        let account = bea.mastodon().get(format!("/api/v1/accounts/{id}")).await.ok().json();
        assert_eq!(account["moved"]["username"], json!("zoe"), "{account}");
        let relation = bea
            .mastodon()
            .get(format!("/api/v1/accounts/relationships?id[]={id}"))
            .await
            .ok()
            .json();
        assert_eq!(relation[0]["following"], json!(false));
    })
    .await;
}

/// A note of somebody there, brought here as it is.
async fn brings(there: &House, who: &Resident, (here, name, more): (&House, &str, Value)) -> String {
    let me = there.url(&format!("u/{}", who.handle)).to_string();
    let id = there.url(&format!("post/{name}")).to_string();
    let mut note = json!({ "id": id, "type": "Note", "attributedTo": me, "to": [EVERYBODY], "content": "<p>…</p>" });
    note.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let create = json!({ "id": format!("{id}/create"), "type": "Create", "actor": me, "object": note });
    there
        .tells(who, (here, "/inbox"), create.to_string().into_bytes())
        .await
        .is(202);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_names_a_community_is_a_thread_in_it() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let relais = here.community(&ana, "relais", Kind::Public).await;
        let group = here.url("c/relais").to_string();
        let content = format!(
            "<p><span class=\"h-card\"><a href=\"{group}\" class=\"u-url mention\">@<span>relais</span></a></span> \
             Qui a des graines ?</p><p>Je cherche des tomates :tomate:</p>"
        );
        let note = json!({ "content": content, "cc": [group],
            "tag": [{ "type": "Mention", "href": group, "name": format!("@relais@{}", here.host()) },
                { "type": "Emoji", "name": ":tomate:", "icon": { "type": "Image", "url": "https://x.example/t.png" } }] });
        let uri = brings(there, &bea, (here, "901", note)).await;
        let thread = posts::by_uri(&here.site(), Viewer::anyone(), &uri).await.unwrap();
        assert_eq!(thread.post.title.as_deref(), Some("Qui a des graines ?"));
        assert_eq!(thread.post.community_id, Some(CommunityId(relais.profile.id.0)));
        // A picture of an emoji is not loaded from elsewhere: its name stays.
        assert!(thread.post.html.contains(":tomate:") && !thread.post.html.contains("<img"));
        here.settles().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_of_a_thread_is_fetched_and_a_closed_one_is_not_listed() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let thread = says(here, &ana, Draft::new(Place::In(PUBLIC), "Bonjour")).await;
        let answer = says(here, &ana, Draft::new(Place::Reply(thread.post.id), "Un")).await;
        says(here, &ana, Draft::new(Place::Reply(answer.post.id), "Deux")).await;
        let list = here
            .stranger()
            .of_server()
            .get(format!("/post/{}/context", thread.post.id))
            .await
            .ok()
            .json();
        assert_eq!(
            (&list["totalItems"], &list["orderedItems"][1]),
            (&json!(3), &json!(answer.uri)),
            "{list}"
        );
        let list = here
            .stranger()
            .of_server()
            .get(format!("/post/{}/replies", thread.post.id))
            .await
            .ok()
            .json();
        assert_eq!(list["items"], json!([answer.uri]));

        let sought = format!("/api/v2/search?q={}&resolve=true", thread.uri);
        let found = bea.mastodon().get(sought).await.ok().json()["statuses"][0].clone();
        settled(&[here, there]).await;
        let context = format!("/api/v1/statuses/{}/context", found["id"].as_str().unwrap());
        let context = bea.mastodon().get(context).await.ok().json();
        assert_eq!(context["descendants"].as_array().map(Vec::len), Some(2), "{context}");

        let cercle = here.community(&ana, "cercle", Kind::Community).await;
        let place = Place::Community(CommunityId(cercle.profile.id.0), None);
        let closed = says(here, &ana, Draft::new(place, "Entre nous").titled("Entre nous")).await;
        let absent = here.stranger().of_server().get("/post/999999/context").await.essence();
        for part in ["context", "replies"] {
            let path = format!("/post/{}/{part}", closed.post.id);
            assert_eq!(here.stranger().of_server().get(path).await.essence(), absent);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_shows_what_the_reader_may_read_and_nobody_is_given_leave_to_quote() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let open = says(here, &ana, Draft::new(Place::In(PUBLIC), "Les semis sont prêts")).await;
        let cercle = here.community(&ana, "cercle", Kind::Community).await;
        let place = Place::Community(CommunityId(cercle.profile.id.0), None);
        let closed = says(here, &ana, Draft::new(place, "Un secret").titled("Un secret")).await;
        for (name, key, quoted) in [("901", "quote", &open), ("902", "quoteUrl", &closed), ("903", "_misskey_quote", &open)] {
            let uri = brings(there, &bea, (here, name, json!({ key: quoted.uri }))).await;
            let seen = posts::by_uri(&here.site(), Viewer::anyone(), &uri).await.unwrap();
            let shown = seen.quote.as_ref().is_some_and(|quote| quote.quoted.is_some());
            assert_eq!(shown, quoted.is_public(), "{key}");
            let page = here.get(&format!("/post/{}", seen.post.id)).await.ok().text();
            assert_eq!(page.contains("Les semis sont prêts"), quoted.is_public());
            assert!(!page.contains("Un secret"));
        }
        let request = json!({ "id": there.url("activities/quote/1"), "type": "QuoteRequest", "actor": there.url("u/bea"),
            "object": open.uri, "instrument": there.url("post/901") });
        let answers = async |request: &Value| {
            there.tells(&bea, (here, "/inbox"), request.to_string().into_bytes()).await.is(202);
        };
        answers(&request).await;
        settled(&[here, there]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_takes_the_form_that_the_other_server_knows() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let far = found(&ana, &bea.address()).await["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        for version in ["0.19.11", "1.0.0"] {
            let software = Some(("lemmy".to_owned(), version.to_owned()));
            network::note_server(&here.site(), &there.host(), software)
                .await
                .unwrap();
            let words = format!("Une lettre pour {version}");
            let letter = says(
                here,
                &ana,
                Draft::new(Place::Talk(vec![domain::PersonId(far)]), words.clone()),
            )
            .await;
            settled(&[here, there]).await;
            let got = posts::by_uri(&there.site(), bea.actor.viewer(), &letter.uri)
                .await
                .unwrap();
            assert!(got.circle.kind == Kind::Talk && got.post.html.contains(&words));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_pins_is_pinned_elsewhere() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        follow(&bea, &ana.address()).await;
        settled(&[here, there]).await;
        let said = says(here, &ana, Draft::new(Place::In(PUBLIC), "Qui je suis")).await;
        settled(&[here, there]).await;
        for pinned in [true, false] {
            posts::pin(&here.site(), &ana.actor, said.post.id, pinned)
                .await
                .unwrap();
            settled(&[here, there]).await;
            let seen = posts::by_uri(&there.site(), Viewer::anyone(), &said.uri).await.unwrap();
            assert_eq!(seen.post.pinned, pinned);
        }
    })
    .await;
}

/// A poll of a community is announced like any thread, and read in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_poll_in_a_community_reaches_its_members() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let relais = here.community(&ana, "relais", Kind::Public).await;
        bea.follows(&format!("relais@{}", here.host())).await;
        settled(&[here, there]).await;
        let choice = |name: &str| Choice {
            name: name.into(),
            votes: 0,
        };
        let draft = Draft {
            poll: Some(Ballot {
                options: ["Oui", "Non"].map(choice).into(),
                ends_at: Some(Timestamp::now().plus_seconds(3600)),
                ..Ballot::default()
            }),
            ..Draft::new(Place::Community(CommunityId(relais.profile.id.0), None), "On y va ?").titled("On y va ?")
        };
        let said = says(here, &ana, draft).await;
        settled(&[here, there]).await;
        let seen = posts::by_uri(&there.site(), bea.actor.viewer(), &said.uri)
            .await
            .unwrap();
        assert_eq!(seen.poll.map(|poll| poll.ballot.options.len()), Some(2));
        assert_eq!(seen.post.title.as_deref(), Some("On y va ?"));
    })
    .await;
}
