//! What may leave, and to which server. Read together with `docs/FEDERATION.md`.
use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::circles::{Kind, Standing};
use crate::id::{ActorId, CircleId, CommunityId, PersonId, ServerId};
use crate::posts::Post;
use crate::tables::{actors, circles, memberships, mentions, servers};

db::int_enum! {
    /// How far another organisation's server is trusted. From least to most; the order is the law.
    pub enum ServerStanding {
        /// Nothing goes, nothing comes.
        Blocked = 0,
        /// What everybody may read. Every server starts here.
        PublicOnly = 1,
        /// Also notices without content.
        NoticeOnly = 2,
        /// Keeps what it receives inside the community.
        Contains = 3,
        /// An organisation with a signed agreement.
        Partner = 4
    }
}

/// How much of a thing leaves towards one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Telling {
    Nothing,
    /// « 3 nouveautés » : no title, no author, no circle.
    Notice,
    Everything,
}

/// The whole law: what leaves of a circle, towards a server. One line per kind of circle; read it aloud before changing it.
pub fn telling(kind: Kind, discreet: bool, server: ServerStanding) -> Telling {
    use ServerStanding::{Blocked, Contains, NoticeOnly, Partner, PublicOnly};
    match (kind, server) {
        (_, Blocked) => Telling::Nothing,
        (Kind::Public, _) => Telling::Everything,
        (Kind::Talk, _) => Telling::Everything, // the people addressed, and nobody else
        (Kind::Followers, PublicOnly) => Telling::Nothing,
        (Kind::Followers, _) => Telling::Everything,
        (Kind::Organisation | Kind::Animation | Kind::Own, _) => Telling::Nothing,
        (Kind::Circle, _) if discreet => Telling::Nothing,
        (_, PublicOnly) => Telling::Nothing,
        (Kind::Network | Kind::Community | Kind::Circle | Kind::MutualAid, Partner) => Telling::Everything,
        (Kind::Community, Contains) => Telling::Everything,
        (Kind::MutualAid, _) => Telling::Nothing,
        (Kind::Network | Kind::Circle, NoticeOnly | Contains) | (Kind::Community, NoticeOnly) => Telling::Notice,
    }
}

/// Somebody elsewhere who is told, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub actor: ActorId,
    pub server: ServerId,
    pub host: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub telling: Telling,
}

type Row = (ActorId, ServerId, String, String, Option<String>, ServerStanding);

/// Everyone elsewhere concerned by a post, each with what the law lets through; those who get nothing are left out.
///
/// Asked again when a delivery leaves: a membership or a trust that ended meanwhile closes the road.
pub(crate) async fn recipients(conn: &mut Conn, post: &Post) -> Result<Vec<Recipient>> {
    let query = circles::table
        .find(post.circle_id)
        .select((circles::kind, circles::discreet));
    let (kind, discreet): (Kind, bool) = on!(&mut *conn, |db| query.get_result(db).await)?;
    let mut people = match kind {
        Kind::Public => public_audience(conn, post).await?,
        _ => members_afar(conn, post.circle_id).await?,
    };
    if kind == Kind::Community {
        // A community hosted elsewhere receives what its members say in it, and passes it on itself.
        people.extend(community_afar(conn, post.community_id).await?);
    }
    people.sort_by_key(|row| row.0);
    people.dedup_by_key(|row| row.0);
    let judged = people
        .into_iter()
        .map(|(actor, server, host, inbox, shared_inbox, standing)| {
            let telling = telling(kind, discreet, standing);
            Recipient {
                actor,
                server,
                host,
                inbox,
                shared_inbox,
                telling,
            }
        });
    Ok(judged
        .filter(|recipient| Telling::Nothing < recipient.telling)
        .collect())
}

macro_rules! afar {
    ($query:expr) => {
        $query
            .inner_join(servers::table.on(actors::server_id.eq(servers::id.nullable())))
            .filter(actors::hidden.eq(false))
            .select((
                actors::id,
                servers::id,
                actors::host,
                actors::inbox,
                actors::shared_inbox,
                servers::standing,
            ))
    };
}

/// Who follows the author or the community, who is mentioned, and the community itself.
async fn public_audience(conn: &mut Conn, post: &Post) -> Result<Vec<Row>> {
    let author = crate::circles::owned(conn, post.author_id.into(), Kind::Followers)
        .await
        .ok();
    let mut people = Vec::new();
    if let Some(followers) = author {
        people.extend(members_afar(conn, followers).await?);
    }
    if let Some(community) = post.community_id {
        people.extend(community_afar(conn, Some(community)).await?);
        let circle = crate::communities::circle_of(conn, community).await?;
        people.extend(members_afar(conn, circle).await?);
    }
    let mentioned: Vec<Row> = on!(conn, |db| {
        let query = mentions::table
            .inner_join(actors::table.on(actors::id.eq(mentions::actor_id)))
            .filter(mentions::post_id.eq(post.id));
        afar!(query).load(db).await
    })?;
    people.extend(mentioned);
    Ok(people)
}

/// The people of a circle who live elsewhere.
async fn members_afar(conn: &mut Conn, circle: CircleId) -> Result<Vec<Row>> {
    Ok(on!(conn, |db| {
        let query = memberships::table
            .inner_join(actors::table.on(actors::id.eq(memberships::person_id)))
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.ge(Standing::Reader)),
            );
        afar!(query).load(db).await
    })?)
}

async fn community_afar(conn: &mut Conn, community: Option<CommunityId>) -> Result<Vec<Row>> {
    let Some(community) = community else {
        return Ok(Vec::new());
    };
    Ok(on!(conn, |db| afar!(actors::table.filter(actors::id.eq(community)))
        .load(db)
        .await)?)
}

/// Whether a post that is not for everybody may still go to an inbox, with all its words: the same law, for one place, just
/// before it leaves.
pub(crate) async fn still_goes(conn: &mut Conn, post: &Post, inbox: &str) -> Result<bool> {
    let ((kind, discreet), mut there) = inside_at(conn, post.circle_id, inbox).await?;
    if kind == Kind::Community {
        let home = community_afar(conn, post.community_id).await?;
        there.extend(
            home.into_iter()
                .filter(|row| row.3 == inbox || row.4.as_deref() == Some(inbox)),
        );
    }
    Ok(there
        .iter()
        .any(|row| telling(kind, discreet, row.5) == Telling::Everything))
}

/// Whether somebody at an inbox may still be told that there is something new in a circle, without a word of it.
pub(crate) async fn notice_goes(conn: &mut Conn, circle: CircleId, inbox: &str) -> Result<bool> {
    let ((kind, discreet), there) = inside_at(conn, circle, inbox).await?;
    Ok(there
        .iter()
        .any(|row| telling(kind, discreet, row.5) != Telling::Nothing))
}

/// What kind of circle it is, and who sits in it at an inbox.
async fn inside_at(conn: &mut Conn, circle: CircleId, inbox: &str) -> Result<((Kind, bool), Vec<Row>)> {
    let query = circles::table.find(circle).select((circles::kind, circles::discreet));
    let kind: (Kind, bool) = on!(&mut *conn, |db| query.get_result(db).await)?;
    let there: Vec<Row> = on!(conn, |db| {
        let query = memberships::table
            .inner_join(actors::table.on(actors::id.eq(memberships::person_id)))
            .filter(memberships::circle_id.eq(circle))
            .filter(memberships::standing.ge(Standing::Reader))
            .filter(actors::inbox.eq(inbox).or(actors::shared_inbox.eq(inbox)));
        afar!(query).load(db).await
    })?;
    Ok((kind, there))
}

/// Whether what is said in a community can reach it. One that lives here always can be reached; one elsewhere only where
/// the law lets everything of the circle through to its server.
pub(crate) async fn reaches(conn: &mut Conn, community: CommunityId, kind: Kind) -> Result<bool> {
    let home = community_afar(conn, Some(community)).await?;
    Ok(home
        .iter()
        .all(|row| telling(kind, false, row.5) == Telling::Everything))
}

/// One person or community elsewhere, for what is said to them alone (an acceptance, a vote).
pub(crate) async fn addressee(conn: &mut Conn, actor: ActorId) -> Result<Option<Recipient>> {
    let rows: Vec<Row> = on!(conn, |db| afar!(actors::table.filter(actors::id.eq(actor)))
        .load(db)
        .await)?;
    let open = rows.into_iter().find(|row| ServerStanding::Blocked < row.5);
    Ok(open.map(|(actor, server, host, inbox, shared_inbox, _)| Recipient {
        actor,
        server,
        host,
        inbox,
        shared_inbox,
        telling: Telling::Everything,
    }))
}

/// Everyone elsewhere who follows a person or a community: for news of the profile itself.
pub(crate) async fn followers_afar(conn: &mut Conn, actor: ActorId) -> Result<Vec<Recipient>> {
    let circle = match crate::circles::owned(conn, actor, Kind::Followers).await {
        Ok(circle) => circle,
        Err(_) => crate::communities::circle_of(conn, CommunityId(actor.0)).await?,
    };
    let rows = members_afar(conn, circle).await?;
    let open = rows.into_iter().filter(|row| ServerStanding::Blocked < row.5);
    Ok(open
        .map(|(actor, server, host, inbox, shared_inbox, _)| Recipient {
            actor,
            server,
            host,
            inbox,
            shared_inbox,
            telling: Telling::Everything,
        })
        .collect())
}

/// What a signed reader from another server may fetch of a circle.
pub(crate) async fn fetchable(conn: &mut Conn, reader: PersonId, circle: CircleId) -> Result<Telling> {
    let of = circles::table.find(circle).select((circles::kind, circles::discreet));
    let (kind, discreet): (Kind, bool) = on!(&mut *conn, |db| of.get_result(db).await)?;
    let query = actors::table
        .find(reader)
        .inner_join(servers::table.on(actors::server_id.eq(servers::id.nullable())))
        .select(servers::standing);
    let standing: ServerStanding = on!(conn, |db| query.get_result(db).await)?;
    Ok(telling(kind, discreet, standing))
}
