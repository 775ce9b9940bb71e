//! Who may read, printed whole: every reader, every circle, every state, asked of every road to a post.
use std::fmt::Write;

use domain::circles::{self, Kind, Standing};
use domain::communities::{Community, Policy};
use domain::posts::{self, AuthorFeed, CommentQuery, Deposit, Draft, Feed, Place, Sort};
use domain::{
    Actor, CircleId, Cursor, FileId, PostId, PostView, Site, Viewer, documents, files, moderation, notices, search,
};

use crate::cast::{Cast, on_each};

/// What is asked for by each road.
pub struct Wanted {
    view: PostView,
    /// A comment under it, said by somebody inside.
    comment: Option<PostId>,
    file: FileId,
    word: String,
}

/// A road to a post: what a viewer finds at its end.
type Road = (
    &'static str,
    for<'a> fn(&'a Site, Viewer, &'a Wanted) -> futures::future::BoxFuture<'a, bool>,
);

macro_rules! road {
    ($name:literal, |$site:ident, $viewer:ident, $wanted:ident| $found:expr) => {
        ($name, |$site, $viewer, $wanted| Box::pin(async move { $found }))
    };
}

fn among(page: domain::Result<domain::Page<PostView>>, wanted: &Wanted) -> bool {
    listed(page.map(|page| page.items), wanted)
}
fn listed(views: domain::Result<Vec<PostView>>, wanted: &Wanted) -> bool {
    views.is_ok_and(|views| {
        views
            .iter()
            .any(|view| view.post.id == wanted.view.post.id && !view.is_erased())
    })
}
fn many() -> Cursor {
    Cursor::newest(100)
}

const ALL_DECISIONS: moderation::Asked = moderation::Asked {
    community: None,
    offset: 0,
    limit: 100,
};

/// Roads that lead to a post by its name: they open exactly when the law does.
pub const DIRECT: &[Road] = &[
    road!("posts::one", |site, viewer, wanted| posts::one(
        site,
        viewer,
        wanted.view.post.id
    )
    .await
    .is_ok()),
    road!("posts::by_moment", |site, viewer, wanted| posts::by_moment(
        site,
        viewer,
        wanted.view.post.moment
    )
    .await
    .is_ok()),
    road!("posts::id_of_moment", |site, viewer, wanted| posts::id_of_moment(
        site,
        viewer,
        wanted.view.post.moment
    )
    .await
    .is_ok()),
    road!("posts::by_uri", |site, viewer, wanted| posts::by_uri(
        site,
        viewer,
        &wanted.view.uri
    )
    .await
    .is_ok()),
    road!("posts::several", |site, viewer, wanted| {
        listed(posts::several(site, viewer, &[wanted.view.post.moment]).await, wanted)
    }),
    road!("posts::thread", |site, viewer, wanted| posts::thread(
        site,
        viewer,
        wanted.view.post.id
    )
    .await
    .is_ok()),
    road!("posts::thread_at", |site, viewer, wanted| posts::thread_at(
        site,
        viewer,
        wanted.view.post.moment
    )
    .await
    .is_ok()),
    road!("posts::history", |site, viewer, wanted| posts::history(
        site,
        viewer,
        wanted.view.post.id
    )
    .await
    .is_ok()),
    road!("posts::reactors", |site, viewer, wanted| {
        posts::reactors(site, viewer, wanted.view.post.id, many()).await.is_ok()
    }),
    road!("posts::sharers", |site, viewer, wanted| posts::sharers(
        site,
        viewer,
        wanted.view.post.id,
        many()
    )
    .await
    .is_ok()),
    road!("documents::versions", |site, viewer, wanted| documents::versions(
        site,
        viewer,
        wanted.view.post.id
    )
    .await
    .is_ok()),
    road!("documents::open", |site, viewer, wanted| documents::open(
        site,
        viewer,
        wanted.view.post.id,
        None
    )
    .await
    .is_ok()),
];

/// Roads that lead to a post among others: they never open when the law does not.
pub const LISTS: &[Road] = &[
    road!("files::open", |site, viewer, wanted| {
        files::open(site, viewer, wanted.file, files::Variant::Original)
            .await
            .is_ok()
    }),
    road!("feed: Home", |site, viewer, wanted| among(
        posts::feed(site, viewer, Feed::Home, many()).await,
        wanted
    )),
    road!("feed: Joined", |site, viewer, wanted| among(
        posts::feed(site, viewer, Feed::Joined, many()).await,
        wanted
    )),
    road!("feed: Public", |site, viewer, wanted| {
        among(
            posts::feed(site, viewer, Feed::Public { local: false }, many()).await,
            wanted,
        )
    }),
    road!("feed: All", |site, viewer, wanted| {
        among(
            posts::feed(site, viewer, Feed::All { local: true }, many()).await,
            wanted,
        )
    }),
    road!("feed: Circle", |site, viewer, wanted| {
        among(
            posts::feed(site, viewer, Feed::Circle(wanted.view.post.circle_id), many()).await,
            wanted,
        )
    }),
    road!(
        "feed: Community",
        |site, viewer, wanted| match wanted.view.post.community_id {
            Some(id) => among(posts::feed(site, viewer, Feed::Community(id), many()).await, wanted),
            None => false,
        }
    ),
    road!("feed: Author", |site, viewer, wanted| {
        let feed = Feed::Author(wanted.view.author.id, AuthorFeed::default());
        among(posts::feed(site, viewer, feed, many()).await, wanted)
    }),
    road!("feed: Tag", |site, viewer, wanted| {
        among(
            posts::feed(site, viewer, Feed::Tag(wanted.word.clone()), many()).await,
            wanted,
        )
    }),
    road!("feed: Documents", |site, viewer, wanted| {
        among(posts::feed(site, viewer, Feed::Documents(None), many()).await, wanted)
    }),
    road!("feed: Saved", |site, viewer, wanted| among(
        posts::feed(site, viewer, Feed::Saved, many()).await,
        wanted
    )),
    road!("feed: Liked", |site, viewer, wanted| among(
        posts::feed(site, viewer, Feed::Liked, many()).await,
        wanted
    )),
    road!("feed: Comments", |site, viewer, wanted| {
        let page = posts::feed(site, viewer, Feed::Comments(None), many()).await;
        page.is_ok_and(|page| page.items.iter().any(|view| Some(view.post.id) == wanted.comment))
    }),
    road!("posts::threads", |site, viewer, wanted| {
        let mut seen = false;
        for sort in [Sort::Hot, Sort::Active, Sort::Top(None)] {
            seen |= listed(
                posts::threads(site, viewer, (Feed::All { local: false }, sort), (1, 50)).await,
                wanted,
            );
        }
        seen
    }),
    road!("posts::comments", |site, viewer, wanted| {
        let query = CommentQuery {
            root: Some(wanted.view.post.id),
            limit: 50,
            ..CommentQuery::default()
        };
        posts::comments(site, viewer, query)
            .await
            .is_ok_and(|views| !views.is_empty())
    }),
    road!("moderation::log", |site, viewer, wanted| {
        let logged = moderation::log(site, viewer, ALL_DECISIONS).await.unwrap();
        let named = logged.into_iter().filter_map(|logged| logged.post);
        listed(Ok(named.collect()), wanted)
    }),
    road!("search::find", |site, viewer, wanted| {
        let query = search::Query {
            words: wanted.word.clone(),
            limit: 50,
            ..search::Query::default()
        };
        among(search::find(site, viewer, query).await, wanted)
    }),
];

/// The kinds of circle as a composer offers them; the circles of partners and of mutual aid come with partners.
struct Places {
    community: Community,
    closed: Community,
    circle: CircleId,
    discreet: CircleId,
    followers: CircleId,
    own: CircleId,
}

const KINDS: [&str; 9] = [
    "public",
    "network",
    "organis.",
    "community",
    "circle",
    "discreet",
    "animation",
    "followers",
    "own",
];
const STATES: [&str; 4] = ["kept", "edited", "removed", "erased"];

impl Places {
    fn of(&self, kind: &str) -> Place {
        let inside = |circle| Place::Community(self.closed.id, Some(circle));
        match kind {
            "public" => Place::Community(self.community.id, None),
            "network" => Place::In(circles::NETWORK),
            "organis." => Place::In(circles::ORGANISATION),
            "community" => Place::Community(self.closed.id, None),
            "circle" => inside(self.circle),
            "discreet" => inside(self.discreet),
            "animation" => inside(self.closed.animation),
            "followers" => Place::In(self.followers),
            _ => Place::In(self.own),
        }
    }
}

async fn deposited(cast: &Cast, author: &Actor, place: Place, word: &str) -> Wanted {
    let file = cast.file(author, word, files::Purpose::Document).await;
    let deposit = Deposit {
        file,
        name: "notes.txt".into(),
    };
    let draft = Draft {
        document: Some(deposit),
        ..Draft::new(place, format!("Un récit, #{word}")).titled(word)
    };
    let view = posts::publish(&cast.site, author, draft).await.unwrap();
    let comment = posts::publish(&cast.site, author, Draft::new(Place::Reply(view.post.id), "Suite"))
        .await
        .unwrap();
    cast.works().await;
    Wanted {
        view,
        comment: Some(comment.post.id),
        file,
        word: word.to_owned(),
    }
}

async fn into_state(cast: &Cast, (author, animator): (&Actor, &Actor), wanted: &Wanted, state: &str) -> bool {
    let (site, id) = (&cast.site, wanted.view.post.id);
    match state {
        "edited" => {
            let change = posts::Amendment {
                warning: Some(Some("Délicat".into())),
                ..Default::default()
            };
            posts::edit(site, author, id, change).await.unwrap();
            cast.works().await;
            true
        }
        // It is in the log of whoever may read it.
        "kept" => {
            let _ = posts::lock(site, animator, id, true).await;
            true
        }
        "removed" => posts::remove(site, animator, id, "").await.is_ok(),
        "erased" => posts::erase(site, author, id).await.map(drop).map_err(drop) == Ok(()),
        _ => true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_read() {
    on_each(async |cast| {
        let site = &cast.site;
        let (author, animator) = (cast.member("author").await, cast.member("animator").await);
        let closed = cast
            .community_with(&animator, ("abri", Policy::Approval, "Charte"), Kind::Community)
            .await;
        let community = cast.community(&animator, "relais").await;
        cast.joins(&author, community.id).await;
        cast.joins(&author, closed.id).await;
        let circle = circles::open(site, &animator, closed.id, ("Comité", false))
            .await
            .unwrap()
            .id;
        let discreet = circles::open(site, &animator, closed.id, ("Refuge", true))
            .await
            .unwrap()
            .id;
        for circle in [closed.circle, circle, discreet, closed.animation] {
            cast.places(&animator, circle, (author.id(), Standing::Member)).await;
        }
        cast.signs(&author, closed.id).await;
        let owned = async |kind| circles::own(site, &author, kind).await.unwrap();
        let places = Places {
            circle,
            discreet,
            followers: owned(Kind::Followers).await,
            own: owned(Kind::Own).await,
            community,
            closed,
        };
        let readers = readers(cast, &places, (&author, &animator)).await;
        let mut table = format!("{:<12}", "");
        for state in STATES {
            let _ = write!(table, "{state:<12}");
        }
        table.push('\n');
        for kind in KINDS {
            let mut lines: Vec<String> = readers.iter().map(|(name, _)| format!("  {name:<16}")).collect();
            for state in STATES {
                let wanted = deposited(
                    cast,
                    &author,
                    places.of(kind),
                    &format!("mot{kind}{state}").replace('.', ""),
                )
                .await;
                let done = into_state(cast, (&author, &animator), &wanted, state).await;
                let asking = readers
                    .iter()
                    .map(async |(name, viewer)| asked(site, *viewer, &wanted, &format!("{kind} {state} {name}")).await);
                let seen = futures::future::join_all(asking).await;
                for (seen, line) in seen.into_iter().zip(&mut lines) {
                    let _ = write!(
                        line,
                        "{:<12}",
                        if !done {
                            "n/a"
                        } else if seen {
                            "reads"
                        } else {
                            "·"
                        }
                    );
                }
            }
            let _ = writeln!(table, "{kind}\n{}", lines.join("\n"));
        }
        insta::assert_snapshot!("sight", table);
    })
    .await;
}

/// Asks every road; the direct ones must agree, the lists must not say more.
async fn asked(site: &Site, viewer: Viewer, wanted: &Wanted, who: &str) -> bool {
    let law = posts::one(site, viewer, wanted.view.post.id).await.is_ok();
    for (road, walk) in DIRECT {
        assert_eq!(walk(site, viewer, wanted).await, law, "{road} for {who}");
    }
    for (road, walk) in LISTS {
        // Whoever takes a thread back takes back their own words: the answers of others stay.
        let own_life = *road == "feed: Comments" && !law && who.contains("erased");
        assert!(
            law || own_life || !walk(site, viewer, wanted).await,
            "{road} says more than the law to {who}"
        );
    }
    law
}

async fn readers(cast: &Cast, places: &Places, (author, animator): (&Actor, &Actor)) -> Vec<(&'static str, Viewer)> {
    let site = &cast.site;
    let mut readers = vec![("anyone", Viewer::anyone())];
    let closed = places.closed.id;
    for name in [
        "other_member",
        "applicant",
        "unsigned",
        "put_unsigned",
        "reader",
        "insider",
        "circled",
        "banned",
        "follower",
    ] {
        let who = cast.member(name).await;
        match name {
            "applicant" => drop(cast.joins(&who, closed).await),
            "unsigned" => {
                cast.joins(&who, closed).await;
                circles::admit(site, animator, closed, who.id()).await.unwrap();
            }
            "put_unsigned" => {
                for circle in [places.closed.circle, places.circle, places.discreet] {
                    cast.places(animator, circle, (who.id(), Standing::Member)).await;
                }
            }
            "reader" => {
                cast.places(animator, places.closed.circle, (who.id(), Standing::Reader))
                    .await;
                cast.signs(&who, closed).await;
            }
            "insider" => {
                cast.places(animator, places.closed.circle, (who.id(), Standing::Member))
                    .await;
                cast.signs(&who, closed).await;
            }
            "circled" => {
                for circle in [places.closed.circle, places.circle, places.discreet] {
                    cast.places(animator, circle, (who.id(), Standing::Member)).await;
                }
                cast.signs(&who, closed).await;
            }
            "banned" => {
                for circle in [places.closed.circle, places.circle, places.discreet] {
                    cast.places(animator, circle, (who.id(), Standing::Member)).await;
                }
                cast.signs(&who, closed).await;
                cast.places(animator, places.closed.circle, (who.id(), Standing::Banned))
                    .await;
            }
            "follower" => drop(
                domain::people::follow(site, &who, author.id().into(), Default::default())
                    .await
                    .unwrap(),
            ),
            _ => {}
        }
        readers.push((name, who.viewer()));
    }
    readers.push(("animator", animator.viewer()));
    readers.push(("administrator", cast.chief().await.viewer()));
    readers.push(("author", author.viewer()));
    readers
}

/// A conversation between some people is theirs: the people addressed read it, and nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_talk_is_read_by_those_addressed() {
    on_each(async |cast| {
        let (ana, bea, cleo) = (
            cast.member("ana").await,
            cast.member("bea").await,
            cast.member("cleo").await,
        );
        let said = cast.says(&ana, Place::Talk(vec![bea.id()]), "Entre nous @bea").await;
        let answer = cast.says(&bea, Place::Reply(said.post.id), "Oui @cleo").await;
        for post in [said.post.id, answer.post.id] {
            assert!(cast.sees(ana.viewer(), post).await && cast.sees(bea.viewer(), post).await);
            for viewer in [cleo.viewer(), Viewer::anyone(), cast.chief().await.viewer()] {
                assert!(!cast.sees(viewer, post).await, "a mention does not widen");
            }
        }
        let told = notices::unread(&cast.site, &cleo).await.unwrap();
        assert_eq!(told, 0);
    })
    .await;
}
