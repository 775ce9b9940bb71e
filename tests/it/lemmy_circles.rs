//! What Lemmy's clients may not know: a circle from outside.
use domain::circles::Kind;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::town::{Door, House, Resident, on_each};

/// A square of ten pixels.
const PICTURE: &[u8] = b"\
    \x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x0a\x00\x00\x00\x0a\x08\x06\x00\x00\x00\x8d2\xcf\
    \xbd\x00\x00\x00\x15IDATx\xdac\xfc\xcf\xc0P\xcf@\x04`\x1cUH_\x85\x00\x12@\x0e\xf7\x96\x90~\xa8\x00\x00\
    \x00\x00IEND\xaeB`\x82";

struct Secret {
    place: i64,
    post: i64,
    comment: i64,
    address: String,
}

async fn kept_by(house: &House, ana: &Resident) -> Secret {
    let place = house.community(ana, "cercle", Kind::Community).await.id.0;
    let body = json!({ "name": "Entre nous", "body": "Le chapiteau brûle", "community_id": place });
    let made = ana.lemmy().post("/api/v4/post", &body).await.is(200).json();
    let post = made["post_view"]["post"]["id"].as_i64().unwrap();
    assert_eq!(made["post_view"]["community"]["visibility"], "private");
    let body = json!({ "post_id": post, "content": "Le chapiteau, oui" });
    let said = ana.lemmy().post("/api/v4/comment", &body).await.is(200).json();
    Secret {
        place,
        post,
        comment: said["comment_view"]["comment"]["id"].as_i64().unwrap(),
        address: made["post_view"]["post"]["ap_id"].as_str().unwrap().to_owned(),
    }
}

/// Every call that names a post or a comment, with this one.
async fn every_call(door: &Door, post: i64, comment: i64) -> Vec<(u16, String)> {
    let calls = [
        ("POST", "/api/v3/post/like", json!({ "post_id": post, "score": 1 })),
        (
            "POST",
            "/api/v4/post/like",
            json!({ "post_id": post, "is_upvote": true }),
        ),
        ("PUT", "/api/v3/post/save", json!({ "post_id": post, "save": true })),
        ("PUT", "/api/v3/post", json!({ "post_id": post, "name": "Un titre" })),
        (
            "POST",
            "/api/v3/post/delete",
            json!({ "post_id": post, "deleted": true }),
        ),
        (
            "POST",
            "/api/v3/post/delete",
            json!({ "post_id": post, "deleted": false }),
        ),
        ("POST", "/api/v3/post/lock", json!({ "post_id": post, "locked": true })),
        (
            "POST",
            "/api/v3/post/feature",
            json!({ "post_id": post, "featured": true }),
        ),
        (
            "POST",
            "/api/v3/post/remove",
            json!({ "post_id": post, "removed": true, "reason": "x" }),
        ),
        (
            "POST",
            "/api/v3/post/remove",
            json!({ "post_id": post, "removed": false }),
        ),
        ("POST", "/api/v3/post/report", json!({ "post_id": post, "reason": "x" })),
        ("POST", "/api/v3/comment", json!({ "post_id": post, "content": "x" })),
        (
            "POST",
            "/api/v4/comment/like",
            json!({ "comment_id": comment, "is_upvote": true }),
        ),
        (
            "PUT",
            "/api/v3/comment/save",
            json!({ "comment_id": comment, "save": true }),
        ),
        (
            "PUT",
            "/api/v3/comment",
            json!({ "comment_id": comment, "content": "x" }),
        ),
        (
            "POST",
            "/api/v3/comment/delete",
            json!({ "comment_id": comment, "deleted": true }),
        ),
        (
            "POST",
            "/api/v3/comment/remove",
            json!({ "comment_id": comment, "removed": true, "reason": "x" }),
        ),
        (
            "POST",
            "/api/v3/comment/report",
            json!({ "comment_id": comment, "reason": "x" }),
        ),
    ];
    let mut answers = Vec::new();
    for (method, path, body) in calls {
        let answer = match method {
            "PUT" => door.put(path, &body).await,
            _ => door.post(path, &body).await,
        };
        answers.push((answer.status, answer.text()));
    }
    for path in [
        format!("/api/v3/post?id={post}"),
        format!("/api/v4/post?id={post}"),
        format!("/api/v3/post?comment_id={comment}"),
        format!("/api/v3/comment?id={comment}"),
        format!("/api/v4/comment?id={comment}"),
        format!("/api/v3/comment/list?post_id={post}&max_depth=8"),
        format!("/api/v4/comment/list?parent_id={comment}"),
    ] {
        let answer = door.get(path).await;
        answers.push((answer.status, answer.text()));
    }
    answers
}

#[tokio::test]
async fn what_a_circle_keeps_does_not_exist_outside() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let secret = kept_by(house, &ana).await;
        for door in [bea.lemmy(), house.stranger(), house.admin().await.lemmy()] {
            let real = every_call(&door, secret.post, secret.comment).await;
            let none = every_call(&door, 987_654_321, 987_654_322).await;
            assert_eq!(real, none);
            for path in [
                "/api/v3/post/list?type_=All&limit=50".to_owned(),
                "/api/v3/comment/list?limit=50".to_owned(),
                "/api/v4/post/list?limit=50".to_owned(),
                format!("/api/v4/post/list?community_id={}", secret.place),
                "/api/v3/search?q=chapiteau".to_owned(),
                "/api/v4/search?search_term=chapiteau".to_owned(),
                "/api/v3/user?username=ana".to_owned(),
                "/api/v4/person/content?username=ana".to_owned(),
            ] {
                let answer = door.get(&path).await.is(200);
                assert!(
                    !answer.text().contains("chapiteau") && !answer.text().contains("Entre nous"),
                    "{answer}"
                );
            }
            let real = door.get(format!("/api/v4/resolve_object?q={}", secret.address)).await;
            let none = door
                .get(format!("/api/v4/resolve_object?q={}post/987654321", house.origin))
                .await;
            assert_eq!((real.status, real.text()), (none.status, none.text()));
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_admitted_reads_and_who_leaves_no_longer() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let secret = kept_by(house, &ana).await;
        let follow = |follow: bool| json!({ "community_id": secret.place, "follow": follow });
        bea.lemmy()
            .post("/api/v4/community/follow", &follow(true))
            .await
            .is(200);
        let seen = bea
            .lemmy()
            .get(format!("/api/v3/post?id={}", secret.post))
            .await
            .is(200)
            .json();
        assert_eq!(seen["post_view"]["community"]["visibility"], "LocalOnly");
        let list = bea
            .lemmy()
            .get("/api/v4/post/list?type_=subscribed")
            .await
            .is(200)
            .json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        bea.lemmy()
            .post("/api/v3/community/follow", &follow(false))
            .await
            .is(200);
        bea.lemmy()
            .get(format!("/api/v3/post?id={}", secret.post))
            .await
            .is(404);
    })
    .await;
}

#[tokio::test]
async fn a_picture_written_in_a_text_is_seen_by_those_who_read_it() {
    on_each(async |house| {
        let (ana, bea) = (house.member("ana").await, house.member("bea").await);
        let secret = kept_by(house, &ana).await;
        let form = Form::new().part("images[]", Part::bytes(PICTURE).file_name("carré.png"));
        let put = ana.lemmy().upload("/api/v4/image", form).await.is(200).json();
        let address = put["image_url"].as_str().unwrap();
        let text = format!("Voici\n\n![un carré]({address})");
        let body = json!({ "post_id": secret.post, "content": text });
        let said = ana.lemmy().post("/api/v4/comment", &body).await.is(200).json();
        let shown = said["comment_view"]["comment"]["content"].as_str().unwrap();
        assert!(shown.starts_with("Voici\n\n![un carré](http"), "{shown}");
        // A client's image loader sends no token: the seal in the address is what opens it, and only it.
        let sealed = shown.rsplit_once('(').unwrap().1.trim_end_matches(')').to_owned();
        house.get(&sealed).await.is(200);
        house.get(sealed.split('?').next().unwrap()).await.is(404);
        bea.lemmy().get(sealed.split('?').next().unwrap()).await.is(404);
        // Writing it again does not hang it twice.
        let again =
            json!({ "comment_id": said["comment_view"]["comment"]["id"], "content": format!("{shown}\n\nencore") });
        let edited = ana.lemmy().put("/api/v4/comment", &again).await.is(200).json();
        let content = edited["comment_view"]["comment"]["content"].as_str().unwrap();
        assert_eq!(
            (content.matches("![").count(), content.contains("encore")),
            (1, true),
            "{content}"
        );
    })
    .await;
}
