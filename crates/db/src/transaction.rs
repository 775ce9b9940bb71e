//! The only thing that can write: a transaction, made by `Db::write` and nowhere else.
use std::ops::{Deref, DerefMut};

use diesel::QueryResult;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, TransactionManager};

use crate::{Conn, Error, on};

/// A transaction. All of it is kept, or nothing.
pub struct Tx(Conn);

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

impl Tx {
    pub(crate) fn over(conn: Conn) -> Self {
        Self(conn)
    }
    pub(crate) fn into_conn(self) -> Conn {
        self.0
    }

    /// Waits until no other transaction holds this name, and holds it until this one ends. With a single writer, as in
    /// SQLite, nobody else does.
    ///
    /// # Errors
    /// Those of asking the database.
    pub async fn hold(&mut self, name: &str) -> Result<(), Error> {
        if let Conn::Postgres(conn) = &mut self.0 {
            let held = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind::<Text, _>(name);
            diesel_async::RunQueryDsl::execute(held, &mut ***conn).await?;
        }
        Ok(())
    }

    /// Runs `work` so that its writes alone are undone when it fails; the transaction goes on.
    ///
    /// # Errors
    /// The error of `work`, or of the savepoint itself.
    pub async fn savepoint<T, E: From<Error>>(
        &mut self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let depth = self.deepen().await.map_err(Error::from)?;
        let outcome = work(self).await;
        self.settle(depth, outcome.is_ok()).await.map_err(Error::from)?;
        outcome
    }

    /// Begins a transaction, or a savepoint in it; answers how deep we are now.
    pub(crate) async fn deepen(&mut self) -> QueryResult<u32> {
        on!(self, |db| {
            begin(db).await?;
            depth(db)
        })
    }

    /// Ends what was begun at `level`, and everything left open inside it.
    pub(crate) async fn settle(&mut self, level: u32, keep: bool) -> QueryResult<()> {
        on!(self, |db| {
            while level < depth(db)? {
                end(db, false).await?;
            }
            end(db, keep).await
        })
    }
}

async fn begin<C: AsyncConnection>(conn: &mut C) -> QueryResult<()> {
    C::TransactionManager::begin_transaction(conn).await
}

async fn end<C: AsyncConnection>(conn: &mut C, keep: bool) -> QueryResult<()> {
    match keep {
        true => C::TransactionManager::commit_transaction(conn).await,
        false => C::TransactionManager::rollback_transaction(conn).await,
    }
}

/// How many transactions are open, one inside the other.
pub(crate) fn depth<C: AsyncConnection>(conn: &mut C) -> QueryResult<u32> {
    let status = C::TransactionManager::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.map_or(0, u32::from))
}
