//! What animators do to what others said.
use domain::circles::Standing;
use domain::posts::{self, Feed, Place};
use domain::{Cursor, Viewer};

use crate::cast::on_each;

#[tokio::test(flavor = "multi_thread")]
async fn all_that_somebody_said_in_a_community_goes_and_nothing_else() {
    // More than is looked for at once.
    const MANY: usize = 120;
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let relais = cast.community(&ana, "relais").await;
        let jardins = cast.community(&ana, "jardins").await;
        for (who, place) in [(&bea, &relais), (&cleo, &relais), (&bea, &jardins)] {
            assert_eq!(cast.joins(who, place.id).await, Standing::Member);
        }
        let other = cast.says(&cleo, Place::Community(relais.id, None), "Semis").await;
        let elsewhere = cast.says(&bea, Place::Community(jardins.id, None), "Récolte").await;
        let answer = cast.says(&bea, Place::Reply(other.post.id), "Réclame").await;
        for number in 0..MANY {
            let words = format!("Réclame {number}");
            cast.says(&bea, Place::Community(relais.id, None), &words).await;
        }
        let theirs = (relais.id, bea.id());

        assert_eq!(posts::remove_all(site, &cleo, theirs, "").await.unwrap(), 0);
        assert_eq!(
            posts::remove_all(site, &ana, theirs, "réclame").await.unwrap(),
            MANY + 1
        );
        assert_eq!(posts::remove_all(site, &ana, theirs, "réclame").await.unwrap(), 0);
        for viewer in [Viewer::anyone(), cleo.viewer()] {
            let page = posts::feed(site, viewer, Feed::Community(relais.id), Cursor::newest(50)).await;
            let left: Vec<_> = page.unwrap().items.iter().map(|view| view.post.id).collect();
            assert_eq!(left, [other.post.id]);
            assert!(posts::one(site, viewer, answer.post.id).await.is_err());
            assert!(posts::one(site, viewer, elsewhere.post.id).await.is_ok());
        }
        assert!(posts::one(site, bea.viewer(), answer.post.id).await.is_ok());
    })
    .await;
}
