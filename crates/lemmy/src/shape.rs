//! The only place for how wire structs are written: `shape!`, which reads like the clients' own type declarations.

use std::fmt;

use serde::{Serialize, Serializer};

/// A number that names something. Every client reads plain JSON integers.
pub type Id = i64;

/// A moment as the clients read it: RFC 3339, UTC, ending in `Z`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(String);

impl From<domain::Timestamp> for When {
    fn from(at: domain::Timestamp) -> Self {
        Self(at.to_string())
    }
}

impl fmt::Display for When {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// Declares wire structs. `name?: Type` is an `Option<Type>` that is left out when absent: no client of these APIs
/// survives a `null` where it expects nothing.
macro_rules! shape {
    ($($(#[$meta:meta])* $name:ident { $($body:tt)* })*) => {
        $($crate::shape::shape!(@field [$(#[$meta])* pub struct $name] [] $($body)*);)*
    };
    (@field [$($head:tt)*] [$($done:tt)*]) => {
        #[derive(Debug, Clone, ::serde::Serialize)]
        $($head)* { $($done)* }
    };
    (@field [$($head:tt)*] [$($done:tt)*] ..$field:ident: $type:ty, $($rest:tt)*) => {
        $crate::shape::shape!(@field [$($head)*] [$($done)* #[serde(flatten)] pub $field: $type,] $($rest)*);
    };
    (@field [$($head:tt)*] [$($done:tt)*] $field:ident?: $type:ty, $($rest:tt)*) => {
        $crate::shape::shape!(
            @field [$($head)*] [$($done)* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,] $($rest)*
        );
    };
    (@field [$($head:tt)*] [$($done:tt)*] $field:ident: $type:ty, $($rest:tt)*) => {
        $crate::shape::shape!(@field [$($head)*] [$($done)* pub $field: $type,] $($rest)*);
    };
}

/// Declares closed sets of words. Clients refuse a whole answer for one word they do not know.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident $case:literal { $($word:ident),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize)]
            #[serde(rename_all = $case)]
            pub enum $name { $($word),* }
        )*
    };
}

pub(crate) use shape;
pub(crate) use words;
