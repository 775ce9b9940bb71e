//! A site among others: served, with its people.

use db::{Db, testing};
use domain::{
    Actor, ActorId, CommunityId, PostId, PostView, Profile, Site, Viewer,
    circles::{self, Asking, Kind},
    communities::{self, Community, Founding, Policy},
    jobs::{self, Hands},
    laws::telling::ServerStanding,
    moderation,
    people::{self, Registration},
    posts::{self, Draft, Place},
    site::{Founding as Opening, Limits},
};
use federation::{Federation, Found};
use std::sync::Arc;
use url::Url;

/// A site that others can reach.
pub struct Town {
    pub site: Site,
    pub federation: Federation,
    hands: Arc<dyn Hands>,
    _folder: tempfile::TempDir,
}

impl Town {
    /// On a file of its own.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("town.db").display());
        Self::on(&address, folder).await
    }

    /// On a database of a test; what is kept beside it goes into the folder.
    pub async fn on(address: &str, folder: tempfile::TempDir) -> Self {
        // `RUST_LOG=federation=debug` tells what happened, and why something was refused.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .try_init();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let db = Db::open(address, testing::options()).await.unwrap();
        db.migrate().await.unwrap();
        let opening = Opening {
            origin: Url::parse(&format!("http://localhost:{port}/")).unwrap(),
            folder: folder.path().to_owned(),
            limits: Limits::default(),
            development: true,
        };
        let site = Site::open(db, opening).await.unwrap();
        let federation = Federation::new(site.clone()).await.unwrap();
        let pages = axum::Router::new().fallback(|| async { "a page" });
        let routes = federation::negotiate(federation.documents(), pages).merge(federation.routes());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let hands: Arc<dyn Hands> = Arc::new(federation.clone());
        Self {
            site,
            federation,
            hands,
            _folder: folder,
        }
    }

    pub async fn chief(&self) -> Actor {
        let chief = Registration {
            handle: "chief".into(),
            ..registration("chief")
        };
        match people::sign_in(&self.site, "chief", PASSWORD).await {
            Ok(chief) => chief,
            Err(_) => people::create_admin(&self.site, chief).await.unwrap(),
        }
    }

    pub async fn member(&self, handle: &str) -> Actor {
        let chief = self.chief().await;
        let person = people::create_admin(&self.site, registration(handle)).await.unwrap();
        moderation::make_admin(&self.site, &chief, person.id(), false)
            .await
            .unwrap();
        people::sign_in(&self.site, handle, PASSWORD).await.unwrap()
    }

    pub async fn community(&self, by: &Actor, (handle, policy): (&str, Policy), audience: Kind) -> Community {
        let founding = Founding {
            handle: handle.into(),
            name: handle.into(),
            summary: String::new(),
            policy,
            charter: String::new(),
            audience,
        };
        communities::found(&self.site, by, founding).await.unwrap()
    }

    /// Looks for somebody, or a community, by handle.
    pub async fn finds(&self, who: &Actor, handle: &str) -> Profile {
        match self.federation.resolve(who, handle).await.unwrap() {
            Found::Profile(profile) => *profile,
            Found::Post(post) => panic!("{handle} is a post: {}", post.uri),
        }
    }

    pub async fn follows(&self, who: &Actor, target: ActorId) {
        people::follow(&self.site, who, target, Asking::default())
            .await
            .unwrap();
    }

    pub async fn says(&self, who: &Actor, place: Place, words: &str) -> PostView {
        let draft = Draft::new(place.clone(), words);
        let draft = if matches!(place, Place::Community(..)) {
            draft.titled(words)
        } else {
            draft
        };
        posts::publish(&self.site, who, draft).await.unwrap()
    }

    /// What somebody sees of a post of another site.
    pub async fn sees(&self, who: &Actor, uri: &str) -> domain::Result<PostView> {
        posts::by_uri(&self.site, who.viewer(), uri).await
    }

    pub async fn sees_here(&self, id: PostId) -> PostView {
        posts::one(&self.site, Viewer::anyone(), id).await.unwrap()
    }

    pub async fn trusts(&self, other: &Town, standing: ServerStanding) {
        moderation::set_server(&self.site, &self.chief().await, other.site.host(), standing)
            .await
            .unwrap();
    }

    pub async fn admits(&self, by: &Actor, community: CommunityId) {
        for request in circles::asked(&self.site, by, community).await.unwrap() {
            circles::admit(&self.site, by, community, domain::PersonId(request.person.id.0))
                .await
                .unwrap();
        }
    }

    /// `@name@host` of somebody from here, as others write it.
    pub fn address(&self, handle: &str) -> String {
        format!("@{handle}@{}", self.site.host())
    }

    /// Does what can be done now; something may be left.
    pub async fn works(&self) {
        jobs::drain(&self.site, &self.hands).await.unwrap();
    }

    pub async fn waiting(&self) -> Vec<String> {
        let left = jobs::list(&self.site, 50).await.unwrap();
        left.into_iter()
            .map(|job| format!("{} {} {:?}", job.kind, job.lane, job.error))
            .collect()
    }
}

const PASSWORD: &str = "quatre mots et une virgule";

fn registration(handle: &str) -> Registration {
    Registration {
        handle: handle.into(),
        email: format!("{handle}@relais.example"),
        password: PASSWORD.into(),
        locale: "fr".into(),
        ..Registration::default()
    }
}

/// Everybody does what they have to do, until nobody has anything left to say.
pub async fn settle(towns: &[&Town]) {
    loop {
        let mut done = 0;
        for town in towns {
            done += jobs::drain(&town.site, &town.hands).await.unwrap();
        }
        if done == 0 {
            break;
        }
    }
    for town in towns {
        let left: Vec<_> = town
            .waiting()
            .await
            .into_iter()
            .filter(|job| !job.starts_with("forget") && !job.starts_with("tend"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{}", town.site.host());
    }
}
