//! The only place that asks a database what it looks like, so that a test can compare the two.
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use crate::{Conn, Result, on, search};

/// One column of one table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    pub table: String,
    pub column: String,
    pub class: Class,
    pub nullable: bool,
}

/// What a column can hold, as far as both databases can tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Text,
    /// Whole numbers, moments, yes or no: a strict table of SQLite keeps them alike.
    Integer,
    Real,
    Bytes,
    /// None of these: the declared type.
    Other(String),
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    declared: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// A column of a primary key cannot be null, whether or not it was said.
const SQLITE: &str = r#"SELECT t.name AS table_name, c.name AS column_name, lower(c.type) AS declared,
    (c."notnull" = 0 AND c.pk = 0) AS nullable
    FROM pragma_table_list t JOIN pragma_table_info(t.name) c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'"#;
const POSTGRES: &str = "SELECT table_name::text AS table_name, column_name::text AS column_name,
    data_type::text AS declared, (is_nullable = 'YES') AS nullable
    FROM information_schema.columns WHERE table_schema = 'public'";

/// Every column of our tables, sorted.
pub(crate) async fn read(conn: &mut Conn) -> Result<Vec<Column>> {
    let query = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Postgres(_) => POSTGRES,
    };
    let found: Vec<Found> = on!(conn, |db| diesel::sql_query(query).load(db).await)?;
    let ours = |found: &Found| found.table_name != search::TABLE && !found.table_name.starts_with("__diesel");
    let mut columns: Vec<Column> = found.into_iter().filter(ours).map(Column::from).collect();
    columns.sort();
    Ok(columns)
}

impl From<Found> for Column {
    fn from(found: Found) -> Self {
        let class = match found.declared.as_str() {
            "text" => Class::Text,
            "bigint" | "integer" | "int" | "smallint" | "boolean" => Class::Integer,
            "real" | "double" | "double precision" => Class::Real,
            "blob" | "bytea" => Class::Bytes,
            other => Class::Other(other.to_owned()),
        };
        Self {
            table: found.table_name,
            column: found.column_name,
            class,
            nullable: found.nullable,
        }
    }
}
