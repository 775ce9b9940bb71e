//! The file of an SQLite database: who may read it, how it is copied, and what is said when it cannot be made.
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use db::testing::{Databases, options};
use db::{Db, Error, Kind};

use crate::{ids, note, notebooks};

fn file(url: &str) -> PathBuf {
    url.strip_prefix("sqlite:").unwrap().into()
}

fn mode(file: &std::path::Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_file_is_for_our_eyes_only() {
    let databases = Databases::new();
    let url = databases.empty_sqlite().await;
    let db = Db::open(&url, options()).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(mode(&file(&url)), 0o600);
    assert_eq!(mode(&PathBuf::from(format!("{}-wal", file(&url).display()))), 0o600);
    db.close().await;
    assert!(!PathBuf::from(format!("{}-wal", file(&url).display())).exists());
}

#[tokio::test]
async fn a_copy_is_whole_and_overwrites_nothing() {
    let (_databases, open) = notebooks().await;
    let scratch = Databases::new();
    for db in open {
        let copy = file(&scratch.empty_sqlite().await);
        db.write(async |tx| note(tx, 1, "copied").await).await.unwrap();
        if db.kind() == Kind::Postgres {
            assert!(db.copy_to(&copy).await.unwrap_err().to_string().contains("pg_dump"));
            continue;
        }
        db.copy_to(&copy).await.unwrap();
        assert_eq!(mode(&copy), 0o600);
        let second = Db::open(&format!("sqlite:{}", copy.display()), options())
            .await
            .unwrap();
        assert_eq!(second.read(ids).await.unwrap(), [1]);
        assert!(matches!(db.copy_to(&copy).await, Err(Error::File { .. })));
        assert_eq!(second.read(ids).await.unwrap(), [1]);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_opened_says_why() {
    let said = async |url: &str| {
        Db::open(url, options())
            .await
            .expect_err("it cannot be opened")
            .to_string()
    };
    assert_eq!(
        said("sqlite:/nowhere/at/all.db").await,
        "/nowhere/at: this folder does not exist; make it first"
    );
    assert!(said("sqlite:").await.contains("path of a file"));
    assert!(said("sqlite::memory:").await.contains("in memory"));
    assert!(
        said("mysql://ana:secret@host/name")
            .await
            .contains("must begin with sqlite: or postgres:")
    );
    assert!(
        said("postgres:///x?host=/nowhere&user=y")
            .await
            .starts_with("no connection to the database")
    );
}
