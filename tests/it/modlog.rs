//! The log of a community tells each what they may know of, at every door, and no more.
use domain::circles::{self, Kind, Standing};
use domain::communities::Community;
use domain::posts::{self, Draft, Place, PostView};
use domain::{CircleId, PersonId, Viewer, moderation};
use serde_json::{Value, json};

use crate::town::{Door, House, Resident, on_each};

/// What somebody reads of a log, at the page and at both versions of the other door.
struct Read {
    page: String,
    v3: Value,
    v4: Value,
}

impl Read {
    async fn by((pages, clients): (Door, Door), place: &Community) -> Self {
        let path = format!("modlog?limit=50&community_id={}", place.id);
        Self {
            page: pages
                .get(format!("/c/{}/journal", place.profile.handle))
                .await
                .is(200)
                .text(),
            v3: clients.get(format!("/api/v3/{path}")).await.is(200).json(),
            v4: clients.get(format!("/api/v4/{path}")).await.is(200).json(),
        }
    }

    async fn of(who: &Resident, place: &Community) -> Self {
        Self::by((who.session(), who.lemmy()), place).await
    }

    fn says(&self, words: &str) -> [bool; 3] {
        let list = self.page.split("tabs").nth(1).unwrap();
        let list = list.split("<aside").next().unwrap();
        [
            list.contains(words),
            self.v3.to_string().contains(words),
            self.v4.to_string().contains(words),
        ]
    }

    fn count(&self) -> usize {
        let list = self.page.split("tabs").nth(1).unwrap();
        let lines = list.split("<aside").next().unwrap().matches("<time").count();
        assert_eq!(self.v4["items"].as_array().unwrap().len(), lines, "{}", self.v4);
        lines
    }
}

async fn says(house: &House, who: &Resident, (place, title): (&Community, &str), circle: Option<CircleId>) -> PostView {
    let draft = Draft::new(Place::Community(place.id, circle), format!("Corps de {title}")).titled(title);
    posts::publish(&house.site(), &who.actor, draft).await.unwrap()
}

async fn put(house: &House, by: &Resident, circle: CircleId, (who, standing): (PersonId, Standing)) {
    circles::place(&house.site(), &by.actor, circle, (who, standing))
        .await
        .unwrap();
}

#[tokio::test]
async fn anybody_reads_what_was_decided_in_the_open_and_not_by_whom() {
    on_each(async |house| {
        let site = house.site();
        let (ana, bea, cleo) = (
            house.member("ana").await,
            house.member("bea").await,
            house.member("cleo").await,
        );
        let relais = house.community(&ana, "relais", Kind::Public).await;
        for who in [&bea, &cleo] {
            house.joins(who, relais.id).await;
        }
        let spam = says(house, &bea, (&relais, "Réclame"), None).await;
        let kept = says(house, &bea, (&relais, "Semis"), None).await;
        posts::remove(&site, &ana.actor, spam.post.id, "hors sujet")
            .await
            .unwrap();
        posts::lock(&site, &ana.actor, kept.post.id, true).await.unwrap();
        put(house, &ana, relais.circle, (cleo.id(), Standing::Banned)).await;

        let stranger = Read::by((house.stranger(), house.stranger()), &relais).await;
        for read in [
            &stranger,
            &Read::of(&bea, &relais).await,
            &Read::of(&cleo, &relais).await,
        ] {
            assert_eq!(read.count(), 3, "{}", read.page);
            assert_eq!(read.says("Semis"), [true; 3]);
            assert_eq!(read.says("cleo"), [true; 3]);
            let list = read.page.split("<aside").next().unwrap();
            assert!(list.contains("hors sujet") && list.contains("L’animation"), "{list}");
            assert!(!list.contains("@ana") && !list.contains("/u/ana"), "{list}");
            assert!(!read.v3.to_string().contains("\"moderator\"") && !read.v4.to_string().contains("\"moderator\""));
            let by = &read.v3["banned_from_community"][0]["mod_ban_from_community"]["mod_person_id"];
            assert_eq!(by, 0);
        }
        // What was taken away is read by its author only.
        for read in [&stranger, &Read::of(&cleo, &relais).await] {
            assert_eq!(read.says("Réclame"), [false; 3]);
        }
        let animator = Read::of(&ana, &relais).await;
        assert_eq!(animator.count(), 3);
        assert_eq!(animator.v4["items"][0]["moderator"]["name"], "ana");
        assert!(animator.page.contains("/u/ana"));

        put(house, &ana, relais.circle, (cleo.id(), Standing::Stranger)).await;
        assert_eq!(Read::of(&bea, &relais).await.count(), 4);
        // Whoever is suspended does not exist, here neither.
        let chief = house.admin().await;
        moderation::suspend(&site, &chief.actor, cleo.id(), "").await.unwrap();
        let after = Read::of(&bea, &relais).await;
        assert_eq!((after.count(), after.says("cleo")), (2, [false; 3]));
        moderation::suspend(&site, &chief.actor, bea.id(), "").await.unwrap();
        assert_eq!(Read::of(&ana, &relais).await.count(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_decided_in_a_closed_circle_is_known_inside_it_only() {
    on_each(async |house| {
        let site = house.site();
        let (ana, bea, cleo) = (
            house.member("ana").await,
            house.member("bea").await,
            house.member("cleo").await,
        );
        let dana = house.member("dana").await;
        let abri = house.community(&ana, "abri", Kind::Community).await;
        for who in [&bea, &cleo, &dana] {
            house.joins(who, abri.id).await;
        }
        let committee = circles::open(&site, &ana.actor, abri.id, ("Comité", false))
            .await
            .unwrap();
        let refuge = circles::open(&site, &ana.actor, abri.id, ("Refuge", true))
            .await
            .unwrap();
        for circle in [committee.id, refuge.id] {
            put(house, &ana, circle, (cleo.id(), Standing::Member)).await;
            circles::join(&site, &cleo.actor, abri.id, circles::Asking::default())
                .await
                .unwrap();
        }
        let inside = says(house, &ana, (&abri, "Dedans"), None).await;
        let narrow = says(house, &ana, (&abri, "Comité seul"), Some(committee.id)).await;
        let secret = says(house, &ana, (&abri, "Refuge seul"), Some(refuge.id)).await;
        for post in [&inside, &narrow, &secret] {
            posts::lock(&site, &ana.actor, post.post.id, true).await.unwrap();
        }
        put(house, &ana, abri.circle, (dana.id(), Standing::Banned)).await;

        for (read, lines, words) in [
            (Read::by((house.stranger(), house.stranger()), &abri).await, 0, vec![]),
            (Read::of(&dana, &abri).await, 0, vec![]),
            (Read::of(&bea, &abri).await, 2, vec!["Dedans"]),
            (Read::of(&cleo, &abri).await, 3, vec!["Dedans", "Comité seul"]),
        ] {
            assert_eq!(read.count(), lines, "{}", read.page);
            for word in ["Dedans", "Comité seul", "Refuge seul"] {
                assert_eq!(read.says(word), [words.contains(&word); 3], "{word}");
            }
            if lines == 0 {
                assert_eq!(read.says("dana"), [false; 3]);
            }
        }
        // An administrator who is not inside knows that something was decided, and nothing of what was said.
        let chief = Read::of(house.admin().await, &abri).await;
        for word in ["Dedans", "Comité seul", "Refuge seul"] {
            assert_eq!(chief.says(word), [false; 3], "{word}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_kept_out_with_an_app_takes_along_what_they_said_when_that_is_wanted() {
    on_each(async |house| {
        let site = house.site();
        let ana = house.member("ana").await;
        let relais = house.community(&ana, "relais", Kind::Public).await;
        for (name, version, with_all) in [("bea", "v3", "remove_data"), ("cleo", "v4", "remove_or_restore_data")] {
            let who = house.member(name).await;
            house.joins(&who, relais.id).await;
            let said = says(house, &who, (&relais, "Réclame"), None).await;
            let is_there = async || posts::one(&site, Viewer::anyone(), said.post.id).await.is_ok();
            let address = format!("/api/{version}/community/ban_user");
            let mut ban = json!({ "community_id": relais.id, "person_id": who.id(), "ban": true, "reason": "réclame" });
            ana.lemmy().post(&address, &ban).await.ok();
            assert!(is_there().await, "{version}");
            ban[with_all] = true.into();
            ana.lemmy().post(&address, &ban).await.ok();
            assert!(!is_there().await, "{version}");
        }
    })
    .await;
}
