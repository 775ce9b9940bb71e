//! Columns and statements: the same Rust value out as in, in both databases.
use db::{Conn, Db, Error, InUnlocked, Json, Timestamp, Tx, among, id, int_enum, on, pairs, rows, text_enum};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;

use crate::{ids, notebooks, run, scraps};

id! {
    /// One thing that is kept.
    ThingId
}
text_enum! {
    /// How it looks.
    pub enum Colour { Red = "red", Blue = "blue" }
}
int_enum! {
    /// How far up.
    pub enum Rung {
        Below = -5,
        Low = 1,
        /// Nothing is above.
        High = 20,
    }
}

diesel::table! {
    curios (id) {
        id -> BigInt,
        colour -> Text,
        rung -> SmallInt,
        facts -> Text,
        seen_at -> Nullable<BigInt>,
        kept -> Bool,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = curios, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Thing {
    id: ThingId,
    colour: Colour,
    rung: Rung,
    facts: Json<Vec<String>>,
    seen_at: Option<Timestamp>,
    kept: bool,
}

fn thing(id: i64) -> Thing {
    let (colour, rung) = if id % 2 == 0 {
        (Colour::Red, Rung::Below)
    } else {
        (Colour::Blue, Rung::High)
    };
    let facts = Json(vec!["l'été".to_owned(), id.to_string()]);
    let seen_at = (id % 2 == 0).then_some(Timestamp(1_700_000_000_123_456));
    Thing {
        id: ThingId(id),
        colour,
        rung,
        facts,
        seen_at,
        kept: id % 2 == 0,
    }
}

async fn shelf(db: &Db) {
    run(
        db,
        "CREATE TABLE curios (id BIGINT NOT NULL PRIMARY KEY, colour TEXT NOT NULL, rung SMALLINT NOT NULL,
         facts TEXT NOT NULL, seen_at BIGINT, kept BOOLEAN NOT NULL)",
    )
    .await;
}

async fn curios(conn: &mut Conn) -> Result<Vec<Thing>, Error> {
    on!(conn, |db| {
        let mut query = curios::table.select(Thing::as_select()).into_boxed::<Db>();
        query = query
            .filter(curios::id.eq_any(vec![ThingId(1), ThingId(2)]))
            .order(curios::rung);
        query = query.filter(
            curios::colour
                .eq_any([Colour::Red, Colour::Blue])
                .and(curios::rung.ge(Rung::Below)),
        );
        Ok(query.load(db).await?)
    })
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let (_databases, open) = notebooks().await;
    for db in open {
        shelf(&db).await;
        db.write(async |tx| {
            let both = [thing(1), thing(2)];
            let put = diesel::insert_into(curios::table)
                .values(rows(&both))
                .returning(curios::id);
            let ids: Vec<ThingId> = on!(tx, |db| put.load(db).await)?;
            assert_eq!(ids, [ThingId(1), ThingId(2)]);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(db.read(curios).await.unwrap(), [thing(2), thing(1)]);
    }
}

#[tokio::test]
async fn a_list_of_numbers_means_the_same_at_any_length() {
    let (_databases, open) = notebooks().await;
    for db in open {
        shelf(&db).await;
        let put = async |tx: &mut Tx| {
            let all: Vec<Thing> = (1..=6).map(thing).collect();
            on!(tx, |db| diesel::insert_into(curios::table)
                .values(rows(&all))
                .execute(db)
                .await)?;
            Ok::<_, Error>(())
        };
        db.write(put).await.unwrap();
        let asked = async |conn: &mut Conn| {
            // None, one, a few, as many as are filled up, more than are.
            for last in [0, 1, 3, 4, 1024, 1025] {
                let ids: Vec<ThingId> = (1..=last).map(ThingId).collect();
                let found = curios::table.filter(among(curios::id, &ids)).count();
                let found: i64 = on!(&mut *conn, |db| found.get_result(db).await)?;
                assert_eq!(found, last.min(6), "{:?}, {last}", conn.kind());
                // Its own number for every second one only.
                let twos = ids.iter().map(|id| (*id, ThingId(id.0 / 2 * 2)));
                let found = curios::table.filter(pairs((curios::id, curios::id), twos)).count();
                let found: i64 = on!(&mut *conn, |db| found.get_result(db).await)?;
                assert_eq!(found, last.min(6) / 2, "{:?}, {last}", conn.kind());
            }
            Ok::<_, Error>(())
        };
        db.read(asked).await.unwrap();
    }
}

#[tokio::test]
async fn many_rows_replace_those_that_are_there() {
    let (_databases, open) = notebooks().await;
    for db in open {
        shelf(&db).await;
        let changed = |n: i64| Thing {
            colour: Colour::Red,
            ..thing(n)
        };
        db.write(async move |tx| {
            for list in [vec![thing(1)], vec![changed(1), changed(2)]] {
                on!(tx, |db| diesel::insert_into(curios::table)
                    .values(rows(&list))
                    .on_conflict(curios::id)
                    .do_update()
                    .set(curios::colour.eq(excluded(curios::colour)))
                    .execute(db)
                    .await)?;
            }
            let again = [thing(1), thing(3)];
            let added = on!(tx, |db| diesel::insert_into(curios::table)
                .values(rows(&again))
                .on_conflict_do_nothing()
                .execute(db)
                .await)?;
            assert_eq!(added, 1);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(db.read(curios).await.unwrap(), [changed(2), changed(1)]);
    }
}

#[tokio::test]
async fn a_full_list_of_rows_fits_in_one_statement() {
    let (_databases, open) = notebooks().await;
    #[derive(Insertable)]
    #[diesel(table_name = scraps)]
    struct Note {
        id: i64,
        said: String,
    }
    for db in open {
        let list: Vec<Note> = (0..16_000)
            .map(|id| Note {
                id,
                said: format!("note {id}"),
            })
            .collect();
        assert!(db::ROWS * 2 <= list.len() * 2);
        db.write(async move |tx| {
            on!(tx, |db| diesel::insert_into(scraps::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(db.read(ids).await.unwrap().len(), 16_000);
    }
}

#[tokio::test]
async fn two_workers_never_claim_the_same_row() {
    let (_databases, open) = notebooks().await;
    for db in open {
        shelf(&db).await;
        let list: Vec<Thing> = (0..40).map(thing).collect();
        db.write(async move |tx| {
            on!(tx, |db| diesel::insert_into(curios::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        let claims = (0..8).map(|_| db.write(claim));
        let claimed: Vec<Vec<ThingId>> = futures::future::try_join_all(claims).await.unwrap();
        let mut claimed = claimed.concat();
        claimed.sort();
        let before = claimed.len();
        claimed.dedup();
        assert_eq!((claimed.len(), before), (20, 20));
    }
}

diesel::alias!(curios as waiting: Waiting);

/// Takes five things that are kept.
async fn claim(tx: &mut Tx) -> Result<Vec<ThingId>, Error> {
    let kept = waiting.field(curios::kept).eq(true);
    let chosen = waiting.filter(kept).limit(5).select(waiting.field(curios::id));
    let these = diesel::update(curios::table.filter(InUnlocked(curios::id, chosen)));
    Ok(on!(tx, |db| these
        .set(curios::kept.eq(false))
        .returning(curios::id)
        .load(db)
        .await)?)
}

#[test]
fn a_moment_is_read_as_it_is_written() {
    let moment = Timestamp(1_700_000_000_123_000);
    assert_eq!(moment.to_string(), "2023-11-14T22:13:20.123Z");
    assert_eq!(moment.to_string().parse(), Ok(moment));
    assert_eq!("2023-11-14T17:13:20.123-05:00".parse(), Ok(moment));
    assert_eq!(serde_json::to_string(&moment).unwrap(), "\"2023-11-14T22:13:20.123Z\"");
    assert_eq!(
        serde_json::from_str::<Timestamp>("\"2023-11-14T22:13:20.123Z\"").unwrap(),
        moment
    );
    assert_eq!(moment.plus_seconds(2).plus_millis(-1999).0 - moment.0, 1000);
    assert_eq!((Timestamp(-1).seconds(), Timestamp::from_seconds(3).0), (-1, 3_000_000));
    assert!(Timestamp(i64::MAX).plus_seconds(1).to_string().starts_with('+'));
}

#[test]
fn keys_and_words_are_read_as_they_are_written() {
    assert_eq!(serde_json::to_string(&ThingId(7)).unwrap(), "7");
    assert_eq!(("7".parse(), ThingId(7).to_string()), (Ok(ThingId(7)), "7".to_owned()));
    assert_eq!(("red".parse(), Colour::Blue.as_str()), (Ok(Colour::Red), "blue"));
    assert_eq!(
        "green".parse::<Colour>().unwrap_err().to_string(),
        "unknown Colour: green"
    );
    assert!(Rung::Below < Rung::Low && Rung::Low < Rung::High);
    assert_eq!(
        (Rung::High.number(), Rung::from_number(1), Rung::from_number(2)),
        (20, Some(Rung::Low), None)
    );
    assert_eq!((Colour::ALL.len(), Rung::ALL.len()), (2, 3));
}
