//! The only place that lets SQLite be asked as one asks a server.
//!
//! A unit of work has already been brought to the thread that owns the connection, so nothing is waited for: a statement
//! is done when it is asked for, by the query itself, whose prepared form is kept; and a row is read where it lies.
use std::future::{Ready, ready};

use diesel::connection::{
    AnsiTransactionManager, CacheSize, Connection, Instrumentation, LoadConnection, SimpleConnection,
    TransactionManager as _, TransactionManagerStatus,
};
use diesel::query_builder::{AsQuery, AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;
use diesel::sqlite::Sqlite;
use diesel::{ConnectionResult, QueryResult, SqliteConnection};
use diesel_async::{AsyncConnection, AsyncConnectionCore, SimpleAsyncConnection, TransactionManager};
use futures::stream::{Iter, iter};
use send_wrapper::SendWrapper;

/// A connection to SQLite, used only on the thread that owns it.
pub struct SqliteConn(SqliteConnection);

impl SqliteConn {
    pub(crate) fn new(inner: SqliteConnection) -> Self {
        Self(inner)
    }
    pub(crate) fn inner(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

impl SimpleAsyncConnection for SqliteConn {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.0.batch_execute(query)
    }
}

impl AsyncConnectionCore for SqliteConn {
    type ExecuteFuture<'conn, 'query> = Ready<QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = Ready<QueryResult<Self::Stream<'conn, 'query>>>;
    /// Rows borrow from the statement and cannot leave their thread; nor does the unit of work that reads them.
    type Stream<'conn, 'query> = SendWrapper<Iter<<SqliteConnection as LoadConnection>::Cursor<'conn, 'query>>>;
    type Row<'conn, 'query> = <SqliteConnection as LoadConnection>::Row<'conn, 'query>;
    type Backend = Sqlite;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Sqlite> + QueryId + 'query,
    {
        let cursor = LoadConnection::load(&mut self.0, Bare(source.as_query()));
        ready(cursor.map(|rows| SendWrapper::new(iter(rows))))
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Sqlite> + QueryId + 'query,
    {
        ready(self.0.execute_returning_count(&source))
    }
}

impl AsyncConnection for SqliteConn {
    type TransactionManager = Transactions;

    async fn establish(url: &str) -> ConnectionResult<Self> {
        SqliteConnection::establish(url).map(Self)
    }
    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        self.0.transaction_state()
    }
    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.0.instrumentation()
    }
    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.0.set_instrumentation(instrumentation);
    }
    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.0.set_prepared_statement_cache_size(size);
    }
}

/// Diesel's own, for the connection inside.
#[derive(Debug)]
pub struct Transactions;

impl TransactionManager<SqliteConn> for Transactions {
    type TransactionStateData = AnsiTransactionManager;

    async fn begin_transaction(conn: &mut SqliteConn) -> QueryResult<()> {
        AnsiTransactionManager::begin_transaction(&mut conn.0)
    }
    async fn rollback_transaction(conn: &mut SqliteConn) -> QueryResult<()> {
        AnsiTransactionManager::rollback_transaction(&mut conn.0)
    }
    async fn commit_transaction(conn: &mut SqliteConn) -> QueryResult<()> {
        AnsiTransactionManager::commit_transaction(&mut conn.0)
    }
    fn transaction_manager_status_mut(conn: &mut SqliteConn) -> &mut TransactionManagerStatus {
        AnsiTransactionManager::transaction_manager_status_mut(&mut conn.0)
    }
}

/// A query whose columns SQLite need not be told the types of: it is the query, under its own name among those prepared.
struct Bare<Q>(Q);

impl<Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Bare<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
impl<Q: QueryId> QueryId for Bare<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}
impl<Q> Query for Bare<Q> {
    type SqlType = Untyped;
}
