//! What everybody may read goes everywhere it is asked for, and comes back.

use crate::place::{Town, settle};
use domain::{
    CommunityId, Error,
    circles::{Kind, PUBLIC, Standing},
    communities::Policy,
    network, people,
    posts::{self, Amendment, Place, Reaction},
};

#[tokio::test(flavor = "multi_thread")]
async fn people_follow_answer_like_and_take_back_across_sites() {
    let (north, south) = (Town::open().await, Town::open().await);
    let (alice, bob) = (north.member("alice").await, south.member("bob").await);
    let far_bob = north.finds(&alice, &south.address("bob")).await;
    north.follows(&alice, far_bob.id).await;
    settle(&[&north, &south]).await;
    let relation = people::relations(&north.site, &alice, &[far_bob.id]).await.unwrap()[0];
    assert!(relation.following && !relation.requested, "{relation:?}");

    let said = south.says(&bob, Place::In(PUBLIC), "Bonjour le **nord**").await;
    settle(&[&north, &south]).await;
    let seen = north.sees(&alice, &said.uri).await.unwrap();
    assert_eq!(
        (seen.author.id, seen.post.html.contains("<strong>nord</strong>")),
        (far_bob.id, true)
    );

    let answer = north.says(&alice, Place::Reply(seen.post.id), "Bonjour le sud").await;
    posts::react(&north.site, &alice, seen.post.id, Reaction::Up)
        .await
        .unwrap();
    settle(&[&north, &south]).await;
    let back = south.sees(&bob, &answer.uri).await.unwrap();
    assert_eq!(back.post.parent_id, Some(said.post.id));
    assert_eq!(
        (back.author.host.as_str(), back.author.handle.as_str()),
        (north.site.host(), "alice")
    );
    assert_eq!(south.sees_here(said.post.id).await.post.up, 1);

    posts::react(&north.site, &alice, seen.post.id, Reaction::None)
        .await
        .unwrap();
    let change = Amendment {
        source: Some("Bonsoir le nord".into()),
        ..Amendment::default()
    };
    posts::edit(&south.site, &bob, said.post.id, change).await.unwrap();
    settle(&[&north, &south]).await;
    assert_eq!(south.sees_here(said.post.id).await.post.up, 0);
    assert!(
        north
            .sees(&alice, &said.uri)
            .await
            .unwrap()
            .post
            .html
            .contains("Bonsoir")
    );

    posts::share(&north.site, &alice, seen.post.id, None).await.unwrap();
    settle(&[&north, &south]).await;
    assert_eq!(south.sees_here(said.post.id).await.post.shares, 1);

    posts::erase(&south.site, &bob, said.post.id).await.unwrap();
    settle(&[&north, &south]).await;
    assert!(matches!(north.sees(&alice, &said.uri).await, Err(Error::NotFound)));

    people::unfollow(&north.site, &alice, far_bob.id).await.unwrap();
    settle(&[&north, &south]).await;
    assert_eq!(
        people::profile(&south.site, bob.viewer(), bob.id().into())
            .await
            .unwrap()
            .followers,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_passes_on_what_is_said_in_it() {
    let (home, north, south) = (Town::open().await, Town::open().await, Town::open().await);
    let (keeper, alice, bob) = (
        home.member("keeper").await,
        north.member("alice").await,
        south.member("bob").await,
    );
    let relais = home.community(&keeper, ("relais", Policy::Open), Kind::Public).await;
    let everybody = [&home, &north, &south];
    let from_north = north
        .finds(
            &alice,
            &home
                .address("relais")
                .replace('@', "!")
                .replacen("!relais!", "!relais@", 1),
        )
        .await;
    let from_south = south.finds(&bob, &home.address("relais")).await;
    north.follows(&alice, from_north.id).await;
    south.follows(&bob, from_south.id).await;
    settle(&everybody).await;
    let tie = network::tie(&north.site, alice.id(), from_north.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(tie.standing, Standing::Member);

    let thread = north
        .says(
            &alice,
            Place::Community(CommunityId(from_north.id.0), None),
            "Qui vient samedi ?",
        )
        .await;
    settle(&everybody).await;
    let at_home = home.sees(&keeper, &thread.uri).await.unwrap();
    assert_eq!(
        at_home.community.as_ref().map(|community| community.id),
        Some(relais.profile.id)
    );
    let seen = south.sees(&bob, &thread.uri).await.unwrap();
    assert_eq!(seen.post.title.as_deref(), Some("Qui vient samedi ?"));
    assert_eq!(
        seen.community.as_ref().map(|community| community.id),
        Some(from_south.id)
    );

    let answer = south.says(&bob, Place::Reply(seen.post.id), "Moi").await;
    posts::react(&south.site, &bob, seen.post.id, Reaction::Up)
        .await
        .unwrap();
    settle(&everybody).await;
    assert_eq!(
        home.sees(&keeper, &answer.uri).await.unwrap().post.parent_id,
        Some(at_home.post.id)
    );
    let back = north.sees(&alice, &answer.uri).await.unwrap();
    assert_eq!(back.post.parent_id, Some(thread.post.id));
    assert_eq!(north.sees_here(thread.post.id).await.post.up, 1);

    posts::remove(
        &home.site,
        &keeper,
        home.sees(&keeper, &answer.uri).await.unwrap().post.id,
        "hors sujet",
    )
    .await
    .unwrap();
    settle(&everybody).await;
    assert!(matches!(north.sees(&alice, &answer.uri).await, Err(Error::NotFound)));

    posts::erase(&north.site, &alice, thread.post.id).await.unwrap();
    settle(&everybody).await;
    assert!(matches!(south.sees(&bob, &thread.uri).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_kept_out_of_a_community_is_kept_out_everywhere() {
    let (home, north, south) = (Town::open().await, Town::open().await, Town::open().await);
    let (keeper, alice, bob) = (
        home.member("keeper").await,
        north.member("alice").await,
        south.member("bob").await,
    );
    let relais = home.community(&keeper, ("relais", Policy::Open), Kind::Public).await;
    let everybody = [&home, &north, &south];
    let from_north = CommunityId(north.finds(&alice, &home.address("relais")).await.id.0);
    let from_south = CommunityId(south.finds(&bob, &home.address("relais")).await.id.0);
    north.follows(&alice, from_north.into()).await;
    south.follows(&bob, from_south.into()).await;
    settle(&everybody).await;
    let thread = north
        .says(&alice, Place::Community(from_north, None), "Qui vient samedi ?")
        .await;
    settle(&everybody).await;
    assert!(south.sees(&bob, &thread.uri).await.is_ok());
    let here = async |town: &Town, who: &domain::Actor| {
        let found = town.finds(who, &north.address("alice")).await;
        domain::PersonId(found.id.0)
    };
    let (at_home, at_south) = (here(&home, &keeper).await, here(&south, &bob).await);
    let stands = async |town: &Town, person: domain::PersonId, community: CommunityId| {
        let tie = network::tie(&town.site, person, community.into()).await.unwrap();
        tie.map(|tie| tie.standing)
    };
    let place = async |standing| {
        domain::circles::place(&home.site, &keeper, relais.circle, (at_home, standing))
            .await
            .unwrap()
    };
    place(Standing::Banned).await;
    settle(&everybody).await;
    assert_eq!(stands(&north, alice.id(), from_north).await, Some(Standing::Banned));
    assert_eq!(stands(&south, at_south, from_south).await, Some(Standing::Banned));
    place(Standing::Stranger).await;
    settle(&everybody).await;
    assert_ne!(stands(&north, alice.id(), from_north).await, Some(Standing::Banned));
    assert_ne!(stands(&south, at_south, from_south).await, Some(Standing::Banned));

    // An animator elsewhere does the same, through the community's server; whoever does not animate does nothing.
    let far_bob = domain::PersonId(home.finds(&keeper, &south.address("bob")).await.id.0);
    domain::circles::place(&home.site, &keeper, relais.circle, (far_bob, Standing::Animator))
        .await
        .unwrap();
    network::moderators_of(&south.site, from_south, vec![bob.id()])
        .await
        .unwrap();
    let there = network::footing(&south.site, from_south).await.unwrap();
    domain::circles::place(&south.site, &bob, there.circle, (at_south, Standing::Banned))
        .await
        .unwrap();
    settle(&everybody).await;
    assert_eq!(stands(&home, at_home, relais.id).await, Some(Standing::Banned));
    assert_eq!(stands(&north, alice.id(), from_north).await, Some(Standing::Banned));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_named_to_animate_does_so_on_every_server() {
    let (north, south) = (Town::open().await, Town::open().await);
    let (alice, keeper) = (north.member("alice").await, south.member("keeper").await);
    let relais = south.community(&keeper, ("relais", Policy::Open), Kind::Public).await;
    let far = north.finds(&alice, &south.address("relais")).await;
    north.follows(&alice, far.id).await;
    settle(&[&north, &south]).await;
    let far_alice = south.finds(&keeper, &north.address("alice")).await;
    let animates = async || {
        let listed = network::animators(&north.site, CommunityId(far.id.0)).await.unwrap();
        listed.iter().any(|who| who.uri == far_alice.uri)
    };
    for named in [true, false, true] {
        let standing = if named { Standing::Animator } else { Standing::Member };
        let seat = (domain::PersonId(far_alice.id.0), standing);
        domain::circles::place(&south.site, &keeper, relais.circle, seat)
            .await
            .unwrap();
        settle(&[&north, &south]).await;
        assert_eq!(animates().await, named);
    }
    // She may now lock what is said there, and her word is taken at home.
    let place = Place::Community(relais.id, None);
    let said = south.says(&keeper, place, "Trop long").await;
    settle(&[&north, &south]).await;
    let seen = north.sees(&alice, &said.uri).await.unwrap();
    posts::lock(&north.site, &alice, seen.post.id, true).await.unwrap();
    settle(&[&north, &south]).await;
    assert!(south.sees_here(said.post.id).await.post.locked);
    // Whoever was invited to animate does so from the moment she comes in, and hears of it in that order.
    let cercle = south.community(&keeper, ("cercle", Policy::Open), Kind::Public).await;
    let seat = (domain::PersonId(far_alice.id.0), Standing::Animator);
    domain::circles::place(&south.site, &keeper, cercle.circle, seat)
        .await
        .unwrap();
    let there = north.finds(&alice, &south.address("cercle")).await;
    north.follows(&alice, there.id).await;
    settle(&[&north, &south]).await;
    let listed = network::animators(&north.site, CommunityId(there.id.0)).await.unwrap();
    assert!(listed.iter().any(|who| who.uri == far_alice.uri));
    // Whoever leaves animates no longer.
    people::unfollow(&north.site, &alice, far.id).await.unwrap();
    settle(&[&north, &south]).await;
    assert!(!animates().await);
}
