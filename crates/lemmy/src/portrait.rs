//! The only place that gathers what both versions say of the site and of whoever asks.

use domain::actor::Role;
use domain::actors::{ActorKind, Profile};
use domain::communities::{self, Community, Listing as Catalogue, Scope};
use domain::people::{self, Account, Census, Listed, Silence, Waiting};
use domain::site::Settings;
use domain::{Actor, ActorId, Result, Site, moderation};
use web::{Allowance, State};

use crate::ask::Reader;
use crate::scene::Scene;
use crate::shape::{Id, When};

/// The site, as both versions show it.
pub struct Portrait {
    pub settings: std::sync::Arc<Settings>,
    pub face: Profile,
    pub census: Census,
    pub admins: Vec<Profile>,
    pub scene: Scene,
}

impl Portrait {
    pub async fn of(state: &State, reader: Reader) -> Result<Self> {
        let admins = moderation::admins(&state.site).await?;
        let faces: Vec<ActorId> = admins.iter().map(|admin| admin.id).collect();
        Ok(Self {
            settings: state.site.settings(),
            face: domain::actors::site_actor(&state.site).await?,
            census: people::census(&state.site).await?,
            scene: Scene::around(&state.site, reader, &faces).await?,
            admins,
        })
    }
    pub fn site(&self) -> &Site {
        self.scene.site()
    }
    pub fn since(&self) -> When {
        self.face.created_at.into()
    }
    /// The house's rules, below its presentation.
    pub fn sidebar(&self) -> Option<String> {
        let rules = self.settings.rules.iter().map(|rule| format!("- {rule}"));
        let lines: Vec<String> = std::iter::once(self.settings.summary.clone()).chain(rules).collect();
        crate::scene::kept(lines.join("\n").trim())
    }
    /// The question asked of whoever asks for an account.
    pub fn question(&self) -> Option<String> {
        crate::scene::kept(&self.settings.question)
    }
}

/// Whoever asks, with what they belong to and whom they keep away.
pub struct Myself {
    pub me: Profile,
    pub account: Account,
    pub joined: Vec<Community>,
    pub blocked_people: Vec<Profile>,
    pub blocked_communities: Vec<Community>,
    pub scene: Scene,
}

/// Somebody with an account here, as both versions show them.
pub struct Sitting<'a> {
    pub id: Id,
    pub email: &'a str,
    pub locale: &'a str,
    pub admin: bool,
    /// Not waiting for an administrator's yes.
    pub accepted: bool,
    pub since: When,
}

impl<'a> From<&'a Myself> for Sitting<'a> {
    fn from(myself: &'a Myself) -> Self {
        Self {
            id: myself.me.id.0,
            email: &myself.account.email,
            locale: &myself.account.locale,
            admin: myself.account.role == Role::Admin,
            accepted: true,
            since: myself.me.created_at.into(),
        }
    }
}

impl<'a> From<&'a Waiting> for Sitting<'a> {
    fn from(waiting: &'a Waiting) -> Self {
        Self {
            id: waiting.person.0,
            email: &waiting.email,
            locale: "browser",
            admin: false,
            accepted: false,
            since: waiting.since.into(),
        }
    }
}

/// How many communities one may belong to before the list is cut.
const MOST: i64 = 100;

impl Myself {
    pub async fn of(state: &State, actor: &Actor) -> Result<Self> {
        let site = &state.site;
        let reader = Reader(Some(*actor));
        let everything = Catalogue {
            scope: Scope::Joined,
            limit: MOST,
            page: 1,
            ..Catalogue::default()
        };
        let joined = communities::list(site, reader.viewer(), everything).await?.items;
        let blocked = people::silenced(site, actor, Silence::Block, Listed::first(MOST))
            .await?
            .items;
        let (around, people): (Vec<Profile>, Vec<Profile>) =
            blocked.into_iter().partition(|face| face.kind == ActorKind::Community);
        let ids: Vec<_> = around.iter().map(|face| domain::CommunityId(face.id.0)).collect();
        let faces: Vec<ActorId> = joined.iter().map(|community| community.profile.id).collect();
        Ok(Self {
            me: people::me(site, actor).await?,
            account: people::account(site, actor).await?,
            joined,
            blocked_people: people,
            blocked_communities: communities::several(site, reader.viewer(), &ids).await?,
            scene: Scene::around(site, reader, &faces).await?,
        })
    }
    /// The communities one animates.
    pub fn animated(&self) -> impl Iterator<Item = &Community> {
        self.joined.iter().filter(|community| community.may_animate())
    }
}

/// How many, in how many seconds.
pub fn rate(allowance: Allowance) -> (i64, i64) {
    let (most, seconds) = allowance.measure();
    (most.into(), i64::try_from(seconds).unwrap_or(i64::MAX))
}
