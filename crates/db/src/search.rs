//! The only place that knows how each database finds words: FTS5 in SQLite, `tsvector` in PostgreSQL.
//!
//! The table is `search_index (rowid, words)`. Words arrive folded and stemmed; neither database is left a say in what
//! a word is: letters and digits, in lower case, the rest parts them. So both find the same rows.
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel::sqlite::Sqlite;
use diesel::{AppearsOnTable, Expression, QueryDsl, QueryResult, SelectableExpression};
use diesel_async::RunQueryDsl;

use crate::{Conn, Result, Tx, on};

diesel::table! {
    search_index (rowid) {
        rowid -> BigInt,
    }
}

/// The table of the index, which is another thing in each database.
pub(crate) const TABLE: &str = "search_index";
/// How many bytes of one thing's words are kept: PostgreSQL refuses a list of words beyond 1 MiB.
const ENOUGH: usize = 400 * 1024;
/// Nobody writes a longer word; PostgreSQL refuses one beyond 2 KiB.
const LONGEST: usize = 256;

/// Makes the thing `id` found by these words and no others. Only the first 400 KiB of them count.
///
/// # Errors
/// Those of the database.
pub async fn put(tx: &mut Tx, id: i64, words: &str) -> Result<()> {
    let mut room = ENOUGH;
    let fits = |word: &String| {
        room = room.saturating_sub(word.len() + 1);
        0 < room
    };
    let mut words: Vec<String> = tokens(words).take_while(fits).collect();
    words.sort_unstable();
    words.dedup();
    match tx.as_conn() {
        Conn::Sqlite(db) => {
            diesel::sql_query("INSERT OR REPLACE INTO search_index (rowid, words) VALUES (?, ?)")
                .bind::<BigInt, _>(id)
                .bind::<Text, _>(words.join(" "))
                .execute(db)
                .await?
        }
        Conn::Postgres(db) => {
            diesel::sql_query(
                "INSERT INTO search_index (rowid, words) VALUES ($1, array_to_tsvector($2))
                 ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
            )
            .bind::<BigInt, _>(id)
            .bind::<Array<Text>, _>(words)
            .execute(&mut ***db)
            .await?
        }
    };
    Ok(())
}

/// Makes the thing `id` found by nothing.
///
/// # Errors
/// Those of the database.
pub async fn remove(tx: &mut Tx, id: i64) -> Result<()> {
    let entry = search_index::table.find(id);
    on!(tx, |db| diesel::delete(entry).execute(db).await)?;
    Ok(())
}

/// The rows of `search_index` that hold all these words: a condition for any query which has that table in its FROM.
#[derive(Debug, Clone)]
pub struct Matches {
    /// `"word" AND "wor"*`
    fts5: String,
    /// `'word' & 'wor':*`
    tsquery: String,
}

impl Matches {
    /// All the terms are required; of the last one the beginning is enough, when `prefix`. Whatever is in them is taken
    /// for words, never for a query. No word at all is found nowhere.
    pub fn all(terms: impl IntoIterator<Item: AsRef<str>>, prefix: bool) -> Self {
        let words: Vec<String> = terms
            .into_iter()
            .flat_map(|term| tokens(term.as_ref()).collect::<Vec<_>>())
            .collect();
        let said = |quote: char, between: &str, beginning: &str| {
            let last = words.len().saturating_sub(1);
            let one = |(n, word): (usize, &String)| {
                let end = if prefix && n == last { beginning } else { "" };
                format!("{quote}{word}{quote}{end}")
            };
            words.iter().enumerate().map(one).collect::<Vec<_>>().join(between)
        };
        Self {
            fts5: said('"', " AND ", "*"),
            tsquery: said('\'', " & ", ":*"),
        }
    }

    /// Whether there is a word to look for.
    pub fn is_empty(&self) -> bool {
        self.fts5.is_empty()
    }
}

/// The words of a text: runs of letters and digits, in lower case. They hold no quote of any language.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.chars()
                .flat_map(char::to_lowercase)
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| word.len() <= LONGEST)
}

impl Expression for Matches {
    type SqlType = Bool;
}
impl<QS> SelectableExpression<QS> for Matches {}
impl<QS> AppearsOnTable<QS> for Matches {}
impl ValidGrouping<()> for Matches {
    type IsAggregate = is_aggregate::Never;
}
impl QueryId for Matches {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl QueryFragment<Pg> for Matches {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        out.push_sql("search_index.words @@ CAST(");
        out.push_bind_param::<Text, _>(&self.tsquery)?;
        out.push_sql(" AS tsquery)");
        Ok(())
    }
}
impl QueryFragment<Sqlite> for Matches {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        if self.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        out.push_sql("search_index MATCH ");
        out.push_bind_param::<Text, _>(&self.fts5)
    }
}
