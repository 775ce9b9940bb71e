//! The small cast that every story is told with: one site, and people on it.
use std::sync::Arc;

use db::testing::Databases;
use domain::circles::{self, Asking, Kind, Placed, Standing};
use domain::communities::{self, Community, Founding, Policy};
use domain::deliveries::{Fate, Parcel};
use domain::files::{self, Purpose, Upload};
use domain::jobs::{self, Hands, Look, Outcome};
use domain::people::{self, Registration};
use domain::posts::{self, Deposit, Draft, Place};
use domain::site::{Founding as Opening, Limits};
use domain::{Actor, CircleId, CommunityId, FileId, PersonId, PostId, PostView, Site, Viewer};
use futures::future::BoxFuture;

/// One site with nobody on it yet.
pub struct Cast {
    pub site: Site,
    _folder: tempfile::TempDir,
}

/// Tells the same story on each database.
pub async fn on_each(story: impl AsyncFn(&Cast)) {
    let databases = Databases::new();
    for db in databases.open_each().await {
        let folder = tempfile::tempdir().unwrap();
        let opening = Opening {
            origin: "http://relais.example/".parse().unwrap(),
            folder: folder.path().to_owned(),
            limits: Limits::default(),
            development: true,
        };
        let kind = db.kind();
        let site = Site::open(db, opening)
            .await
            .unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        let cast = Cast { site, _folder: folder };
        story(&cast).await;
        cast.site.db().clone().close().await;
    }
}

/// Nobody elsewhere is spoken to in these stories.
struct NoHands;
impl Hands for NoHands {
    fn tell<'a>(&'a self, _: &'a Site, _: domain::events::Event) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
    fn deliver<'a>(&'a self, _: &'a Site, _: Parcel) -> BoxFuture<'a, Fate> {
        Box::pin(async { Fate::Taken })
    }
    fn look<'a>(&'a self, _: &'a Site, _: Look) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
}

impl Cast {
    /// Somebody with an account here, let in.
    pub async fn member(&self, handle: &str) -> Actor {
        let admin = people::create_admin(&self.site, registration(handle)).await.unwrap();
        // Made as an administrator to need nobody's approval; stories want plain members.
        if handle != "chief" {
            let chief = Box::pin(self.chief()).await;
            domain::moderation::make_admin(&self.site, &chief, admin.id(), false)
                .await
                .unwrap();
        }
        people::sign_in(&self.site, handle, PASSWORD).await.unwrap()
    }
    /// The administrator.
    pub async fn chief(&self) -> Actor {
        match people::sign_in(&self.site, "chief", PASSWORD).await {
            Ok(chief) => chief,
            Err(_) => people::create_admin(&self.site, registration("chief")).await.unwrap(),
        }
    }
    /// A community where one enters at once and signs nothing.
    pub async fn community(&self, by: &Actor, handle: &str) -> Community {
        self.community_with(by, (handle, Policy::Open, ""), Kind::Public).await
    }
    pub async fn community_with(
        &self,
        by: &Actor,
        (handle, policy, charter): (&str, Policy, &str),
        audience: Kind,
    ) -> Community {
        let founding = Founding {
            handle: handle.into(),
            name: handle.into(),
            summary: String::new(),
            policy,
            charter: charter.into(),
            audience,
        };
        communities::found(&self.site, by, founding).await.unwrap()
    }
    pub async fn joins(&self, who: &Actor, community: CommunityId) -> Standing {
        circles::join(&self.site, who, community, Asking::default())
            .await
            .unwrap()
    }
    pub async fn places(&self, by: &Actor, circle: CircleId, (who, standing): (PersonId, Standing)) {
        let placed = circles::place(&self.site, by, circle, (who, standing)).await.unwrap();
        if placed == Placed::Invited {
            let community = self.around(by, circle).await;
            self.joins(&Actor::by_signature(who), community).await;
        }
    }
    pub async fn invites(&self, by: &Actor, circle: CircleId, who: &Actor) {
        let placed = circles::place(&self.site, by, circle, (who.id(), Standing::Member)).await;
        assert_eq!(placed.unwrap(), Placed::Invited);
    }
    async fn around(&self, by: &Actor, circle: CircleId) -> CommunityId {
        let known = circles::one(&self.site, by.viewer(), circle).await.unwrap();
        known.community.unwrap()
    }
    pub async fn says(&self, who: &Actor, place: Place, words: &str) -> PostView {
        let titled = matches!(place, Place::Community(..));
        let draft = Draft::new(place, words);
        let draft = if titled { draft.titled(words) } else { draft };
        posts::publish(&self.site, who, draft).await.unwrap()
    }
    pub async fn file(&self, who: &Actor, words: &str, purpose: Purpose) -> FileId {
        let upload = Upload {
            bytes: words.as_bytes().to_vec(),
            name: "notes.txt".into(),
            purpose,
            alt: String::new(),
        };
        files::put(&self.site, who, upload).await.unwrap().id
    }
    pub async fn deposits(&self, who: &Actor, place: Place, (title, words): (&str, &str)) -> PostView {
        let file = self.file(who, words, Purpose::Document).await;
        let deposit = Deposit {
            file,
            name: "notes.txt".into(),
        };
        let draft = Draft {
            document: Some(deposit),
            ..Draft::new(place, "").titled(title)
        };
        let view = posts::publish(&self.site, who, draft).await.unwrap();
        self.works().await;
        view
    }
    /// Signs the charter in force.
    pub async fn signs(&self, who: &Actor, community: CommunityId) {
        let version = communities::one(&self.site, who.viewer(), community)
            .await
            .unwrap()
            .charter_version;
        communities::sign(&self.site, who, community, version).await.unwrap();
    }
    /// Does every job that is due.
    pub async fn works(&self) {
        let hands: Arc<dyn Hands> = Arc::new(NoHands);
        jobs::drain(&self.site, &hands).await.unwrap();
    }
    pub async fn sees(&self, viewer: Viewer, id: PostId) -> bool {
        posts::one(&self.site, viewer, id).await.is_ok()
    }
}

pub const PASSWORD: &str = "courtepointe-2026";

pub fn registration(handle: &str) -> Registration {
    Registration {
        handle: handle.into(),
        email: format!("{handle}@relais.example"),
        password: PASSWORD.into(),
        locale: "fr".into(),
        ..Registration::default()
    }
}
