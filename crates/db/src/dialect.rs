//! The only place for statements which the two databases spell differently, full text aside.
use diesel::backend::Backend;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::insertable::{CanInsertInSingleQuery, InsertValues, Insertable};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId, UndecoratedInsertRecord, ValuesClause};
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, Bool};
use diesel::sqlite::Sqlite;
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

macro_rules! locked_rows {
    ($(#[$meta:meta])* $name:ident, $lock:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, QueryId)]
        pub struct $name<C, Q>(pub C, pub Q);

        impl<C: Expression, Q> Expression for $name<C, Q> {
            type SqlType = Bool;
        }
        impl<C: SelectableExpression<QS>, Q, QS> SelectableExpression<QS> for $name<C, Q> {}
        impl<C: AppearsOnTable<QS>, Q, QS> AppearsOnTable<QS> for $name<C, Q> {}
        impl<C, Q> ValidGrouping<()> for $name<C, Q> {
            type IsAggregate = is_aggregate::No;
        }
        impl<DB: Locking, C: QueryFragment<DB>, Q: QueryFragment<DB>> QueryFragment<DB> for $name<C, Q> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                self.0.walk_ast(out.reborrow())?;
                out.push_sql(" IN (");
                self.1.walk_ast(out.reborrow())?;
                out.push_sql(DB::$lock);
                out.push_sql(")");
                Ok(())
            }
        }
    };
}

locked_rows! {
    /// `column IN (query)`, where the chosen rows are locked, and those that others have locked are skipped. With a
    /// single writer, as in SQLite, there are no others, and it is a plain `IN`.
    InUnlocked, SKIP_LOCKED
}
locked_rows! {
    /// `column IN (query)`, where the chosen rows are locked in the order of the query, after whoever holds them: two who
    /// lock many in one order never wait for each other. A plain `IN` with a single writer.
    InOrder, IN_TURN
}

/// How a database says that a subquery locks its rows and skips those that are locked.
pub trait Locking: Backend {
    const SKIP_LOCKED: &'static str;
    /// The same, but waiting for those that are locked.
    const IN_TURN: &'static str;
}
impl Locking for Pg {
    const SKIP_LOCKED: &'static str = " FOR UPDATE SKIP LOCKED";
    const IN_TURN: &'static str = " FOR UPDATE";
}
impl Locking for Sqlite {
    const SKIP_LOCKED: &'static str = "";
    const IN_TURN: &'static str = "";
}

/// `column` is one of these numbers; `eq_any`, but for what SQLite keeps of it.
///
/// There a list is a sign for each value, and each length is another statement, so Diesel prepares it anew each time, which
/// costs more than to run it. A list filled up to the next power of two, by repeating its last value, means the same
/// and is one of few. PostgreSQL takes any list as one value.
pub fn among<C, I>(column: C, values: impl IntoIterator<Item = I>) -> Among<C, I> {
    let values = values.into_iter().collect();
    Among { column, values }
}

/// Two columns are one of these pairs of numbers: for the key of a table that has two, without asking for every first
/// with every second. As [`among`] otherwise.
pub fn pairs<A, B, I, J>(columns: (A, B), values: impl IntoIterator<Item = (I, J)>) -> Pairs<A, B, I, J> {
    let values = values.into_iter().unzip();
    Pairs { columns, values }
}

/// See [`among`].
#[derive(Debug, Clone)]
pub struct Among<C, I> {
    column: C,
    values: Vec<I>,
}

/// See [`pairs`].
#[derive(Debug, Clone)]
pub struct Pairs<A, B, I, J> {
    columns: (A, B),
    values: (Vec<I>, Vec<J>),
}

/// A longer list is prepared anew each time, as it is: it is worth it.
const LONG: usize = 1024;

/// For each sign in a list, the value it stands for.
fn filled(length: usize) -> impl Iterator<Item = usize> {
    let signs = if length <= LONG {
        length.next_power_of_two()
    } else {
        length
    };
    (0..signs.min(length.saturating_mul(2))).map(move |n| n.min(length.saturating_sub(1)))
}

impl<C: Expression, I> Expression for Among<C, I> {
    type SqlType = Bool;
}
impl<C: SelectableExpression<QS>, I, QS> SelectableExpression<QS> for Among<C, I> {}
impl<C: AppearsOnTable<QS>, I, QS> AppearsOnTable<QS> for Among<C, I> {}
impl<C, I> ValidGrouping<()> for Among<C, I> {
    type IsAggregate = is_aggregate::No;
}
impl<C, I> QueryId for Among<C, I> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<C: QueryFragment<Pg>, I> QueryFragment<Pg> for Among<C, I>
where
    Vec<I>: ToSql<Array<BigInt>, Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<BigInt>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}
impl<C: QueryFragment<Sqlite>, I: ToSql<BigInt, Sqlite>> QueryFragment<Sqlite> for Among<C, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        if LONG < self.values.len() {
            out.unsafe_to_cache_prepared();
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        for (sign, value) in filled(self.values.len()).enumerate() {
            if 0 < sign {
                out.push_sql(", ");
            }
            out.push_bind_param::<BigInt, _>(&self.values[value])?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<A: Expression, B: Expression, I, J> Expression for Pairs<A, B, I, J> {
    type SqlType = Bool;
}
impl<A: SelectableExpression<QS>, B: SelectableExpression<QS>, I, J, QS> SelectableExpression<QS>
    for Pairs<A, B, I, J>
{
}
impl<A: AppearsOnTable<QS>, B: AppearsOnTable<QS>, I, J, QS> AppearsOnTable<QS> for Pairs<A, B, I, J> {}
impl<A, B, I, J> ValidGrouping<()> for Pairs<A, B, I, J> {
    type IsAggregate = is_aggregate::No;
}
impl<A, B, I, J> QueryId for Pairs<A, B, I, J> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<A: QueryFragment<Pg>, B: QueryFragment<Pg>, I, J> QueryFragment<Pg> for Pairs<A, B, I, J>
where
    Vec<I>: ToSql<Array<BigInt>, Pg>,
    Vec<J>: ToSql<Array<BigInt>, Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("(");
        self.columns.0.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.columns.1.walk_ast(out.reborrow())?;
        out.push_sql(") IN (SELECT * FROM unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.values.0)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.values.1)?;
        out.push_sql("))");
        Ok(())
    }
}
impl<A, B, I, J> QueryFragment<Sqlite> for Pairs<A, B, I, J>
where
    A: QueryFragment<Sqlite>,
    B: QueryFragment<Sqlite>,
    I: ToSql<BigInt, Sqlite>,
    J: ToSql<BigInt, Sqlite>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let (firsts, seconds) = &self.values;
        if LONG < firsts.len() {
            out.unsafe_to_cache_prepared();
        }
        if firsts.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        out.push_sql("(");
        self.columns.0.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.columns.1.walk_ast(out.reborrow())?;
        out.push_sql(") IN (VALUES ");
        for (sign, value) in filled(firsts.len()).enumerate() {
            out.push_sql(if 0 < sign { ", (" } else { "(" });
            out.push_bind_param::<BigInt, _>(&firsts[value])?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(&seconds[value])?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Many rows in one INSERT, with `ON CONFLICT` and `RETURNING` as for one. No row may leave out a column: derive
/// `Insertable` with `treat_none_as_default_value = false`. An empty list is an error: ask before.
///
/// At most 32 766 values (rows × columns) fit in a statement: [`ROWS`] rows are always few enough.
pub fn rows<R>(rows: &[R]) -> Rows<'_, R> {
    Rows(rows)
}

/// How many rows of up to 32 columns can go in one INSERT.
pub const ROWS: usize = 1000;

/// See [`rows`]. Diesel's own batch insert needs a synchronous connection on SQLite, which has no `DEFAULT` in VALUES.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, R>(&'a [R]);

/// The inside of `VALUES (…), (…)`.
#[derive(Debug)]
pub struct ManyRows<V>(Vec<V>);

impl<V> Default for ManyRows<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
impl<'a, R, V, T> Insertable<T> for Rows<'a, R>
where
    &'a R: Insertable<T, Values = ValuesClause<V, T>>,
{
    type Values = ValuesClause<ManyRows<V>, T>;
    fn values(self) -> Self::Values {
        let mut clause = ValuesClause::<ManyRows<V>, T>::default();
        clause.values.0 = self.0.iter().map(|row| row.values().values).collect();
        clause
    }
}
impl<V> QueryId for ManyRows<V> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<V: UndecoratedInsertRecord<T>, T> UndecoratedInsertRecord<T> for ManyRows<V> {}
impl<DB: Backend, V> CanInsertInSingleQuery<DB> for ManyRows<V> {
    fn rows_to_insert(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
impl<DB: Backend, T: diesel::Table, V: InsertValues<DB, T>> InsertValues<DB, T> for ManyRows<V> {
    fn column_names(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        self.0.first().map_or(Ok(()), |row| row.column_names(out))
    }
}
impl<DB: Backend, V: QueryFragment<DB>> QueryFragment<DB> for ManyRows<V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        for (n, row) in self.0.iter().enumerate() {
            if 0 < n {
                out.push_sql("), (");
            }
            row.walk_ast(out.reborrow())?;
        }
        Ok(())
    }
}
