//! What a migration makes of the rows that were there before it.

use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use super::*;
use crate::testing::{Databases, options};
use crate::{Db, Either, on};

/// Applies what comes before the lanes, and nothing after.
async fn until_lanes(db: &Db) -> Vec<String> {
    let before: fn(&str) -> bool = |name| name < "0003";
    let applied = match &*db.0 {
        Either::Sqlite(sqlite) => sqlite.writer.alone(move |conn| run(conn, SQLITE, before)).await,
        Either::Postgres(postgres) => {
            let conn = postgres.alone().await.expect("a connection");
            under_lock(conn, move |harness| run(harness, POSTGRES, before)).await
        }
    };
    applied.expect("the first migrations apply")
}

/// Two people, three activities; deliveries as they waited when each was a job, to two servers of which one is known.
const BEFORE: &str = r#"
INSERT INTO servers (id, host, standing, created_at) VALUES (1, 'nord.example', 1, 1);
INSERT INTO actors (id, kind, handle, host, uri, url, created_at, refreshed_at) VALUES
  (1, 1, 'ana', '', 'https://ici.example/u/ana', '', 1, 1),
  (2, 1, 'ben', '', 'https://ici.example/u/ben', '', 1, 1);
INSERT INTO activities (id, uri, actor_id, circle_id, body, created_at) VALUES
  (1, 'https://ici.example/activities/create/1', 1, 1, '{}', 1),
  (2, 'https://ici.example/activities/delete/2', 1, 1, '{}', 2),
  (3, 'https://ici.example/activities/create/3', 2, 1, '{}', 3);
INSERT INTO jobs (kind, lane, payload, due_at, parked_at, error, created_at) VALUES
  ('deliver', 'nord.example', '{"deliver":{"activity":1,"host":"nord.example","inbox":"https://nord.example/inbox","sender":1}}', 9, NULL, NULL, 1),
  ('tell', '', '{"tell":{}}', 9, NULL, NULL, 2),
  ('deliver', 'sud.example', '{"deliver":{"activity":2,"host":"sud.example","inbox":"https://sud.example/inbox","sender":1}}', 9, 8, 'status 410', 3),
  ('deliver', 'nord.example', '{"deliver":{"activity":2,"host":"nord.example","inbox":"https://nord.example/inbox","sender":1}}', 9, NULL, NULL, 4),
  ('deliver', 'nord.example', '{"deliver":{"activity":3,"host":"nord.example","inbox":"https://nord.example/inbox","sender":2}}', 9, NULL, NULL, 5);
"#;

const AFTER: &str = "SELECT s.host, x.handle AS sender, a.uri AS activity, d.inbox, d.parked_at IS NOT NULL AS parked, \
     d.error, d.taken, l.due_at IS NOT NULL AS due FROM deliveries d JOIN lanes l ON l.id = d.lane_id \
     JOIN servers s ON s.id = l.server_id JOIN actors x ON x.id = l.sender_id JOIN activities a ON a.id = d.activity_id \
     JOIN peers p ON p.server_id = s.id ORDER BY d.id";

#[derive(Debug, PartialEq, Eq, diesel::QueryableByName)]
struct Waiting {
    #[diesel(sql_type = Text)]
    host: String,
    #[diesel(sql_type = Text)]
    sender: String,
    #[diesel(sql_type = Text)]
    activity: String,
    #[diesel(sql_type = Text)]
    inbox: String,
    #[diesel(sql_type = Bool)]
    parked: bool,
    #[diesel(sql_type = Nullable<Text>)]
    error: Option<String>,
    #[diesel(sql_type = Bool)]
    taken: bool,
    #[diesel(sql_type = Bool)]
    due: bool,
}

#[tokio::test]
async fn what_waited_for_other_servers_as_jobs_waits_in_lanes_in_its_order() {
    let databases = Databases::new();
    for url in std::iter::once(databases.empty_sqlite().await).chain(databases.empty_postgres().await) {
        let db = Db::open(&url, options()).await.expect("the database opens");
        assert_eq!(until_lanes(&db).await.len(), 2);
        let write = db.write(async |tx| Ok::<_, Error>(on!(tx, |db| db.batch_execute(BEFORE).await)?));
        write.await.expect("rows of before");
        let after = db.migrate().await.expect("the others apply");
        assert!(after[0].starts_with("0003"), "{after:?}");

        let read = db.read(async |conn| {
            let waiting: Vec<Waiting> = on!(conn, |db| diesel::sql_query(AFTER).load(db).await)?;
            let left = "SELECT count(*) AS count FROM jobs WHERE kind = 'deliver'";
            let left: Count = on!(conn, |db| diesel::sql_query(left).get_result(db).await)?;
            let kept = "SELECT count(*) AS count FROM jobs WHERE kind = 'tell'";
            let kept: Count = on!(conn, |db| diesel::sql_query(kept).get_result(db).await)?;
            Ok::<_, Error>((waiting, left.count, kept.count))
        });
        let (waiting, left, kept) = read.await.expect("rows of after");
        assert_eq!((left, kept), (0, 1));
        let expected = [
            ("nord", "ana", "create/1", None),
            ("sud", "ana", "delete/2", Some("status 410")),
            ("nord", "ana", "delete/2", None),
            ("nord", "ben", "create/3", None),
        ];
        let expected = expected.map(|(host, sender, activity, error)| Waiting {
            host: format!("{host}.example"),
            sender: sender.to_owned(),
            activity: format!("https://ici.example/activities/{activity}"),
            inbox: format!("https://{host}.example/inbox"),
            parked: error.is_some(),
            error: error.map(str::to_owned),
            taken: true,
            due: true,
        });
        assert_eq!(waiting, expected, "{url}");
    }
}
