//! Finding words: the same rows in both databases, whatever somebody types.
use db::testing::Databases;
use db::{Db, Error, Matches, on, search};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

diesel::table! {
    search_index (rowid) {
        rowid -> BigInt,
    }
}

async fn library() -> (Databases, Vec<Db>) {
    let databases = Databases::new();
    let open = databases.open_each().await;
    for db in &open {
        db.write(async |tx| {
            search::put(tx, 1, "educateur specialise rencontre").await?;
            search::put(tx, 2, "educateur milieu 2026 rencontre rencontre").await?;
            search::put(tx, 3, "l'apprentissage école").await
        })
        .await
        .unwrap();
    }
    (databases, open)
}

async fn find(db: &Db, terms: &[&str], prefix: bool) -> Vec<i64> {
    let matches = Matches::all(terms, prefix);
    db.read(async move |conn| {
        let query = search_index::table
            .filter(matches)
            .select(search_index::rowid)
            .order(search_index::rowid.desc());
        Ok::<_, Error>(on!(conn, |db| query.load(db).await)?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn every_word_is_required_and_the_last_may_be_a_beginning() {
    let (_databases, open) = library().await;
    for db in open {
        assert_eq!(find(&db, &["educateur"], false).await, [2, 1]);
        assert_eq!(find(&db, &["educateur", "2026"], false).await, [2]);
        assert_eq!(find(&db, &["educ"], false).await, [0; 0]);
        assert_eq!(find(&db, &["rencontre", "spec"], true).await, [1]);
        assert_eq!(find(&db, &["renc", "specialise"], true).await, [0; 0]);
        assert_eq!(find(&db, &["l'Apprentissage"], false).await, [3]);
        assert_eq!(find(&db, &["école"], false).await, [3]);
        assert_eq!(find(&db, &[], true).await, [0; 0]);
    }
}

#[tokio::test]
async fn hostile_words_are_words() {
    let (_databases, open) = library().await;
    let hostile = [
        "\"",
        "'",
        "\\",
        "*",
        "-",
        "educateur*",
        "NEAR(",
        "words:educateur",
        "educateur OR zzz",
        "!educateur",
        "(",
        "a\0b",
        "'); DROP TABLE search_index; --",
        "<->",
        "educateur:*",
        "^educateur",
        "zzz\" OR \"educateur",
        "zzz' | 'educateur",
        "İ",
        "ß",
        "\u{301}",
        "ﬁ",
        "x\u{200d}y",
        "٣",
    ];
    for db in open {
        for word in hostile {
            for prefix in [false, true] {
                find(&db, &[word], prefix).await;
            }
        }
        assert_eq!(find(&db, &["zzz\" OR \"educateur"], false).await, [0; 0]);
        assert_eq!(find(&db, &["zzz' | 'educateur"], false).await, [0; 0]);
        assert_eq!(find(&db, &["!zzz"], false).await, [0; 0]);
        for word in ["İstanbul", "Straße", "ﬁn", "x\u{200d}y", "e\u{301}cole", "٣"] {
            db.write(async move |tx| search::put(tx, 9, word).await).await.unwrap();
            assert_eq!(find(&db, &[word], false).await, [9], "{word} in {:?}", db.kind());
        }
    }
}

#[tokio::test]
async fn what_is_put_again_or_removed_is_no_longer_found() {
    let (_databases, open) = library().await;
    for db in open {
        db.write(async |tx| {
            search::put(tx, 1, "autre chose").await?;
            search::remove(tx, 2).await?;
            search::remove(tx, 77).await
        })
        .await
        .unwrap();
        assert_eq!(find(&db, &["educateur"], false).await, [0; 0]);
        assert_eq!(find(&db, &["chose", "au"], true).await, [1]);
    }
}

#[tokio::test]
async fn a_very_long_text_is_found_by_its_beginning() {
    let (_databases, open) = library().await;
    for db in open {
        db.write(async |tx| {
            let words: String = (0..200_000).map(|n| format!("mot{n} ")).collect();
            search::put(tx, 4, &(words + &"x".repeat(5000))).await
        })
        .await
        .unwrap();
        assert_eq!(find(&db, &["mot7", "mot777"], false).await, [4]);
        assert_eq!(find(&db, &["mot199999"], false).await, [0; 0]);
    }
}
