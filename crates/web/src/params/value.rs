//! The only place that says what one parameter can be, and how tolerantly it is read.

use std::collections::BTreeMap;

use super::Upload;

/// A parameter: JSON and forms meet here, so numbers and booleans are texts and `null` is absence.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    File(Upload),
}

impl Value {
    /// The text, or the last text of a list.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(list) => list.last()?.text(),
            Self::Map(_) | Self::File(_) => None,
        }
    }

    /// See [`super::Params::flag`].
    pub fn flag(&self) -> Option<bool> {
        match self.text()?.trim() {
            "" => None,
            "0" | "f" | "F" | "false" | "FALSE" | "False" | "off" | "OFF" | "Off" => Some(false),
            _ => Some(true),
        }
    }

    /// The elements, in order. A map with numbers for keys is a list in their order; a lone value is a list of one.
    pub fn list(&self) -> Vec<&Value> {
        match self {
            Self::List(list) => list.iter().collect(),
            Self::Map(map) => {
                let mut numbered: Vec<(u64, &Value)> = map
                    .iter()
                    .filter_map(|(key, value)| Some((key.parse().ok()?, value)))
                    .collect();
                numbered.sort_by_key(|(number, _)| *number);
                numbered.into_iter().map(|(_, value)| value).collect()
            }
            Self::Text(text) if text.is_empty() => Vec::new(),
            Self::Text(_) | Self::File(_) => vec![self],
        }
    }

    /// The object, when it is one.
    pub fn map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Map(map) => Some(map),
            Self::Text(_) | Self::List(_) | Self::File(_) => None,
        }
    }

    /// A member of the object, as text.
    pub fn member(&self, name: &str) -> Option<&str> {
        self.map()?.get(name)?.text()
    }

    /// What JSON said; `None` for `null`.
    pub(super) fn of_json(json: serde_json::Value) -> Option<Self> {
        use serde_json::Value as Json;
        Some(match json {
            Json::Null => return None,
            Json::Bool(flag) => Self::Text(flag.to_string()),
            Json::Number(number) => Self::Text(number.to_string()),
            Json::String(text) => Self::Text(clean(text)),
            Json::Array(list) => Self::List(list.into_iter().filter_map(Self::of_json).collect()),
            Json::Object(map) => Self::Map(
                map.into_iter()
                    .filter_map(|(key, value)| Some((clean(key), Self::of_json(value)?)))
                    .collect(),
            ),
        })
    }
}

/// NUL means nothing in any of our texts, and one of the databases refuses it.
pub(super) fn clean(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    }
}
