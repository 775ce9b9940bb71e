//! People, communities and servers from elsewhere, as they describe themselves.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::{self, ActorKind, Profile, ProfileField};
use crate::circles::{self, Kind, Standing};
use crate::id::{ActorId, CircleId, CommunityId, PersonId, PostId, ServerId};
use crate::jobs::{self, Job, Look};
use crate::laws::telling::ServerStanding;
use crate::laws::{permit, upkeep};
use crate::site::Site;
use crate::tables::{actors as faces, circles as rings, keys, memberships, servers};
use crate::{Error, Result, boxed, communities, moderation::veil, people};

/// An actor of another server, cleaned and bounded by the door that fetched it.
#[derive(Debug, Clone)]
pub struct Remote {
    pub kind: ActorKind,
    pub uri: String,
    pub url: String,
    pub handle: String,
    /// `host` or `host:port` of its handle.
    pub host: String,
    pub name: String,
    pub summary_html: text::SafeHtml,
    pub fields: Vec<ProfileField>,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub outbox: Option<String>,
    pub followers_uri: Option<String>,
    pub avatar_url: Option<String>,
    pub header_url: Option<String>,
    pub locked: bool,
    pub bot: bool,
    pub public_key: String,
    pub published: Timestamp,
    /// For a community: whether what is said in it is for everybody.
    pub public: bool,
    pub discoverable: bool,
    /// Under which other addresses they say that they are known.
    pub aliases: Vec<String>,
}

/// Writes down an actor from elsewhere, or what changed of it. `Forbidden` when its server is blocked.
#[boxed]
pub async fn adopt(site: &Site, remote: Remote) -> Result<Profile> {
    if remote.host == site.host() || remote.uri.starts_with(site.origin().as_str()) {
        return Err(Error::Invalid("actor", "actor.ours"));
    }
    site.write(async move |_, tx| {
        let decided = super::decided_of(tx, &remote.host).await?;
        if decided.is_blocked() {
            return Err(Error::Forbidden(crate::Deed::Administer));
        }
        let mut remote = remote;
        if decided.mediafree {
            (remote.avatar_url, remote.header_url) = (None, None);
        }
        let server = server(tx, &remote.host).await?;
        let id = write(tx, &remote, server).await?;
        veil::draw(tx, id).await?;
        let key = (keys::actor_id.eq(id), keys::public.eq(&remote.public_key));
        on!(tx, |db| {
            diesel::insert_into(keys::table)
                .values(key)
                .on_conflict(keys::actor_id)
                .do_update()
                .set(keys::public.eq(&remote.public_key))
                .execute(db)
                .await
        })?;
        match remote.kind {
            ActorKind::Community => communities::adopt(tx, CommunityId(id.0), remote.locked, remote.public).await?,
            ActorKind::Person | ActorKind::Site => {
                if circles::owned(tx, id, Kind::Followers).await.is_err() {
                    people::own_circles(tx, PersonId(id.0)).await?;
                }
                people::name_aliases(tx, id, &remote.aliases).await?;
            }
        }
        actors::find(tx, id).await
    })
    .await
}

async fn server(tx: &mut Tx, host: &str) -> Result<ServerId> {
    let row = (
        servers::host.eq(host),
        servers::standing.eq(ServerStanding::PublicOnly),
        servers::created_at.eq(Timestamp::now()),
    );
    let insert = diesel::insert_into(servers::table).values(row).on_conflict_do_nothing();
    on!(tx, |db| insert.execute(db).await)?;
    let query = servers::table.filter(servers::host.eq(host)).select(servers::id);
    Ok(on!(tx, |db| query.get_result(db).await)?)
}

async fn write(tx: &mut Tx, remote: &Remote, server: ServerId) -> Result<ActorId> {
    // Two columns tuples, for tuples of columns end at sixteen.
    let known = (
        faces::url.eq(&remote.url),
        faces::name.eq(remote.name.chars().take(100).collect::<String>()),
        faces::summary_html.eq(remote.summary_html.as_str()),
        faces::fields.eq(db::Json(remote.fields.clone())),
        faces::inbox.eq(&remote.inbox),
        faces::shared_inbox.eq(&remote.shared_inbox),
        faces::outbox.eq(&remote.outbox),
        faces::followers_uri.eq(&remote.followers_uri),
        faces::avatar_url.eq(&remote.avatar_url),
        faces::header_url.eq(&remote.header_url),
        faces::locked.eq(remote.locked),
        faces::bot.eq(remote.bot),
        faces::discoverable.eq(remote.discoverable),
        faces::refreshed_at.eq(Timestamp::now()),
    );
    let fixed = (
        faces::kind.eq(remote.kind),
        faces::handle.eq(remote.handle.to_lowercase()),
        faces::host.eq(remote.host.to_lowercase()),
        faces::server_id.eq(Some(server)),
        faces::uri.eq(&remote.uri),
        faces::created_at.eq(remote.published),
    );
    Ok(on!(tx, |db| {
        diesel::insert_into(faces::table)
            .values((fixed, known.clone()))
            .on_conflict(faces::uri)
            .do_update()
            .set(known)
            .returning(faces::id)
            .get_result(db)
            .await
    })?)
}

/// Whoever speaks, as they are known here: with what was decided about the server of their key.
#[derive(Debug, Clone)]
pub struct Speaker {
    pub standing: ServerStanding,
    /// None for somebody who was never seen here.
    pub profile: Option<Profile>,
    /// PEM.
    pub public_key: Option<String>,
}

/// Everything that is asked of whoever signs a request, at once: it is asked before anything else, of everybody.
#[boxed]
pub async fn speaker(site: &Site, host: &str, uri: &str) -> Result<Speaker> {
    let (host, uri) = (host.to_owned(), uri.to_owned());
    site.read(async move |_, conn| {
        let standing = super::standing_of(conn, &host).await?;
        let query = faces::table
            .left_join(keys::table.on(keys::actor_id.eq(faces::id)))
            .filter(faces::uri.eq(uri))
            .select((db::columns::<Profile>(), keys::public.nullable()));
        let found: Option<(Profile, Option<String>)> = on!(conn, |db| query.get_result(db).await.optional())?;
        let (profile, public_key) = found.map_or((None, None), |(profile, key)| (Some(profile), key));
        Ok(Speaker {
            standing,
            profile,
            public_key,
        })
    })
    .await
}

/// An actor by its address in the network, from here or elsewhere. `NotFound` when it is not known here.
#[boxed]
pub async fn actor_by_uri(site: &Site, uri: &str) -> Result<Profile> {
    let uri = uri.to_owned();
    site.read(async move |_, conn| actors::find_by_uri(conn, &uri).await)
        .await
}

/// Notes what software a server runs, and that it was heard from.
#[boxed]
pub async fn note_server(site: &Site, host: &str, software: Option<(String, String)>) -> Result<()> {
    let host = host.to_lowercase();
    site.write(async move |site, tx| {
        let row = servers::table.filter(servers::host.eq(host));
        let seen = (
            servers::seen_at.eq(Some(site.now())),
            servers::failing_since.eq(None::<Timestamp>),
        );
        match software {
            Some((name, version)) => {
                let known = servers::described_at.eq(Some(site.now()));
                let change = (servers::software.eq(name), servers::version.eq(version), known, seen);
                on!(tx, |db| diesel::update(row).set(change).execute(db).await)?
            }
            None => on!(tx, |db| diesel::update(row).set(seen).execute(db).await)?,
        };
        Ok(())
    })
    .await
}

/// What software a server runs, by its own word; empty when it has not said.
#[boxed]
pub async fn software(site: &Site, host: &str) -> Result<(String, String)> {
    let host = host.to_lowercase();
    site.read(async move |_, conn| {
        let query = servers::table
            .filter(servers::host.eq(host))
            .select((servers::software, servers::version));
        Ok(on!(conn, |db| query.get_result(db).await.optional())?.unwrap_or_default())
    })
    .await
}

/// Whether a server said after this moment what it runs.
#[boxed]
pub async fn described_since(site: &Site, host: &str, moment: Timestamp) -> Result<bool> {
    let host = host.to_lowercase();
    site.read(async move |_, conn| {
        let query = servers::table
            .filter(servers::host.eq(host).and(servers::described_at.gt(moment)))
            .select(servers::id);
        Ok(on!(conn, |db| query.first::<ServerId>(db).await.optional())?.is_some())
    })
    .await
}

/// The answer of another server to a request of one of our people to follow or join.
///
/// Only the actor that was asked can answer, and only who asked is moved: `target` must be the signer.
#[boxed]
pub async fn follow_asked(site: &Site, target: &Actor, person: PersonId, accepted: bool) -> Result<()> {
    let target = ActorId::from(target.id());
    site.write(async move |_, tx| {
        let query = rings::table
            .filter(rings::owner_id.eq(target).and(rings::kind.eq(Kind::Followers)))
            .or_filter(
                rings::community_id
                    .eq(CommunityId(target.0))
                    .and(rings::kind.eq(Kind::Community)),
            )
            .select(rings::id);
        let circle: CircleId = on!(tx, |db| query.first(db).await)?;
        let before = permit::row(tx, circle, person).await?;
        let standing = match (before, accepted) {
            (Some(Standing::Asked), true) => Standing::Member,
            (Some(standing), true) => standing,
            (Some(Standing::Banned), false) | (None, _) => return Err(Error::NotFound),
            (Some(_), false) => Standing::Stranger,
        };
        circles::set_standing(tx, circle, person, standing, circles::Change::default()).await?;
        if accepted && before == Some(Standing::Asked) {
            jobs::enqueue(tx, Job::Look(Look::Around(target))).await?;
        }
        people::recount(tx, person).await
    })
    .await
}

/// Writes down who animates a community that lives elsewhere, as its server says.
#[boxed]
pub async fn moderators_of(site: &Site, community: CommunityId, moderators: Vec<PersonId>) -> Result<()> {
    site.write(async move |_, tx| {
        let face = actors::find(tx, community.into()).await?;
        if face.local() {
            return Err(Error::Forbidden(crate::Deed::Close));
        }
        let circle = communities::circle_of(tx, community).await?;
        let down = diesel::update(memberships::table)
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.ge(Standing::Animator)),
            )
            .set(memberships::standing.eq(Standing::Member));
        on!(tx, |db| down.execute(db).await)?;
        for person in moderators {
            animates(tx, circle, person).await?;
        }
        Ok(())
    })
    .await
}

/// Nobody from here animates where they did not enter, and nobody banned does.
async fn animates(tx: &mut Tx, circle: CircleId, person: PersonId) -> Result<()> {
    let before = permit::row(tx, circle, person).await?;
    let inside = before.is_some_and(|standing| Standing::Reader <= standing);
    let from_here = actors::find(tx, person.into()).await?.local();
    if before == Some(Standing::Banned) || from_here && !inside {
        return Ok(());
    }
    circles::set_standing(tx, circle, person, Standing::Animator, circles::Change::default()).await
}

/// A community that lives elsewhere says that somebody animates it, or no longer does.
#[boxed]
pub async fn moderator_of(site: &Site, community: CommunityId, (person, named): (PersonId, bool)) -> Result<()> {
    site.write(async move |_, tx| {
        if actors::find(tx, community.into()).await?.local() {
            return Err(Error::Forbidden(crate::Deed::Close));
        }
        let circle = communities::circle_of(tx, community).await?;
        if named {
            return animates(tx, circle, person).await;
        }
        match permit::row(tx, circle, person).await? {
            Some(standing) if Standing::Animator <= standing => {
                circles::set_standing(tx, circle, person, Standing::Member, circles::Change::default()).await
            }
            _ => Ok(()),
        }
    })
    .await
}

/// Writes down what a community or a person elsewhere has pinned, as their server says: these posts and no other.
#[boxed]
pub async fn pinned_by(site: &Site, owner: &Profile, posts: Vec<PostId>) -> Result<()> {
    if owner.local() {
        return Err(Error::Forbidden(crate::Deed::Moderate));
    }
    let (id, kind) = (owner.id, owner.kind);
    site.write(async move |_, tx| upkeep::pins(tx, (id, kind), posts).await)
        .await
}

/// Looks at something elsewhere, soon.
#[boxed]
pub async fn look(site: &Site, look: Look) -> Result<()> {
    site.write(async move |_, tx| jobs::enqueue(tx, Job::Look(look)).await)
        .await
}
