//! The breadth of the demonstration: more people, and months of what they said, in the order in which they said it.
use anyhow::{Context, Result};
use domain::Timestamp;
use domain::actor::Actor;
use domain::actors::Face;
use domain::circles::{self, Asking, Standing};
use domain::communities::{self, Community};
use domain::files::{self, Purpose, Upload};
use domain::people::{self, Registration};
use domain::posts::{self, Deposit, Draft, Light, Place, Reaction};
use domain::{Site, Viewer};
use indicatif::ProgressBar;
use serde::Deserialize;

use super::{PASSWORD, french};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Breadth {
    names: Vec<String>,
    answers: Vec<String>,
    gatherings: Vec<Gathering>,
    threads: Vec<Thread>,
    documents: Vec<Document>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gathering {
    theme: String,
    when: String,
    place: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Thread {
    place: String,
    title: String,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    place: String,
    format: Format,
    title: String,
    lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Pdf,
    Odt,
    Docx,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
            Self::Docx => "docx",
        }
    }
    fn write(self, title: &str, lines: &[String]) -> Vec<u8> {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        match self {
            Self::Pdf => text::make::pdf(title, &lines),
            Self::Odt => text::make::odt(title, &lines),
            Self::Docx => text::make::docx(title, &lines),
        }
    }
}

/// Something to say, before it is known by whom and when.
struct Telling<'a> {
    place: &'a str,
    title: String,
    text: String,
    document: Option<&'a Document>,
    answers: usize,
}

/// Seconds between two things said.
const PACE: i64 = 19 * 3600;

/// Tells it all; `admin` founded the communities or may let people in.
pub(super) async fn tell(site: &Site, admin: &Actor, bar: &ProgressBar) -> Result<()> {
    let told: Breadth = toml::from_str(include_str!("../../demo/breadth.toml")).expect("the shipped story is one");
    let tellings = in_order(&told);
    bar.set_length((told.names.len() + tellings.iter().map(|telling| 1 + telling.answers).sum::<usize>()) as u64);
    let people = people(site, admin, (&told.names, bar)).await?;
    let start = Timestamp::now().plus_seconds(-PACE * i64::try_from(tellings.len())?);
    for (turn, telling) in tellings.iter().enumerate() {
        let said_at = start.plus_seconds(PACE * i64::try_from(turn)?);
        thread(site, (&people, &told.answers), (turn, telling, said_at), bar)
            .await
            .with_context(|| format!("« {} »", telling.title))?;
    }
    Ok(())
}

/// Threads, documents and gatherings, mixed as they come in a year.
fn in_order(told: &Breadth) -> Vec<Telling<'_>> {
    let threads = told.threads.iter().map(|thread| Telling {
        place: &thread.place,
        title: thread.title.clone(),
        text: thread.text.clone(),
        document: None,
        answers: 3,
    });
    let documents = told.documents.iter().map(|document| Telling {
        place: &document.place,
        title: document.title.clone(),
        text: document.lines[0].clone(),
        document: Some(document),
        answers: 1,
    });
    let gatherings = told.gatherings.iter().map(|gathering| Telling {
        place: &gathering.place,
        title: format!("Rendez-vous : {}", gathering.theme),
        text: format!(
            "**{}**, au local et par visioconférence.\n\nÉcrivez ici, avant la rencontre, un récit ou une question. \
             La fiche synthèse suivra dans la semaine. #rendezvous",
            gathering.when
        ),
        document: None,
        answers: 4,
    });
    let mut all: Vec<(usize, Telling<'_>)> = threads.enumerate().map(|(n, telling)| (n * 10, telling)).collect();
    all.extend(documents.enumerate().map(|(n, telling)| (n * 9 + 4, telling)));
    all.extend(gatherings.enumerate().map(|(n, telling)| (n * 42 + 7, telling)));
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, telling)| telling).collect()
}

/// Opens accounts, and puts everybody in both communities with the charter signed.
async fn people(site: &Site, admin: &Actor, (names, bar): (&[String], &ProgressBar)) -> Result<Vec<Actor>> {
    let mut people = Vec::new();
    for name in names {
        let handle = text::fold::plain(name.split_whitespace().next().unwrap_or(name));
        let registration = Registration {
            email: format!("{handle}@example.org"),
            handle,
            password: PASSWORD.to_owned(),
            ..Registration::default()
        };
        let actor = super::opened(site, registration).await?;
        let face = Face {
            name: Some(name.clone()),
            discoverable: Some(true),
            ..Face::default()
        };
        people::amend(site, &actor, face).await?;
        for place in ["proximite", "jardins"] {
            enter(site, (admin, &actor), &community(site, place).await?).await?;
        }
        people.push(actor);
        bar.inc(1);
    }
    Ok(people)
}

async fn community(site: &Site, handle: &str) -> Result<Community> {
    Ok(communities::by_handle(site, Viewer::anyone(), handle, None).await?)
}

async fn enter(site: &Site, (admin, actor): (&Actor, &Actor), place: &Community) -> Result<()> {
    let mut standing = circles::join(site, actor, place.id, Asking::default()).await?;
    if standing == Standing::Asked {
        let community = communities::one(site, admin.viewer(), place.id).await?;
        if !community.may_animate() {
            return Ok(());
        }
        standing = circles::admit(site, admin, place.id, actor.id()).await?;
    }
    if standing == Standing::Unsigned {
        communities::sign(site, actor, place.id, place.charter_version).await?;
    }
    Ok(())
}

async fn thread(
    site: &Site,
    (people, answers): (&[Actor], &[String]),
    (turn, telling, said_at): (usize, &Telling<'_>, Timestamp),
    bar: &ProgressBar,
) -> Result<()> {
    let someone = |step: usize| &people[(turn * 7 + step * 5) % people.len()];
    let place = community(site, telling.place).await?;
    let document = match telling.document {
        Some(document) => Some(deposit(site, someone(0), document).await?),
        None => None,
    };
    let draft = Draft {
        document,
        said_at: Some(said_at),
        language: french(),
        ..Draft::new(Place::Community(place.id, None), telling.text.as_str())
    };
    let post = posts::publish(site, someone(0), draft.titled(telling.title.as_str()))
        .await?
        .post
        .id;
    bar.inc(1);
    for step in 1..=telling.answers {
        let words = answers[(turn * 5 + step * 7) % answers.len()].as_str();
        let hours = i64::try_from(step)? * 4 * 3600;
        let said_at = Some(said_at.plus_seconds(hours));
        let draft = Draft {
            said_at,
            language: french(),
            ..Draft::new(Place::Reply(post), words)
        };
        posts::publish(site, someone(step), draft).await?;
        let light = [Light::Thanks, Light::Recognise, Light::Answers][(turn + step) % 3];
        posts::react(site, someone(step + 1), post, Reaction::Light(light)).await?;
        bar.inc(1);
    }
    Ok(())
}

async fn deposit(site: &Site, actor: &Actor, document: &Document) -> Result<Deposit> {
    let name = format!(
        "{}.{}",
        text::fold::plain(&document.title).replace([' ', ',', ':', '’'], "-"),
        document.format.ending()
    );
    let upload = Upload {
        bytes: document.format.write(&document.title, &document.lines),
        name: name.clone(),
        purpose: Purpose::Document,
        alt: String::new(),
    };
    let file = files::put(site, actor, upload).await?;
    Ok(Deposit { file: file.id, name })
}
