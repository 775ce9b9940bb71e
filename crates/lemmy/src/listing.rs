//! The only place for pages of lists: how they are asked for, and how they are wrapped in an answer.
//!
//! Version 3 asks for a number of page, version 4 for a cursor it was given. The cursor is the number of the next page.

use serde::ser::{Serialize, SerializeMap, Serializer};
use web::Params;

use crate::dialect::Dialect;
use crate::refusal::Refusal;

/// The item of a list that is always empty here: nobody can build one.
#[derive(Debug, Clone, serde::Serialize)]
pub enum Nothing {}

/// Which page somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// From 1.
    pub page: i64,
    pub limit: i64,
}

const USUAL: i64 = 10;
const MOST: i64 = 50;

impl Turn {
    /// Reads `page`, `page_cursor` and `limit`.
    pub fn asked<D>(params: &Params) -> Result<Self, Refusal<D>> {
        let page = match params.words("page_cursor") {
            Some(cursor) => cursor
                .strip_prefix('p')
                .and_then(|page| page.parse().ok())
                .ok_or_else(Self::unreadable)?,
            None => params.number("page").unwrap_or(1),
        };
        let limit = params.number("limit").unwrap_or(USUAL).clamp(1, MOST);
        if (1..=10_000).contains(&page) {
            Ok(Self { page, limit })
        } else {
            Err(Self::unreadable())
        }
    }
    fn unreadable<D>() -> Refusal<D> {
        Refusal::word("couldnt_parse_pagination_token")
    }
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.limit
    }
    /// How many to pass over, and how many to take after them.
    pub fn span(self) -> (usize, usize) {
        (
            usize::try_from(self.offset()).unwrap_or(0),
            usize::try_from(self.limit).unwrap_or(0),
        )
    }
    /// The cursor of the next page, if this one was full.
    pub fn next(self, found: usize) -> Option<String> {
        let full = self.limit <= i64::try_from(found).unwrap_or(i64::MAX);
        full.then(|| format!("p{}", self.page + 1))
    }
    /// Wraps what was found. `found` counts what the house gave, which may be more than what is shown.
    pub fn listing<D: Dialect, T>(self, noun: &'static str, items: Vec<T>, found: usize) -> Listing<T> {
        Listing {
            name: D::list(noun),
            items,
            next_page: self.next(found),
            prev_page: (1 < self.page).then(|| format!("p{}", self.page - 1)),
        }
    }
}

/// One page of a list, under the name its version gives it.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    name: &'static str,
    items: Vec<T>,
    next_page: Option<String>,
    prev_page: Option<String>,
}

impl<T> Listing<T> {
    /// A list that is whole.
    pub fn whole<D: Dialect>(noun: &'static str, items: Vec<T>) -> Self {
        Self {
            name: D::list(noun),
            items,
            next_page: None,
            prev_page: None,
        }
    }
}

impl<T: Serialize> Serialize for Listing<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry(self.name, &self.items)?;
        if let Some(next) = &self.next_page {
            map.serialize_entry("next_page", next)?;
        }
        if let Some(previous) = &self.prev_page {
            map.serialize_entry("prev_page", previous)?;
        }
        map.end()
    }
}
