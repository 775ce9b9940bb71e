//! Tells the demonstration's story to an empty site, through the same verbs as everybody.
mod breadth;
mod story;

use std::collections::HashMap;

use anyhow::{Context, Result, anyhow, ensure};
use domain::actor::Actor;
use domain::actors::Face;
use domain::circles::{self, Asking, Kind, Standing};
use domain::communities::{self, Founding, Policy};
use domain::files::{self, Purpose, Upload};
use domain::id::{CircleId, CommunityId, PostId};
use domain::people::{self, Registered, Registration};
use domain::posts::{self, Deposit, Draft, Light, Place, Reaction};
use domain::{Site, site};
use futures::future::{BoxFuture, FutureExt};
use indicatif::{ProgressBar, ProgressStyle};

use story::{Audience, Entry, Reply, Story};

/// Everybody's password.
pub const PASSWORD: &str = "courtepointe";

/// Who is who, once they are here.
struct Cast {
    site: Site,
    actors: HashMap<String, Actor>,
    communities: HashMap<String, CommunityId>,
    /// By community and name.
    circles: HashMap<(String, String), CircleId>,
}

/// Fills an empty site; answers the handles of the people, the administrator first. A site with people in it is left
/// as it is, and nobody is answered.
///
/// # Errors
/// Those of the verbs.
pub async fn fill(site: &Site) -> Result<Vec<String>> {
    if people::first_key(site).await?.is_none() {
        return Ok(Vec::new());
    }
    let story = Story::shipped();
    let mut cast = Cast {
        site: site.clone(),
        actors: HashMap::new(),
        communities: HashMap::new(),
        circles: HashMap::new(),
    };
    cast.people(&story).await.context("the people")?;
    for community in &story.communities {
        cast.community(community)
            .await
            .with_context(|| format!("the community {}", community.handle))?;
    }
    cast.follows(&story).await.context("the follows")?;
    for note in &story.notes {
        cast.note(note).await.context("a note")?;
    }
    for thread in &story.threads {
        cast.thread(thread)
            .await
            .with_context(|| format!("the thread « {} »", thread.title))?;
    }
    let admin = story
        .people
        .iter()
        .find(|person| person.admin)
        .context("somebody administers")?;
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}")?);
    let admin = cast.actor(&admin.handle)?;
    breadth::tell(site, admin, &bar).await.context("the breadth")?;
    bar.finish_and_clear();
    // Everybody is there: whoever comes now waits until an administrator says yes.
    cast.present(&story, admin, site::Registration::Approval).await?;
    Ok(story.people.into_iter().map(|person| person.handle).collect())
}

/// An account of somebody who may come in at once.
async fn opened(site: &Site, registration: Registration) -> Result<Actor> {
    match people::register(site, registration).await? {
        Registered::Active(actor) => Ok(actor),
        Registered::Waiting => Err(anyhow!("the site does not let anybody in")),
    }
}

impl Cast {
    fn actor(&self, handle: &str) -> Result<&Actor> {
        self.actors
            .get(handle)
            .ok_or_else(|| anyhow!("nobody is called {handle}"))
    }

    /// Everybody opens an account, while anybody may.
    async fn people(&mut self, story: &Story) -> Result<()> {
        for person in &story.people {
            let registration = Registration {
                handle: person.handle.clone(),
                email: format!("{}@example.org", person.handle),
                password: PASSWORD.to_owned(),
                ..Registration::default()
            };
            let actor = match person.admin {
                true => people::create_admin(&self.site, registration).await?,
                false => opened(&self.site, registration).await?,
            };
            if person.admin {
                self.present(story, &actor, site::Registration::Open).await?;
            }
            let (name, summary) = (Some(person.name.clone()), Some(person.summary.clone()));
            let face = Face {
                name,
                summary,
                discoverable: Some(true),
                ..Face::default()
            };
            people::amend(&self.site, &actor, face).await?;
            self.actors.insert(person.handle.clone(), actor);
        }
        Ok(())
    }

    async fn present(&self, story: &Story, admin: &Actor, registration: site::Registration) -> Result<()> {
        let settings = site::Settings {
            title: story.site.title.clone(),
            summary: story.site.summary.clone(),
            rules: story.site.rules.clone(),
            registration,
            question: "Dans quel organisme travaillez-vous, et qu’aimeriez-vous partager\u{a0}?".to_owned(),
            ..(*self.site.settings()).clone()
        };
        Ok(self.site.amend(admin, settings).await?)
    }

    async fn community(&mut self, told: &story::Community) -> Result<()> {
        let founder = *self.actor(&told.founder)?;
        let founding = Founding {
            handle: told.handle.clone(),
            name: told.name.clone(),
            summary: told.summary.clone(),
            policy: match told.policy {
                Entry::Open => Policy::Open,
                Entry::Approval => Policy::Approval,
                Entry::Invitation => Policy::Invitation,
            },
            charter: told.charter.clone(),
            audience: if told.public { Kind::Public } else { Kind::Community },
        };
        let made = communities::found(&self.site, &founder, founding).await?;
        for handle in told.animators.iter().chain(&told.members) {
            self.enter(&made, (&founder, handle), told.policy).await?;
        }
        for handle in &told.animators {
            let animator = self.actor(handle)?.id();
            circles::place(&self.site, &founder, made.circle, (animator, Standing::Animator)).await?;
        }
        for handle in &told.asking {
            let answer = "Bonjour\u{a0}! Je commence à Amqui et j’aimerais apprendre avec vous.".to_owned();
            circles::join(
                &self.site,
                self.actor(handle)?,
                made.id,
                Asking { answer, follow: None },
            )
            .await?;
        }
        for circle in &told.circles {
            let opened = circles::open(&self.site, &founder, made.id, (&circle.name, circle.discreet)).await?;
            for handle in &circle.members {
                let person = self.actor(handle)?.id();
                if person != founder.id() {
                    circles::place(&self.site, &founder, opened.id, (person, Standing::Member)).await?;
                }
            }
            self.circles
                .insert((told.handle.clone(), circle.name.clone()), opened.id);
        }
        self.communities.insert(told.handle.clone(), made.id);
        Ok(())
    }

    /// Asks, is admitted, signs: as far as each is needed there.
    async fn enter(
        &self,
        community: &communities::Community,
        (founder, handle): (&Actor, &str),
        entry: Entry,
    ) -> Result<()> {
        let (site, actor) = (&self.site, self.actor(handle)?);
        let mut standing = match entry {
            Entry::Invitation => {
                circles::place(site, founder, community.circle, (actor.id(), Standing::Member)).await?;
                circles::join(site, actor, community.id, Asking::default()).await?
            }
            Entry::Open | Entry::Approval => circles::join(site, actor, community.id, Asking::default()).await?,
        };
        if standing == Standing::Asked {
            standing = circles::admit(site, founder, community.id, actor.id()).await?;
        }
        if standing == Standing::Unsigned {
            standing = communities::sign(site, actor, community.id, community.charter_version.max(1)).await?;
        }
        ensure!(Standing::Member <= standing, "{handle} stays at the door");
        Ok(())
    }

    async fn follows(&self, story: &Story) -> Result<()> {
        for follow in &story.follows {
            for whom in &follow.whom {
                let target = self.actor(whom)?.id().into();
                people::follow(&self.site, self.actor(&follow.who)?, target, Asking::default()).await?;
            }
        }
        Ok(())
    }

    async fn note(&self, note: &story::Note) -> Result<()> {
        let circle = match note.to {
            Audience::Public => circles::PUBLIC,
            Audience::Organisation => circles::ORGANISATION,
        };
        let draft = Draft {
            language: french(),
            ..Draft::new(Place::In(circle), note.text.as_str())
        };
        posts::publish(&self.site, self.actor(&note.by)?, draft).await?;
        Ok(())
    }

    async fn thread(&self, thread: &story::Thread) -> Result<()> {
        let actor = self.actor(&thread.by)?;
        let community = self
            .communities
            .get(&thread.community)
            .context("the community is told of first")?;
        let circle = match &thread.circle {
            Some(name) => Some(
                *self
                    .circles
                    .get(&(thread.community.clone(), name.clone()))
                    .context("the circle is")?,
            ),
            None => None,
        };
        let document = match &thread.document {
            Some(name) => Some(self.deposit(actor, name).await?),
            None => None,
        };
        let place = Place::Community(*community, circle);
        let draft = Draft {
            document,
            language: french(),
            ..Draft::new(place, thread.text.as_str())
        };
        let post = posts::publish(&self.site, actor, draft.titled(thread.title.as_str()))
            .await?
            .post
            .id;
        self.thank(post, &thread.thanks).await?;
        self.replies(post, &thread.replies).await
    }

    async fn deposit(&self, actor: &Actor, name: &str) -> Result<Deposit> {
        let bytes = story::document(name)
            .with_context(|| format!("{name} is not in the story"))?
            .to_vec();
        let upload = Upload {
            bytes,
            name: name.to_owned(),
            purpose: Purpose::Document,
            alt: String::new(),
        };
        let file = files::put(&self.site, actor, upload).await?;
        Ok(Deposit {
            file: file.id,
            name: name.to_owned(),
        })
    }

    fn replies<'a>(&'a self, to: PostId, replies: &'a [Reply]) -> BoxFuture<'a, Result<()>> {
        async move {
            for reply in replies {
                let draft = Draft {
                    language: french(),
                    ..Draft::new(Place::Reply(to), reply.text.as_str())
                };
                let post = posts::publish(&self.site, self.actor(&reply.by)?, draft).await?.post.id;
                self.thank(post, &reply.thanks).await?;
                self.replies(post, &reply.replies).await?;
            }
            Ok(())
        }
        .boxed()
    }

    async fn thank(&self, post: PostId, handles: &[String]) -> Result<()> {
        for handle in handles {
            posts::react(&self.site, self.actor(handle)?, post, Reaction::Light(Light::Thanks)).await?;
        }
        Ok(())
    }
}

fn french() -> Option<String> {
    Some("fr".to_owned())
}
