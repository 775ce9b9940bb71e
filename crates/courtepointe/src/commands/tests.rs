//! What a backup is for: to have everything back, and to know when it is damaged.
use std::path::Path;

use db::testing::Databases;
use domain::posts::{self, Feed};
use domain::{Cursor, Viewer, actors, network};

use super::{backup, restore, rotate_keys, servers};
use crate::arguments::{Backup, List, Refusals, Restore, RotateKeys, Whose};
use crate::config::Config;
use crate::{demo, house};

fn config(folder: &Path, url: &str) -> Config {
    let mut config = Config {
        development: true,
        data_dir: folder.to_owned(),
        ..Config::default()
    };
    config.database.url = url.to_owned();
    config
}

/// The titles that everybody may read, newest first.
async fn read_aloud(config: &Config) -> Vec<String> {
    let site = house::open(config).await.unwrap();
    let page = posts::feed(
        &site,
        Viewer::anyone(),
        Feed::Public { local: true },
        Cursor::newest(20),
    )
    .await
    .unwrap();
    site.db().clone().close().await;
    page.items
        .into_iter()
        .map(|view| view.post.title.unwrap_or(view.post.source))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_site_says_what_it_said() {
    let databases = Databases::new();
    let fresh = [Some(databases.empty_sqlite().await), databases.empty_postgres().await];
    let empty = [Some(databases.empty_sqlite().await), databases.empty_postgres().await];
    for (from, to) in fresh
        .iter()
        .zip(&empty)
        .filter_map(|(from, to)| Some((from.as_ref()?, to.as_ref()?)))
    {
        let folder = tempfile::tempdir().unwrap();
        let before = config(&folder.path().join("before"), from);
        let site = house::open(&before).await.unwrap();
        assert!(!demo::fill(&site).await.unwrap().is_empty());
        site.db().clone().close().await;

        let copy = folder.path().join("copy");
        backup::run(&before, &Backup { folder: copy.clone() }).await.unwrap();
        let after = config(&folder.path().join("after"), to);
        restore::run(&after, &Restore { folder: copy.clone() }).await.unwrap();

        let said = read_aloud(&before).await;
        assert!(said.iter().any(|title| title.contains("semences")), "{said:?}");
        assert_eq!(said, read_aloud(&after).await);
        let again = restore::run(&after, &Restore { folder: copy }).await.unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");
    }
}

#[tokio::test]
async fn a_damaged_backup_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let before = config(&folder.path().join("before"), "");
    house::open(&before).await.unwrap().db().clone().close().await;
    let copy = folder.path().join("copy");
    backup::run(&before, &Backup { folder: copy.clone() }).await.unwrap();
    let mut bytes = std::fs::read(copy.join("courtepointe.db")).unwrap();
    bytes[100] ^= 1;
    std::fs::write(copy.join("courtepointe.db"), bytes).unwrap();

    let after = config(&folder.path().join("after"), "");
    let refused = restore::run(&after, &Restore { folder: copy.clone() })
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("is damaged"), "{refused}");
    assert!(!after.data_dir.exists());

    std::fs::write(
        copy.join("SHA256SUMS"),
        format!("{}  ../../etc/passwd\n", "0".repeat(64)),
    )
    .unwrap();
    let refused = restore::run(&after, &Restore { folder: copy }).await.unwrap_err();
    assert!(refused.to_string().contains("outside the backup"), "{refused}");
}

#[tokio::test]
async fn a_list_of_refused_servers_is_shown_before_it_is_taken() {
    let databases = Databases::new();
    let fresh = [Some(databases.empty_sqlite().await), databases.empty_postgres().await];
    for url in fresh.iter().flatten() {
        let folder = tempfile::tempdir().unwrap();
        let site = house::open(&config(folder.path(), url)).await.unwrap();
        let file = folder.path().join("list.csv");
        let import = async |list: &str, yes: bool| {
            std::fs::write(&file, list).unwrap();
            let list = List {
                file: file.clone(),
                weaker: false,
                yes,
            };
            servers::carry_out(&site, &Refusals::Import(list)).await
        };
        let list = "#domain,#severity,#public_comment\nspam.example,suspend,ads\nloud.example,silence,\n";
        let said = import(list, false).await.unwrap();
        assert!(said.contains("2 new") && said.contains("--yes"), "{said}");
        let listed = servers::carry_out(&site, &Refusals::List).await.unwrap();
        assert_eq!(listed, "");
        let refused = import("a.example\n10.0.0.1\n", true).await.unwrap_err().to_string();
        assert!(refused.contains("line 2: this is the address"), "{refused}");
        import(list, true).await.unwrap();
        let listed = servers::carry_out(&site, &Refusals::List).await.unwrap();
        assert!(
            listed.contains("Blocked, ads") && !listed.contains("a.example"),
            "{listed}"
        );
        let printed = servers::carry_out(&site, &Refusals::Export).await.unwrap();
        let said = import(&printed, true).await.unwrap();
        assert!(said.contains("0 new, 0 stronger, 0 weaker, 2 unchanged"), "{said}");
        site.db().clone().close().await;
    }
}

#[tokio::test]
async fn keys_are_changed_when_it_is_meant_and_once_in_two_days_for_everybody() {
    let databases = Databases::new();
    let fresh = [Some(databases.empty_sqlite().await), databases.empty_postgres().await];
    for url in fresh.iter().flatten() {
        let folder = tempfile::tempdir().unwrap();
        let site = house::open(&config(folder.path(), url)).await.unwrap();
        let own = actors::site_actor(&site).await.unwrap();
        federation::Federation::new(site.clone())
            .await
            .unwrap()
            .data()
            .signer(&own)
            .await
            .unwrap();
        let public = async || network::keys(&site, own.id).await.unwrap().unwrap().public;
        let change = async |handle: Option<&str>, all: bool, yes: bool| {
            let whose = Whose {
                handle: handle.map(str::to_owned),
                site: handle.is_none() && !all,
                all,
            };
            rotate_keys::carry_out(&site, &RotateKeys { whose, yes }).await
        };
        let before = public().await;
        let refused = change(None, false, false).await.unwrap_err().to_string();
        assert!(refused.contains("--yes") && public().await == before, "{refused}");
        let nobody = change(Some("personne"), false, true).await.unwrap_err().to_string();
        assert!(nobody.contains("nobody here is called personne"), "{nobody}");
        change(None, false, true).await.unwrap();
        let after = public().await;
        assert_ne!(before, after);
        change(None, true, true).await.unwrap();
        assert_eq!(public().await, after, "it changed a moment ago");
        assert!(network::former_key(&site, own.id).await.unwrap().is_some());
        site.db().clone().close().await;
    }
}
