//! The only place for how a list is wrapped: `{"posts": […]}` in version 3, `{"items": […], "next_page": …}` in version 4.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// The item of a list that is always empty here: nobody can build one.
#[derive(Debug, Clone, serde::Serialize)]
pub enum Nothing {}

/// One page of a list, under the name its version gives it.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    pub name: &'static str,
    pub items: Vec<T>,
    pub next_page: Option<String>,
    pub prev_page: Option<String>,
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
