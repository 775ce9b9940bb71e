//! What Lemmy's clients do all day, through both versions of their API.
use domain::circles::Kind;
use serde_json::{Value, json};

use crate::town::{Answer, Door, House, on_each};

/// A thread opened through version 3: its number.
async fn thread(door: &Door, community: i64, title: &str) -> i64 {
    let body = json!({ "name": title, "body": "Bonjour **à vous**", "community_id": community, "language_id": 47 });
    let said = door.post("/api/v3/post", &body).await.is(200).json();
    said["post_view"]["post"]["id"].as_i64().unwrap()
}

async fn comment(door: &Door, (post, parent): (i64, Option<i64>), text: &str) -> Value {
    let body = match parent {
        Some(parent) => json!({ "post_id": post, "parent_id": parent, "content": text }),
        None => json!({ "post_id": post, "content": text }),
    };
    let said = door.post("/api/v3/comment", &body).await.is(200).json();
    said["comment_view"]["comment"].clone()
}

fn refused(answer: Answer, status: u16, word: &str) {
    let answer = answer.is(status);
    assert_eq!(answer.json()["error"], word, "{answer}");
}

#[tokio::test]
async fn both_versions_tell_one_conversation() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let place = house.community(&ana, "relais", Kind::Public).await.id.0;
        let post = thread(&ana.lemmy(), place, "Premier fil").await;
        let first = comment(&bea.lemmy(), (post, None), "Bonjour Ana").await["id"]
            .as_i64()
            .unwrap();
        let second = comment(&ana.lemmy(), (post, Some(first)), "Bonjour Béa").await;
        assert_eq!(second["path"], format!("0.{first}.{}", second["id"]));

        let vote = json!({ "comment_id": first, "is_upvote": true });
        let liked = ana.lemmy().post("/api/v4/comment/like", &vote).await.is(200).json();
        assert_eq!(liked["comment_view"]["comment_actions"]["vote_is_upvote"], true);
        let tree = format!("post_id={post}&max_depth=8&sort=hot");
        let third = ana
            .lemmy()
            .get(format!("/api/v3/comment/list?{tree}"))
            .await
            .is(200)
            .json();
        let fourth = ana
            .lemmy()
            .get(format!("/api/v4/comment/list?{tree}"))
            .await
            .is(200)
            .json();
        let ids = |list: &Value| {
            list.as_array()
                .unwrap()
                .iter()
                .map(|view| view["comment"]["id"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&third["comments"]), ids(&fourth["items"]));
        assert_eq!(
            (
                &third["comments"][0]["my_vote"],
                &third["comments"][0]["counts"]["child_count"]
            ),
            (&json!(1), &json!(1))
        );

        let seen = bea.lemmy().get(format!("/api/v4/post?id={post}")).await.is(200).json();
        assert_eq!(seen["post_view"]["post"]["comments"], 2);
        assert_eq!(seen["post_view"]["post"]["language_id"], 47);
        let unread = bea.lemmy().get("/api/v3/user/unread_count").await.is(200).json();
        assert_eq!(unread, json!({ "replies": 1, "mentions": 0, "private_messages": 0 }));
        let told = bea
            .lemmy()
            .get("/api/v4/account/notification/list")
            .await
            .is(200)
            .json();
        assert_eq!(
            (
                &told["items"][0]["data"]["type_"],
                &told["items"][0]["notification"]["kind"]
            ),
            (&json!("comment"), &json!("reply"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_created_is_read_back_the_same() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Public).await.id.0;
        let body = json!({ "name": "Un lien", "url": "https://example.org/a", "body": "Voir", "community_id": place, "nsfw": true });
        for version in ["v3", "v4"] {
            let made = ana.lemmy().post(format!("/api/{version}/post"), &body).await.is(200).json();
            let id = made["post_view"]["post"]["id"].clone();
            let read = ana.lemmy().get(format!("/api/{version}/post?id={id}")).await.is(200).json();
            assert_eq!(made["post_view"], read["post_view"], "{version}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_not_a_thread_nor_a_thread_a_comment() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Public).await.id.0;
        let post = thread(&ana.lemmy(), place, "Un fil").await;
        let said = comment(&ana.lemmy(), (post, None), "Une réponse").await["id"]
            .as_i64()
            .unwrap();
        let door = ana.lemmy();
        refused(door.get(format!("/api/v3/post?id={said}")).await, 404, "not_found");
        refused(door.get(format!("/api/v4/comment?id={post}")).await, 404, "not_found");
        let gone = json!({ "comment_id": post, "deleted": true });
        refused(door.post("/api/v3/comment/delete", &gone).await, 404, "not_found");
        refused(
            door.put("/api/v4/post", &json!({ "post_id": said, "name": "Volé" }))
                .await,
            404,
            "not_found",
        );
        door.get(format!("/api/v3/post?comment_id={said}")).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Public).await.id.0;
        for n in 1..=5 {
            thread(&ana.lemmy(), place, &format!("Fil {n}")).await;
        }
        let names = |list: &Value| {
            list.as_array()
                .unwrap()
                .iter()
                .map(|view| view["post"]["name"].clone())
                .collect::<Vec<_>>()
        };
        let (mut page, mut all) = (String::new(), Vec::new());
        for _ in 0..3 {
            let next = format!("/api/v4/post/list?sort=new&limit=2&community_name=relais{page}");
            let answer = ana.lemmy().get(next).await.is(200).json();
            all.extend(names(&answer["items"]));
            page = format!("&page_cursor={}", answer["next_page"].as_str().unwrap_or_default());
        }
        assert_eq!(all, ["Fil 5", "Fil 4", "Fil 3", "Fil 2", "Fil 1"]);
        let third = ana
            .lemmy()
            .get("/api/v3/post/list?sort=Old&limit=2&page=2")
            .await
            .is(200)
            .json();
        assert_eq!(names(&third["posts"]), ["Fil 3", "Fil 4"]);
        refused(
            ana.lemmy().get("/api/v4/post/list?page_cursor=hier").await,
            400,
            "couldnt_parse_pagination_token",
        );
    })
    .await;
}

#[tokio::test]
async fn a_token_that_proves_nothing_reads_as_anybody_and_writes_nothing() {
    on_each(async |house| {
        let ana = house.member("ana").await;
        let place = house.community(&ana, "relais", Kind::Public).await.id.0;
        thread(&ana.lemmy(), place, "Pour tous").await;
        let old = house.stranger().with_bearer("vieux.jeton.perdu");
        for door in [&old, &house.stranger()] {
            assert_eq!(
                door.get("/api/v3/post/list").await.is(200).json()["posts"]
                    .as_array()
                    .unwrap()
                    .len(),
                1
            );
            refused(door.get("/api/v4/account").await, 401, "incorrect_login");
            refused(door.get("/api/v3/user/validate_auth").await, 401, "incorrect_login");
            refused(
                door.post("/api/v3/post", &json!({ "name": "Non", "community_id": place }))
                    .await,
                401,
                "incorrect_login",
            );
        }
        // The token of another door opens nothing here.
        refused(ana.mastodon().get("/api/v4/account").await, 401, "incorrect_login");
        let login = json!({ "username_or_email": "ana", "password": ana.password });
        let jwt = house
            .stranger()
            .post("/api/v4/account/auth/login", &login)
            .await
            .is(200)
            .json();
        let fresh = house.stranger().with_bearer(jwt["jwt"].as_str().unwrap());
        fresh.post("/api/v4/account/auth/logout", &json!({})).await.is(200);
        refused(fresh.get("/api/v4/account/validate_auth").await, 401, "incorrect_login");
    })
    .await;
}

/// Where a `null` stands in an answer, if one does.
fn null_in(value: &Value, path: String) -> Option<String> {
    match value {
        Value::Null => Some(path),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .find_map(|(n, item)| null_in(item, format!("{path}[{n}]"))),
        Value::Object(map) => map
            .iter()
            .find_map(|(key, item)| null_in(item, format!("{path}.{key}"))),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

async fn everything_asked(house: &House) -> Vec<Answer> {
    let (ana, bea) = (house.member("ana").await, house.member("bea").await);
    let place = house.community(&ana, "relais", Kind::Public).await.id.0;
    let post = thread(&ana.lemmy(), place, "Un fil").await;
    comment(&bea.lemmy(), (post, None), "Bonjour @ana").await;
    let letter = json!({ "recipient_id": ana.id(), "content": "Entre nous" });
    bea.lemmy().post("/api/v3/private_message", &letter).await.is(200);
    bea.lemmy()
        .post(
            "/api/v4/post/report",
            &json!({ "post_id": post, "reason": "Hors sujet" }),
        )
        .await
        .is(200);
    ana.lemmy()
        .post(
            "/api/v4/account/block/person",
            &json!({ "person_id": bea.id(), "block": true }),
        )
        .await
        .is(200);
    ana.lemmy()
        .post(
            "/api/v4/account/block/person",
            &json!({ "person_id": bea.id(), "block": false }),
        )
        .await
        .is(200);
    let paths = [
        "/api/v3/site",
        "/api/v3/user?username=ana",
        "/api/v3/user/replies",
        "/api/v3/user/mention",
        "/api/v3/private_message/list",
        "/api/v3/post/list",
        "/api/v3/post/report/list",
        "/api/v3/comment/list",
        "/api/v3/community/list",
        "/api/v3/community?name=relais",
        "/api/v3/search?q=relais",
        "/api/v3/federated_instances",
        "/api/v3/modlog",
        "/api/v4/site",
        "/api/v4/account",
        "/api/v4/account/unread_counts",
        "/api/v4/account/notification/list",
        "/api/v4/person?username=bea",
        "/api/v4/person/content?username=ana",
        "/api/v4/post/list",
        "/api/v4/comment/list",
        "/api/v4/report/list",
        "/api/v4/community/list",
        "/api/v4/search?search_term=fil",
        "/api/v4/modlog",
    ];
    let mut answers = Vec::new();
    for path in paths {
        answers.push(ana.lemmy().get(path).await);
    }
    answers
}

#[tokio::test]
async fn no_answer_holds_a_null() {
    on_each(async |house| {
        for answer in everything_asked(house).await {
            let answer = answer.is(200);
            assert_eq!(null_in(&answer.json(), String::new()), None, "{answer}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_private_message_is_a_conversation_of_two() {
    on_each(async |house| {
        let (ana, bea, zoe) = (
            house.member("ana").await,
            house.member("bea").await,
            house.member("zoe").await,
        );
        let letter = json!({ "recipient_id": bea.id(), "content": "Entre nous deux" });
        let sent = ana
            .lemmy()
            .post("/api/v3/private_message", &letter)
            .await
            .is(200)
            .json();
        let id = &sent["private_message_view"]["private_message"]["id"];
        let got = bea
            .lemmy()
            .get("/api/v3/private_message/list?unread_only=true")
            .await
            .is(200)
            .json();
        assert_eq!(
            got["private_messages"][0]["private_message"]["content"],
            "Entre nous deux"
        );
        // The same words, as a Mastodon client sees them.
        let direct = bea.mastodon().get("/api/v1/conversations").await.is(200).text();
        assert!(direct.contains("Entre nous deux"), "{direct}");
        let read = json!({ "private_message_id": id, "read": true });
        bea.lemmy()
            .post("/api/v3/private_message/mark_as_read", &read)
            .await
            .is(200);
        refused(
            zoe.lemmy().post("/api/v3/private_message/mark_as_read", &read).await,
            404,
            "not_found",
        );
        assert_eq!(
            bea.lemmy().get("/api/v3/user/unread_count").await.json()["private_messages"],
            0
        );
    })
    .await;
}

#[tokio::test]
async fn somebody_asks_for_an_account_and_is_let_in() {
    on_each(async |house| {
        let wish = json!({ "username": "Leonie", "email": "leonie@relais.example", "answer": "Je jardine",
            "password": "un-mot-de-passe", "password_verify": "un-mot-de-passe" });
        let asked = house
            .stranger()
            .post("/api/v3/user/register", &wish)
            .await
            .is(200)
            .json();
        assert_eq!(
            asked,
            json!({ "registration_created": true, "verify_email_sent": false })
        );
        let login = json!({ "username_or_email": "leonie", "password": "un-mot-de-passe" });
        let early = house.stranger().post("/api/v4/account/auth/login", &login).await;
        refused(early, 400, "registration_application_is_pending");
        let bea = house.member("bea").await;
        refused(
            bea.lemmy().get("/api/v3/admin/registration_application/list").await,
            400,
            "not_an_admin",
        );
        let admin = house.admin().await.lemmy();
        let list = admin
            .get("/api/v3/admin/registration_application/list?unread_only=true")
            .await
            .is(200)
            .json();
        let first = &list["registration_applications"][0]["registration_application"];
        assert_eq!(first["answer"], "Je jardine");
        let yes = json!({ "id": first["id"], "approve": true });
        admin
            .put("/api/v4/admin/registration_application/approve", &yes)
            .await
            .is(200);
        let jwt = house
            .stranger()
            .post("/api/v4/account/auth/login", &login)
            .await
            .is(200)
            .json()["jwt"]
            .clone();
        let leonie = house.stranger().with_bearer(jwt.as_str().unwrap());
        assert_eq!(
            leonie.get("/api/v4/account").await.is(200).json()["local_user_view"]["person"]["name"],
            "leonie"
        );
    })
    .await;
}
