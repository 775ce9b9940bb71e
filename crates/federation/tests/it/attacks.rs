//! What another server tries that wants to know, or to make others hear, more than it may. Each was possible once.

use crate::{
    inbox::{ACTIVITY, brings},
    place::{Town, settle},
};
use domain::{
    Error,
    circles::{self, Kind},
    communities::Policy,
    laws::telling::ServerStanding,
    polls::{Ballot, Choice},
    posts::{self, Draft, Place},
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_answers_about_what_is_hidden_as_about_what_is_absent() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, eve) = (home.member("keeper").await, north.member("eve").await);
    let cercle = home
        .community(&keeper, ("cercle", Policy::Approval), Kind::Community)
        .await;
    let choice = |name: &str| Choice {
        name: name.into(),
        votes: 0,
    };
    let asked = Draft {
        poll: Some(Ballot {
            options: ["oui", "non"].map(choice).into(),
            ends_at: Some(domain::Timestamp::now().plus_seconds(3600)),
            ..Ballot::default()
        }),
        ..Draft::new(Place::Community(cercle.id, None), "Entre nous").titled("Entre nous")
    };
    let hidden = posts::publish(&home.site, &keeper, asked).await.unwrap();
    let profile = domain::people::me(&north.site, &eve).await.unwrap();
    let signer = north.federation.data().signer(&profile).await.unwrap();
    let absent = home.site.address("post/999999");
    let deeds: [fn(&str) -> Value; 8] = [
        |at| json!({ "type": "Like", "object": at }),
        |at| json!({ "type": "Announce", "object": at, "to": ["as:Public"] }),
        |at| json!({ "type": "Delete", "object": at }),
        |at| json!({ "type": "Lock", "object": at }),
        |at| json!({ "type": "Flag", "object": [at], "summary": "…" }),
        |at| json!({ "type": "Create", "object": at }),
        |at| json!({ "type": "Create", "object": { "type": "Note", "name": "oui", "inReplyTo": at } }),
        |at| json!({ "type": "QuoteRequest", "object": at }),
    ];
    for (n, deed) in deeds.iter().enumerate() {
        let mut answers = Vec::new();
        for (place, at) in [("hidden", hidden.uri.as_str()), ("absent", absent.as_str())] {
            let mut activity = deed(at);
            activity["id"] = json!(north.site.address(format!("activities/{place}/{n}")));
            activity["actor"] = json!(profile.uri);
            if let Some(vote) = activity["object"].as_object_mut() {
                vote.insert("id".into(), json!(north.site.address(format!("votes/{place}/{n}"))));
                vote.insert("attributedTo".into(), json!(profile.uri));
            }
            answers.push(brings(&home, Some(&signer), &activity.to_string(), ACTIVITY).await);
        }
        assert_eq!(answers[0], answers[1], "{}", deed("x"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_some_is_not_heard_by_all() {
    let (home, north) = (Town::open().await, Town::open().await);
    let (keeper, other) = (home.member("keeper").await, home.member("other").await);
    let (alice, eve) = (north.member("alice").await, north.member("eve").await);
    let cercle = home
        .community(&keeper, ("cercle", Policy::Approval), Kind::Community)
        .await;
    home.trusts(&north, ServerStanding::Contains).await;
    north.trusts(&home, ServerStanding::Contains).await;
    let there = north.finds(&alice, &home.address("cercle")).await;
    north.follows(&alice, there.id).await;
    circles::join(&home.site, &other, cercle.id, circles::Asking::default())
        .await
        .unwrap();
    settle(&[&home, &north]).await;
    home.admits(&keeper, cercle.id).await;
    let said = home
        .says(&keeper, Place::Community(cercle.id, None), "Entre nous")
        .await;
    settle(&[&home, &north]).await;

    let keeper_uri = home.site.address("u/keeper");
    let answers = async |who: &domain::Actor, name: &str, to: Value| {
        let profile = domain::people::me(&north.site, who).await.unwrap();
        let signer = north.federation.data().signer(&profile).await.unwrap();
        let at = north.site.address(format!("post/{name}"));
        let note = json!({ "id": at, "type": "Note", "attributedTo": profile.uri, "content": name, "to": to,
            "inReplyTo": said.uri });
        let create = json!({ "id": format!("{at}#create"), "type": "Create", "actor": profile.uri, "to": to,
            "object": note });
        brings(&home, Some(&signer), &create.to_string(), ACTIVITY).await;
        at
    };
    let whispered = answers(&alice, "901", json!([keeper_uri])).await;
    let heard = home.sees(&keeper, &whispered).await.unwrap();
    assert_eq!(heard.circle.kind, Kind::Talk);
    assert!(matches!(home.sees(&other, &whispered).await, Err(Error::NotFound)));
    let spoken = answers(&alice, "902", json!([home.site.address("c/cercle")])).await;
    assert_eq!(home.sees(&other, &spoken).await.unwrap().circle.kind, Kind::Community);
    // Whoever may not read the thread learns nothing from answering it: it is as if it were not there.
    let outside = answers(&eve, "903", json!(["as:Public"])).await;
    let alone = home.sees(&other, &outside).await.unwrap();
    assert_eq!((alone.parent, alone.post.root_id), (None, None));
    let thread = posts::thread(&home.site, keeper.viewer(), said.post.id).await.unwrap();
    assert_eq!(thread.descendants.len(), 1);
}
