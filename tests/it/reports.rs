//! Something is wrong with what was said: it is told in another house too when whoever complains wants it, and to whoever
//! animates the place from there; nobody there learns who she is.
use domain::PersonId;
use domain::circles::{self, Kind, Standing};
use domain::moderation::{self, Report};
use serde_json::{Value, json};

use crate::town::{House, Resident, settled, two_on_each};

/// What the administrators of a house are told, the latest first.
async fn told(house: &House) -> Vec<Report> {
    let chief = house.admin().await;
    moderation::reports(&house.site(), &chief.actor, false).await.unwrap()
}

fn reasons(told: &[Report]) -> Vec<&str> {
    told.iter().map(|report| report.reason.as_str()).collect()
}

#[tokio::test]
async fn a_report_goes_where_it_is_answered_when_asked_and_without_a_name() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let jardins = there.community(&bea, "jardins", Kind::Public).await;
        ana.follows(&format!("jardins@{}", there.host())).await;
        settled(&[here, there]).await;
        let said = json!({ "name": "Tomates", "body": "Pas gentil", "community_id": jardins.id.0 });
        let thread = bea.lemmy().post("/api/v3/post", &said).await.ok().json();
        settled(&[here, there]).await;
        let home = ana.mastodon().get("/api/v1/timelines/home").await.ok().json();
        let status = &home[0]["reblog"];
        let (status_id, author) = (
            status["id"].as_str().unwrap(),
            status["account"]["id"].as_str().unwrap(),
        );
        let found = ana.lemmy().get("/api/v3/post/list?type_=All").await.ok().json();
        let id = found["posts"][0]["post"]["id"].as_i64().unwrap();

        // On the page she chooses, and what she did not choose stays.
        let form = format!("/post/{id}/signaler");
        let page = ana.session().get(&form).await.ok().text();
        assert!(page.contains(&format!("Le dire aussi à {}", there.host())), "{page}");
        ana.session().form(&form, &[("raison", "Entre nous")]).await.ok();
        settled(&[here, there]).await;
        assert_eq!(
            (reasons(&told(here).await), told(there).await.len()),
            (vec!["Entre nous"], 0)
        );
        ana.session()
            .form(&form, &[("raison", "Des insultes"), ("ailleurs", "1")])
            .await
            .ok();
        settled(&[here, there]).await;
        let heard = told(there).await;
        assert_eq!(reasons(&heard), ["Des insultes"]);
        assert_eq!(
            heard[0].post_id.map(|id| id.0),
            thread["post_view"]["post"]["id"].as_i64()
        );
        let by = heard[0].by_id;
        let teller = domain::network::actor_by_id(&there.site(), by).await.unwrap();
        assert_eq!((teller.kind, teller.host), (domain::ActorKind::Site, here.host()));

        // A microblog's app asks as well; of a person alone there is no message to show.
        let ask = json!({ "account_id": author, "status_ids": [status_id], "comment": "Encore", "forward": true });
        let answer: Value = ana.mastodon().post("/api/v1/reports", &ask).await.ok().json();
        assert_eq!(answer["forwarded"], true);
        let ask = json!({ "account_id": author, "comment": "Une personne", "forward": true });
        ana.mastodon().post("/api/v1/reports", &ask).await.ok();
        let ask = json!({ "account_id": author, "comment": "Pas plus loin" });
        let answer: Value = ana.mastodon().post("/api/v1/reports", &ask).await.ok().json();
        assert_eq!(answer["forwarded"], false);
        // A forum's app does not ask: the animators are there.
        let ask = json!({ "post_id": id, "reason": "Au forum" });
        ana.lemmy().post("/api/v3/post/report", &ask).await.ok();
        settled(&[here, there]).await;
        assert_eq!(
            reasons(&told(there).await),
            ["Au forum", "Une personne", "Encore", "Des insultes"]
        );

        // What somebody from a third place said in the community is for its animators alone to judge: see the federation's own
        // stories. Of what was said here nobody else is told, whatever is asked.
        let own = json!({ "name": "Chez nous", "community_id": here.community(&ana, "nous", Kind::Public).await.id.0 });
        let own = ana.lemmy().post("/api/v3/post", &own).await.ok().json();
        let form = format!("/post/{}/signaler", own["post_view"]["post"]["id"]);
        let page = ana.session().get(&form).await.ok().text();
        assert!(!page.contains("Le dire aussi"), "{page}");
        ana.session()
            .form(&form, &[("raison", "Ici"), ("ailleurs", "1")])
            .await
            .ok();
        settled(&[here, there]).await;
        assert_eq!(told(there).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn who_animates_from_elsewhere_is_told_of_what_others_say_and_not_of_herself() {
    two_on_each(async |here, there| {
        let (ana, bea) = (here.member("ana").await, there.member("bea").await);
        let (cleo, dan) = (here.member("cleo").await, here.member("dan").await);
        let relais = here.community(&ana, "relais", Kind::Public).await;
        bea.follows(&format!("relais@{}", here.host())).await;
        settled(&[here, there]).await;
        let uri = there.url("u/bea");
        let afar = domain::network::actor_by_uri(&here.site(), uri.as_str()).await.unwrap();
        let animates = (PersonId(afar.id.0), Standing::Animator);
        circles::place(&here.site(), &ana.actor, relais.circle, animates)
            .await
            .unwrap();
        settled(&[here, there]).await;
        let says = async |who: &Resident, house: &House, community: i64| {
            let said = json!({ "name": "Tomates", "body": "Pas gentil", "community_id": community });
            let said = who.lemmy().post("/api/v3/post", &said).await.ok().json();
            settled(&[here, there]).await;
            let uri = said["post_view"]["post"]["ap_id"].as_str().unwrap().to_owned();
            assert!(uri.starts_with(house.origin.as_str()));
            uri
        };
        let reports = async |uri: &str, reason: &str| {
            let asked = format!("/api/v3/resolve_object?q={uri}");
            let found = dan.lemmy().get(&asked).await.ok().json();
            let ask = json!({ "post_id": found["post"]["post"]["id"], "reason": reason });
            dan.lemmy().post("/api/v3/post/report", &ask).await.ok();
            settled(&[here, there]).await;
        };
        let hears = async || {
            let heard = moderation::reports(&there.site(), &bea.actor, false).await.unwrap();
            heard
                .into_iter()
                .map(|report| (report.reason, report.by_id))
                .collect::<Vec<_>>()
        };

        reports(&says(&cleo, here, relais.id.0).await, "Des insultes").await;
        let heard = hears().await;
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert_eq!(heard[0].0, "Des insultes");
        let teller = domain::network::actor_by_id(&there.site(), heard[0].1).await.unwrap();
        assert_eq!((teller.kind, teller.host), (domain::ActorKind::Site, here.host()));

        let known = format!("/api/v3/resolve_object?q={}", here.url("c/relais"));
        let known = bea.lemmy().get(&known).await.ok().json();
        let from_there = known["community"]["community"]["id"].as_i64().unwrap();
        reports(&says(&bea, there, from_there).await, "C’est elle").await;
        let all = moderation::reports(&here.site(), &ana.actor, false).await.unwrap();
        assert_eq!(reasons(&all), ["C’est elle", "Des insultes"]);
        assert_eq!(hears().await.len(), 1);
    })
    .await;
}
