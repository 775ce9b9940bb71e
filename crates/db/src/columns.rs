//! The macros that make a Rust type fit for a column of either database. The crate that uses them needs `diesel`.

/// The key of one kind of row, not to be taken for another's: `id! { /// One thing said. PostId }`.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::__serde::Serialize, $crate::__serde::Deserialize,
            ::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow,
        )]
        #[serde(crate = "::db::__serde", transparent)]
        #[diesel(sql_type = ::diesel::sql_types::BigInt)]
        pub struct $name(pub i64);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, out)
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        $crate::__column!($name, BigInt, i64, |value| &value.0, |raw| Ok($name(raw)));
    };
}

/// An enum kept as text: `text_enum! { pub enum Colour { Red = "red", Blue = "blue" } }`.
///
/// `as_str` is what the column holds; `FromStr` takes it back and says what it did not know.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$note:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash,
            ::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = ::diesel::sql_types::Text)]
        $vis enum $name { $($(#[$note])* $variant),+ }

        impl $name {
            /// Every one of them, as declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word that stands for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    other => Err($crate::UnknownWord { of: stringify!($name), word: other.to_owned() }),
                }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                out.write_str(self.as_str())
            }
        }
        impl<DB: ::diesel::backend::Backend> ::diesel::serialize::ToSql<::diesel::sql_types::Text, DB> for $name
        where
            str: ::diesel::serialize::ToSql<::diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut ::diesel::serialize::Output<'b, '_, DB>) -> ::diesel::serialize::Result {
                ::diesel::serialize::ToSql::<::diesel::sql_types::Text, DB>::to_sql(self.as_str(), out)
            }
        }
        impl<DB: ::diesel::backend::Backend> ::diesel::deserialize::FromSql<::diesel::sql_types::Text, DB> for $name
        where
            String: ::diesel::deserialize::FromSql<::diesel::sql_types::Text, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let text = <String as ::diesel::deserialize::FromSql<::diesel::sql_types::Text, DB>>::from_sql(raw)?;
                Ok(text.parse::<Self>()?)
            }
        }
    };
}

/// An enum kept as a small number, whose order is that of the numbers: `int_enum! { pub enum Rung { Low = 0, High = 10 } }`.
#[macro_export]
macro_rules! int_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$note:meta])* $variant:ident = $number:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = ::diesel::sql_types::SmallInt)]
        #[repr(i16)]
        $vis enum $name { $($(#[$note])* $variant = $number),+ }

        impl $name {
            /// Every one of them, as declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The number that stands for it.
            pub const fn number(self) -> i16 {
                self as i16
            }
            /// The one this number stands for.
            pub const fn from_number(number: i16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
            const fn lasting(self) -> &'static i16 {
                match self { $(Self::$variant => &$number),+ }
            }
        }
        $crate::__column!($name, SmallInt, i16, |value| value.lasting(), |raw| {
            $name::from_number(raw).ok_or_else(|| format!("unknown {}: {raw}", stringify!($name)).into())
        });
    };
}

/// `ToSql` and `FromSql` of a type that is a number in its column, once for every backend.
#[doc(hidden)]
#[macro_export]
macro_rules! __column {
    ($name:ident, $sql:ident, $raw:ty, |$value:ident| $to:expr, |$number:ident| $from:expr) => {
        impl<DB: ::diesel::backend::Backend> ::diesel::serialize::ToSql<::diesel::sql_types::$sql, DB> for $name
        where
            $raw: ::diesel::serialize::ToSql<::diesel::sql_types::$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut ::diesel::serialize::Output<'b, '_, DB>) -> ::diesel::serialize::Result {
                let $value = self;
                ::diesel::serialize::ToSql::<::diesel::sql_types::$sql, DB>::to_sql($to, out)
            }
        }
        impl<DB: ::diesel::backend::Backend> ::diesel::deserialize::FromSql<::diesel::sql_types::$sql, DB> for $name
        where
            $raw: ::diesel::deserialize::FromSql<::diesel::sql_types::$sql, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let $number = <$raw as ::diesel::deserialize::FromSql<::diesel::sql_types::$sql, DB>>::from_sql(raw)?;
                $from
            }
        }
    };
}

/// A word that stands for nothing in this enum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {of}: {word}")]
pub struct UnknownWord {
    /// The name of the enum.
    pub of: &'static str,
    /// What was read.
    pub word: String,
}

/// The columns of a row type, as an expression of no backend: `as_select` and `as_returning` would choose one, so that
/// the query could not stand outside [`on!`](crate::on).
pub fn columns<T: diesel::Selectable<crate::Sqlite>>() -> T::SelectExpression {
    T::construct_selection()
}
