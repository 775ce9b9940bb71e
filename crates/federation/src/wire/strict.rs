//! The only place that turns untrusted bytes into JSON: bounded in depth and number, no key twice, no hidden zero.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::{cell::Cell, fmt};

const DEEPEST: usize = 32;
const MOST_KEYS: usize = 2000;
const MOST_NODES: usize = 10_000;

/// Bytes that are no acceptable document; the sentence is for our own log.
#[derive(Debug, thiserror::Error)]
#[error("not an acceptable document: {0}")]
pub struct Malformed(String);

impl Malformed {
    pub(crate) fn because(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

/// Reads one JSON object.
pub fn parse(bytes: &[u8]) -> Result<Value, Malformed> {
    let counts = Counts {
        keys: Cell::new(MOST_KEYS),
        nodes: Cell::new(MOST_NODES),
    };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Seed {
        counts: &counts,
        depth: 0,
    }
    .deserialize(&mut deserializer)
    .map_err(Malformed::because)?;
    deserializer.end().map_err(Malformed::because)?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Malformed::because("not an object"))
    }
}

/// What is left.
struct Counts {
    keys: Cell<usize>,
    nodes: Cell<usize>,
}

fn spend<E: Error>(left: &Cell<usize>, what: &'static str) -> Result<(), E> {
    let next = left.get().checked_sub(1).ok_or_else(|| E::custom(what))?;
    left.set(next);
    Ok(())
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    counts: &'a Counts,
    depth: usize,
}

impl Seed<'_> {
    fn below<E: Error>(self) -> Result<Self, E> {
        if DEEPEST <= self.depth {
            Err(E::custom("too deep"))
        } else {
            Ok(Self {
                depth: self.depth + 1,
                ..self
            })
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        spend(&self.counts.nodes, "too many values")?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        if value.contains('\0') {
            Err(E::custom("a zero in a text"))
        } else {
            Ok(Value::String(value.to_owned()))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut found = Vec::new();
        while let Some(value) = list.next_element_seed(below)? {
            found.push(value);
        }
        Ok(Value::Array(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut found = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            spend(&self.counts.keys, "too many keys")?;
            // `@id` beside `id` would let two readers see two documents.
            if matches!(key.as_str(), "@id" | "@type") && self.depth == 0 {
                return Err(A::Error::custom("an aliased key"));
            }
            let value = object.next_value_seed(below)?;
            if found.insert(key, value).is_some() {
                return Err(A::Error::custom("a key is there twice"));
            }
        }
        Ok(Value::Object(found))
    }
}
