//! Units of work: what is kept, what is undone, and who is answered what.
use std::pin::pin;
use std::time::Duration;

use db::testing::{Databases, options};
use db::{Db, Error, Kind, on};
use diesel::result::{DatabaseErrorKind, Error as Query};
use diesel_async::SimpleAsyncConnection;
use futures::future::join_all;

use crate::{ids, note, notebooks};

#[derive(Debug)]
enum Refused {
    OnPurpose,
    Broken(Error),
}
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

#[tokio::test]
async fn writes_that_wait_together_are_all_kept() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let writes = (0..200).map(|n| db.write(async move |tx| note(tx, n, &format!("note {n}")).await));
        assert!(join_all(writes).await.iter().all(Result::is_ok));
        assert_eq!(db.read(ids).await.unwrap(), (0..200).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_failing_write_does_not_take_its_neighbours_with_it() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let writes = (0..60).map(|n| {
            db.write(async move |tx| {
                if n == 0 {
                    std::thread::sleep(Duration::from_millis(30));
                }
                note(tx, n, &format!("note {n}")).await?;
                match n % 3 {
                    0 => Ok(()),
                    1 => Err(Refused::OnPurpose),
                    _ => note(tx, 1000 + n, &format!("note {n}")).await.map_err(Refused::Broken),
                }
            })
        });
        for (n, outcome) in join_all(writes).await.into_iter().enumerate() {
            match (n % 3, outcome) {
                (0, Ok(())) | (1, Err(Refused::OnPurpose)) => {}
                (
                    2,
                    Err(Refused::Broken(Error::Query(Query::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))),
                ) => {}
                (_, other) => panic!("write {n} of {:?} answered {other:?}", db.kind()),
            }
        }
        assert_eq!(db.read(ids).await.unwrap(), (0..60).step_by(3).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_panicking_write_is_refused_and_the_next_goes_through() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let panicked: Result<(), Error> = db
            .write(async |tx| {
                tx.savepoint(async |tx| {
                    note(tx, 1, "lost").await?;
                    panic!("on purpose")
                })
                .await
            })
            .await;
        assert!(matches!(panicked, Err(Error::Panicked(words)) if words == "on purpose"));
        let read: Result<(), Error> = db.read(async |_| panic!("on purpose")).await;
        assert!(matches!(read, Err(Error::Panicked(_))));

        db.write(async |tx| note(tx, 2, "kept").await).await.unwrap();
        assert_eq!(db.read(ids).await.unwrap(), [2]);
    }
}

#[tokio::test]
async fn a_read_cannot_write() {
    let (_databases, open) = notebooks().await;
    for db in open {
        for _ in 0..8 {
            let refused = db
                .read(async |conn| Ok::<_, Error>(on!(conn, |db| db.batch_execute("DELETE FROM scraps").await)?))
                .await;
            let words = refused.unwrap_err().to_string();
            assert!(words.contains("readonly") || words.contains("read-only"), "{words}");
        }
    }
}

#[tokio::test]
async fn a_write_goes_on_when_its_caller_has_left() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let slow = db.write(async |tx| {
            std::thread::sleep(Duration::from_millis(100));
            note(tx, 1, "nobody waits for me").await
        });
        assert!(tokio::time::timeout(Duration::from_millis(30), slow).await.is_err());
        db.write(async |tx| note(tx, 2, "somebody waits for me").await)
            .await
            .unwrap();
        tokio::time::timeout(Duration::from_secs(5), async {
            while db.read(ids).await.unwrap() != [1, 2] {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await
        .expect("the write of the caller who left is kept");
    }
}

#[tokio::test]
async fn a_savepoint_is_undone_alone() {
    let (_databases, open) = notebooks().await;
    for db in open {
        db.write(async |tx| {
            note(tx, 1, "before").await?;
            let inner: Result<(), Refused> = tx
                .savepoint(async |tx| {
                    note(tx, 2, "undone").await?;
                    tx.savepoint(async |tx| note(tx, 3, "undone too").await).await?;
                    Err(Refused::OnPurpose)
                })
                .await;
            assert!(matches!(inner, Err(Refused::OnPurpose)));
            let twice: Result<(), Error> = tx.savepoint(async |tx| note(tx, 4, "before").await).await;
            assert!(twice.is_err());
            note(tx, 5, "after").await
        })
        .await
        .unwrap();
        assert_eq!(db.read(ids).await.unwrap(), [1, 5]);
    }
}

#[tokio::test]
async fn what_one_transaction_holds_another_waits_for() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let first = db.write(async |tx| {
            tx.hold("a name").await?;
            std::thread::sleep(Duration::from_millis(150));
            note(tx, 1, "first").await
        });
        let second = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            db.write(async |tx| {
                tx.hold("a name").await?;
                ids(tx).await
            })
            .await
        };
        let (written, seen) = tokio::join!(first, second);
        written.unwrap();
        assert_eq!(seen.unwrap(), [1], "{:?}", db.kind());
    }
}

/// A future dropped half-way, as `select!` does, must not leave its savepoint for the rest of the work to fall into.
#[tokio::test]
async fn a_savepoint_that_was_abandoned_is_undone() {
    let (_databases, open) = notebooks().await;
    for db in open {
        db.write(async |tx| {
            let mut never = pin!(tx.savepoint(async |tx| {
                note(tx, 1, "abandoned").await?;
                std::future::pending::<Result<(), Error>>().await
            }));
            for _ in 0..50 {
                assert!(futures::poll!(never.as_mut()).is_pending());
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        db.write(async |tx| note(tx, 2, "kept").await).await.unwrap();
        assert_eq!(db.read(ids).await.unwrap(), [2]);
    }
}

#[tokio::test]
async fn what_waits_is_done_before_closing_and_then_nothing_is() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let writes = (0..20).map(|n| {
            let db = db.clone();
            tokio::spawn(async move { db.write(async move |tx| note(tx, n, &format!("note {n}")).await).await })
        });
        let writes: Vec<_> = writes.collect();
        tokio::task::yield_now().await;
        let (kind, other) = (db.kind(), db.clone());
        db.close().await;
        let written = join_all(writes).await.into_iter().map(Result::unwrap);
        // PostgreSQL finishes what has a connection; SQLite, what waits as well.
        let refused = written.filter(|outcome| matches!(outcome, Err(Error::Closed))).count();
        assert!(refused == 0 || kind == Kind::Postgres);
        assert!(matches!(other.read(ids).await, Err(Error::Closed)));
        assert!(matches!(
            other.write(async |tx| note(tx, 99, "late").await).await,
            Err(Error::Closed)
        ));
    }
}

#[tokio::test]
async fn two_servers_that_start_together_migrate_once() {
    let databases = Databases::new();
    let urls = std::iter::once(databases.empty_sqlite().await).chain(databases.empty_postgres().await);
    for url in urls {
        let (one, two) = (
            Db::open(&url, options()).await.unwrap(),
            Db::open(&url, options()).await.unwrap(),
        );
        let pending = one.pending().await.unwrap();
        assert!(!pending.is_empty());
        let (first, second) = tokio::join!(one.migrate(), two.migrate());
        assert_eq!([first.unwrap(), second.unwrap()].concat(), pending);
        assert!(two.pending().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn both_databases_have_the_same_shape() {
    let databases = Databases::new();
    let mut shapes = Vec::new();
    for db in databases.open_each().await {
        shapes.push(db.shape().await.unwrap());
    }
    assert!(!shapes[0].is_empty());
    if let [sqlite, postgres] = shapes.as_slice() {
        let only = |these: &[db::Column], those: &[db::Column]| -> Vec<_> {
            these.iter().filter(|column| !those.contains(column)).cloned().collect()
        };
        assert_eq!(only(sqlite, postgres), only(postgres, sqlite));
    }
}

/// Handlers are spawned: what they await must be `Send`, though the work's own futures are not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_of_work_can_be_awaited_in_any_task() {
    let (_databases, open) = notebooks().await;
    for db in open {
        let (owned, words) = (db.clone(), String::from("spoken elsewhere"));
        let writing = tokio::spawn(async move {
            owned
                .write(async move |tx| {
                    let not_send = std::rc::Rc::new(words);
                    note(tx, 1, &not_send).await
                })
                .await
        });
        writing.await.unwrap().unwrap();
        assert_eq!(db.read(ids).await.unwrap(), [1]);
    }
}
