//! The only place that knows the two kinds of connection behind one name.
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Object;

pub use crate::direct::SqliteConn;

/// A connection to PostgreSQL.
pub type PgConn = AsyncPgConnection;

/// Which database this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A connection to one of the databases, to be used through [`on!`](crate::on).
pub enum Conn {
    Postgres(Box<Object<PgConn>>),
    Sqlite(SqliteConn),
}

impl Conn {
    /// Which database this connection speaks to.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Postgres(_) => Kind::Postgres,
            Self::Sqlite(_) => Kind::Sqlite,
        }
    }

    /// This connection; also found through a `Tx`, so that `on!` takes both.
    #[doc(hidden)]
    pub fn as_conn(&mut self) -> &mut Self {
        self
    }
}

/// Runs the same Diesel code against whichever database is behind a `&mut Conn` or a `&mut Tx`.
///
/// The code is compiled once for each database; `Db` names the backend in it, for `into_boxed::<Db>()`.
/// ```ignore
/// on!(conn, |db| posts::table.find(id).select(Post::as_select()).first(db).await)
/// ```
#[macro_export]
macro_rules! on {
    ($conn:expr, |$db:ident| $body:expr) => {
        match $conn.as_conn() {
            $crate::Conn::Postgres(connection) => {
                type Db = $crate::Pg;
                let _ = ::std::marker::PhantomData::<Db>;
                let $db: &mut $crate::PgConn = &mut ***connection;
                $body
            }
            $crate::Conn::Sqlite(connection) => {
                type Db = $crate::Sqlite;
                let _ = ::std::marker::PhantomData::<Db>;
                let $db: &mut $crate::SqliteConn = connection;
                $body
            }
        }
    };
}
