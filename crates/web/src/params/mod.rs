//! The only place where a request's parameters are gathered, wherever the client put them.
//!
//! Clients send the same thing as JSON, as a form, as multipart or in the address, on every method, with Rails nesting
//! (`id[]`, `poll[options][]`, `fields_attributes[0][name]`). [`Params`] reads all of them into one tree; a value in the
//! body wins over the same name in the address.

mod body;
mod keys;
mod value;

pub use body::{Query, Unreadable, Upload};
pub use value::Value;

use std::collections::BTreeMap;

/// Everything a request said, by name. Names keep the spelling of the first bracket-free segment.
#[derive(Clone, Debug, Default)]
pub struct Params(BTreeMap<String, Value>);

impl Params {
    /// The parameters of an address alone, as for a `GET` without body.
    pub fn of_query(query: &str) -> Self {
        let mut params = Self::default();
        params.add_form(query.as_bytes());
        params
    }

    /// The value as text: what was said last, when it was said several times. An empty text is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.text()
    }

    /// The value as text without surrounding blanks, or nothing when that is empty.
    pub fn words(&self, name: &str) -> Option<&str> {
        self.text(name).map(str::trim).filter(|words| !words.is_empty())
    }

    /// A boolean as Rails reads it: `0`, `f`, `false`, `off` are false, the empty text is absent, the rest is true.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.flag()
    }

    /// True only when the flag was sent and is true.
    pub fn is(&self, name: &str) -> bool {
        self.flag(name) == Some(true)
    }

    /// An integer, written as a number or as text; anything else counts as absent.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.words(name)?.parse().ok()
    }

    /// The number of something that may be left out. What is said and is no number names nothing: not the same as
    /// saying nothing, which often means the usual, wider thing.
    ///
    /// # Errors
    /// [`domain::Error::NotFound`].
    pub fn naming(&self, name: &str) -> domain::Result<Option<i64>> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        match value.text().map(str::trim) {
            Some("") => Ok(None),
            Some(words) => words.parse().map(Some).map_err(|_| domain::Error::NotFound),
            None => Err(domain::Error::NotFound),
        }
    }

    /// A list in any of its spellings: `a[]=1&a[]=2`, `a[0]=1`, a JSON array, or one bare value.
    pub fn list(&self, name: &str) -> Vec<&Value> {
        self.0.get(name).map(Value::list).unwrap_or_default()
    }

    /// The texts of a list; what is not a text is left out.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.list(name).into_iter().filter_map(Value::text).collect()
    }

    /// The integers of a list; what is not an integer is left out.
    pub fn numbers(&self, name: &str) -> Vec<i64> {
        self.texts(name)
            .into_iter()
            .filter_map(|text| text.trim().parse().ok())
            .collect()
    }

    /// A nested object, as `source[privacy]` or JSON `{"source": {…}}`.
    pub fn nested(&self, name: &str) -> Option<Params> {
        self.0.get(name)?.map().map(|map| Params(map.clone()))
    }

    /// Whether the name was sent at all, with any value but JSON `null`.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes an uploaded file out, so that its bytes are not copied.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        match self.0.remove(name)? {
            Value::File(upload) => Some(upload),
            other => {
                self.0.insert(name.to_owned(), other);
                None
            }
        }
    }

    /// Every name and value, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Says one thing more, or instead; for a value that comes from the path.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), Value::Text(value.into()));
    }

    /// What `over` says wins, name by name.
    fn overlaid(mut self, over: Self) -> Self {
        self.0.extend(over.0);
        self
    }
}

#[cfg(test)]
mod tests;
