//! Pages of anything, and the cursors between them.
use crate::id::Moment;

/// Which page of a timeline: newest first, between two moments (neither included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Older than this (`max_id`).
    pub before: Option<Moment>,
    /// The page directly after this (`min_id`), still given newest first.
    pub after: Option<Moment>,
    /// Newer than this, from the newest (`since_id`).
    pub since: Option<Moment>,
    /// How many, at most.
    pub limit: i64,
}

impl Cursor {
    /// The newest `limit`.
    pub fn newest(limit: i64) -> Self {
        Self {
            before: None,
            after: None,
            since: None,
            limit: limit.clamp(1, 100),
        }
    }
    /// The next page after the one that ended with `moment`.
    pub fn before(moment: Moment, limit: i64) -> Self {
        Self {
            before: Some(moment),
            ..Self::newest(limit)
        }
    }
    /// The same bounds with at most `limit`.
    pub fn limited(self, limit: i64) -> Self {
        Self {
            limit: limit.clamp(1, 100),
            ..self
        }
    }
    /// Exclusive bounds as plain numbers: (above, below).
    pub(crate) fn bounds(&self) -> (i64, i64) {
        let above = self.after.or(self.since).map_or(i64::MIN, |moment| moment.0);
        (above, self.before.map_or(i64::MAX, |moment| moment.0))
    }
    /// The same, knowing that `count` items between two moments, newest first, were already found: when they fill the
    /// page, nothing beyond the last of them can be on it.
    pub(crate) fn narrowed(self, found: Option<(Moment, Moment)>, count: usize) -> Self {
        match found {
            Some((newest, _)) if self.is_full(count) && self.upwards() => Self {
                before: Some(newest),
                ..self
            },
            Some((_, oldest)) if self.is_full(count) => Self {
                since: Some(oldest),
                ..self
            },
            _ => self,
        }
    }
    fn is_full(&self, count: usize) -> bool {
        self.limit <= i64::try_from(count).unwrap_or(i64::MAX)
    }
    /// Whether the database must walk from the old end.
    pub(crate) fn upwards(&self) -> bool {
        self.after.is_some()
    }
}

/// Some items and the cursors of the pages around them, as the ids that the doors hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask for what is before this to go on; none when this was the last page.
    pub older: Option<i64>,
    /// Ask for what is after this to see what is new.
    pub newer: Option<i64>,
}

impl<T> Page<T> {
    /// A page whose items carry their own cursor; it is the last one when it is not full.
    pub fn of(items: Vec<T>, limit: i64, key: impl Fn(&T) -> i64) -> Self {
        let full = limit <= i64::try_from(items.len()).unwrap_or(i64::MAX);
        let older = items.last().filter(|_| full).map(&key);
        let newer = items.first().map(&key);
        Self { items, older, newer }
    }
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            older: None,
            newer: None,
        }
    }
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(each).collect(),
            older: self.older,
            newer: self.newer,
        }
    }
}
