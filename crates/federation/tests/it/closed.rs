//! What is said in a closed circle goes to members on trusted servers, and does not exist for anybody else.

use crate::place::{Town, settle};
use domain::{
    CommunityId, Error,
    circles::{self, Kind, Standing},
    communities::Policy,
    laws::telling::ServerStanding,
    network,
    posts::Place,
};
use federation::client::Error as Fetching;

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_community_is_told_to_its_members_servers_and_to_nobody_else() {
    let (home, north, south) = (Town::open().await, Town::open().await, Town::open().await);
    let (keeper, alice, bob) = (
        home.member("keeper").await,
        north.member("alice").await,
        south.member("bob").await,
    );
    let cercle = home
        .community(&keeper, ("cercle", Policy::Approval), Kind::Community)
        .await;
    let everybody = [&home, &north, &south];
    // Each organisation decides for itself: what is said in a closed circle leaves towards a server that is trusted.
    home.trusts(&north, ServerStanding::Contains).await;
    north.trusts(&home, ServerStanding::Contains).await;
    let from_north = north.finds(&alice, &home.address("cercle")).await;
    let from_south = south.finds(&bob, &home.address("cercle")).await;
    north.follows(&alice, from_north.id).await;
    south.follows(&bob, from_south.id).await;
    settle(&everybody).await;
    // A server that is not trusted gets a refusal, not a place in the queue.
    assert_eq!(circles::asked(&home.site, &keeper, cercle.id).await.unwrap().len(), 1);
    assert_eq!(network::tie(&south.site, bob.id(), from_south.id).await.unwrap(), None);
    home.admits(&keeper, cercle.id).await;
    settle(&everybody).await;
    let tie = network::tie(&north.site, alice.id(), from_north.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(tie.standing, Standing::Member);

    let said = home
        .says(&keeper, Place::Community(cercle.id, None), "Entre nous")
        .await;
    settle(&everybody).await;
    let seen = north.sees(&alice, &said.uri).await.unwrap();
    assert_eq!(seen.circle.kind, Kind::Community);
    let stranger = north.member("stranger").await;
    assert!(matches!(north.sees(&stranger, &said.uri).await, Err(Error::NotFound)));
    assert!(matches!(south.sees(&bob, &said.uri).await, Err(Error::NotFound)));

    let answer = north.says(&alice, Place::Reply(seen.post.id), "Oui").await;
    let thread = north
        .says(
            &alice,
            Place::Community(CommunityId(from_north.id.0), None),
            "Et samedi ?",
        )
        .await;
    settle(&everybody).await;
    assert_eq!(
        home.sees(&keeper, &answer.uri).await.unwrap().circle.kind,
        Kind::Community
    );
    assert_eq!(home.sees(&keeper, &thread.uri).await.unwrap().circle.id, cercle.circle);

    fetched_by_members_only(&home, &north, &south, &said.uri).await;

    // Whoever is put out gets nothing any more.
    let far_alice = domain::PersonId(home.finds(&keeper, &north.address("alice")).await.id.0);
    circles::place(&home.site, &keeper, cercle.circle, (far_alice, Standing::Banned))
        .await
        .unwrap();
    let later = home.says(&keeper, Place::Community(cercle.id, None), "Sans elle").await;
    settle(&everybody).await;
    assert!(matches!(north.sees(&alice, &later.uri).await, Err(Error::NotFound)));
}

/// A signed question of a member's server is answered; any other as if there were nothing, to the byte.
async fn fetched_by_members_only(home: &Town, north: &Town, south: &Town, uri: &str) {
    let url = url::Url::parse(uri).unwrap();
    let ask = async |town: &Town| {
        let actor = domain::actors::site_actor(&town.site).await.unwrap();
        let signer = town.federation.data().signers(&actor).await.unwrap();
        town.federation.data().client.document(&url, &signer).await
    };
    let document = ask(north).await.unwrap();
    assert!(!String::from_utf8_lossy(&document.body).contains("ns/activitystreams#Public"));
    assert_eq!(ask(south).await.err(), Some(Fetching::NotFound));
    let raw = async |path: &str| {
        let answer = plain(home, path).await;
        answer
            .lines()
            .filter(|line| !line.to_ascii_lowercase().starts_with("date:"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(raw(url.path()).await, raw("/post/999999").await);
}

/// An unsigned question, byte for byte.
async fn plain(home: &Town, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(home.site.host().replace("localhost", "127.0.0.1"))
        .await
        .unwrap();
    let question = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/activity+json\r\nConnection: close\r\n\r\n",
        home.site.host()
    );
    stream.write_all(question.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
