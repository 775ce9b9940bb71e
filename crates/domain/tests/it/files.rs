//! What is erased is nowhere afterwards: the bytes of files go when nothing names them, and not before.
use std::path::Path;

use domain::actors::Face;
use domain::circles::PUBLIC;
use domain::files::{self, Purpose, Upload, Variant};
use domain::posts::{self, Draft, Place};
use domain::{Actor, Error, FileId, Site, Timestamp, Viewer, people};

use crate::cast::{Cast, on_each};

const RED: &str = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63382127070002b6010534a675aa0000000049454e44ae426082";
const BLUE: &str = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6390933b010001620105111ba3210000000049454e44ae426082";

fn in_a_day() -> Timestamp {
    Timestamp::now().plus_seconds(25 * 3600)
}

async fn picture(cast: &Cast, who: &Actor, (hex, purpose): (&str, Purpose)) -> FileId {
    let bytes = (0..hex.len()).step_by(2);
    let upload = Upload {
        bytes: bytes
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect(),
        name: "photo.png".into(),
        purpose,
        alt: String::new(),
    };
    files::put(&cast.site, who, upload).await.unwrap().id
}

async fn shows(cast: &Cast, who: &Actor, id: FileId) -> domain::PostView {
    let draft = Draft {
        media: vec![id],
        ..Draft::new(Place::In(PUBLIC), "Regardez")
    };
    posts::publish(&cast.site, who, draft).await.unwrap()
}

async fn wears(cast: &Cast, who: &Actor, id: Option<FileId>) {
    let face = Face {
        avatar: Some(id),
        ..Face::default()
    };
    people::amend(&cast.site, who, face).await.unwrap();
}

/// Where its bytes are, if the viewer may open it and they are there.
async fn bytes(site: &Site, viewer: Viewer, id: FileId) -> Option<std::path::PathBuf> {
    match files::open(site, viewer, id, Variant::Original).await {
        Ok(opened) => Some(opened.path).filter(|path| path.exists()),
        Err(Error::NotFound) => None,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_stay_while_something_names_them_and_go_a_day_after() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let (hers, same) = (
            picture(cast, &ana, (RED, Purpose::Attachment)).await,
            picture(cast, &bea, (RED, Purpose::Attachment)).await,
        );
        let (said, also) = (shows(cast, &ana, hers).await, shows(cast, &bea, same).await);
        let notes = cast
            .deposits(&ana, Place::In(PUBLIC), ("Notes", "Ce qui fut dit"))
            .await;
        let face = picture(cast, &ana, (BLUE, Purpose::Avatar)).await;
        wears(cast, &ana, Some(face)).await;
        let loose = cast.file(&ana, "Jamais envoyé", Purpose::Attachment).await;
        let document = notes.document.as_ref().unwrap().file_id;
        let path = async |id: FileId| bytes(site, ana.viewer(), id).await;
        let (red, blue) = (path(hers).await.unwrap(), path(face).await.unwrap());
        let (words, waste) = (path(document).await.unwrap(), path(loose).await.unwrap());

        // Somebody may still be writing; a day later nobody is.
        assert_eq!(files::sweep(site, Timestamp::now()).await.unwrap(), 0);
        assert!(waste.exists());
        assert_eq!(files::sweep(site, in_a_day()).await.unwrap(), 2, "a row and its bytes");
        let there = |paths: [&Path; 4]| paths.map(Path::exists);
        assert_eq!(there([&red, &blue, &words, &waste]), [true, true, true, false]);

        // What two people show is there until both took it back; what is taken back is there while they may change their mind.
        for (post, left) in [(&said, true), (&also, false)] {
            let author = if post.author.handle == "ana" { &ana } else { &bea };
            posts::erase(site, author, post.post.id).await.unwrap();
            files::sweep(site, in_a_day()).await.unwrap();
            assert!(red.exists());
            posts::forget(site, post.post.id).await.unwrap();
            files::sweep(site, in_a_day()).await.unwrap();
            assert_eq!(red.exists(), left);
        }
        posts::erase(site, &ana, notes.post.id).await.unwrap();
        posts::forget(site, notes.post.id).await.unwrap();
        files::sweep(site, in_a_day()).await.unwrap();
        assert_eq!(there([&red, &blue, &words, &waste]), [false, true, false, false]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_taken_off_is_its_owners_and_then_nobodys() {
    on_each(async |cast| {
        let site = &cast.site;
        let (ana, bea) = (cast.member("ana").await, cast.member("bea").await);
        let face = picture(cast, &ana, (BLUE, Purpose::Avatar)).await;
        let everybody = async || {
            let mut open = Vec::new();
            for viewer in [Viewer::anyone(), bea.viewer(), ana.viewer()] {
                open.push(bytes(site, viewer, face).await.is_some());
            }
            open
        };
        assert_eq!(everybody().await, [false, false, true], "not worn yet");
        wears(cast, &ana, Some(face)).await;
        assert_eq!(everybody().await, [true, true, true]);
        wears(cast, &ana, None).await;
        assert_eq!(everybody().await, [false, false, true]);
        files::sweep(site, in_a_day()).await.unwrap();
        assert_eq!(everybody().await, [false, false, false]);
        // Somebody who does not exist here shows nothing.
        let face = picture(cast, &bea, (BLUE, Purpose::Avatar)).await;
        wears(cast, &bea, Some(face)).await;
        assert!(bytes(site, Viewer::anyone(), face).await.is_some());
        let chief = cast.chief().await;
        domain::moderation::suspend(site, &chief, bea.id(), "").await.unwrap();
        assert!(bytes(site, Viewer::anyone(), face).await.is_none());
    })
    .await;
}
