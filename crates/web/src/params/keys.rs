//! The only place that understands Rails' bracketed names.

use std::collections::BTreeMap;

use super::{Params, Value, value::clean};

/// Deeper nesting than any client sends; beyond it a name is taken literally.
const DEEPEST: usize = 8;
/// More pairs than any client sends; the rest is ignored.
const MOST_PAIRS: usize = 2_000;

/// One step of a name after its first segment: `[key]` or `[]`.
enum Step<'a> {
    Into(&'a str),
    Append,
}

impl Params {
    /// Adds an `application/x-www-form-urlencoded` text.
    pub(super) fn add_form(&mut self, form: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(form).take(MOST_PAIRS) {
            self.add(&name, Value::Text(clean(value.into_owned())));
        }
    }

    /// Adds one pair whose name may carry brackets.
    pub(super) fn add(&mut self, name: &str, value: Value) {
        let (first, steps) = parse(name);
        place(&mut self.0, first, &steps, value);
    }
}

/// `a[b][]` → (`a`, [Into(b), Append]). A name that is not well formed is one plain segment.
fn parse(name: &str) -> (&str, Vec<Step<'_>>) {
    let Some((first, mut rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty()) else {
        return (name, Vec::new());
    };
    let mut steps = Vec::new();
    loop {
        let Some((step, after)) = rest.split_once(']') else {
            return (name, Vec::new());
        };
        steps.push(if step.is_empty() {
            Step::Append
        } else {
            Step::Into(step)
        });
        match after.strip_prefix('[') {
            _ if DEEPEST < steps.len() => return (name, Vec::new()),
            Some(next) => rest = next,
            None => return (first, steps),
        }
    }
}

fn place(map: &mut BTreeMap<String, Value>, key: &str, steps: &[Step<'_>], value: Value) {
    let Some(slot) = map.get_mut(key) else {
        map.insert(clean(key.to_owned()), grown(steps, value));
        return;
    };
    match steps {
        // Said twice without brackets: both are kept, and `text` gives the later.
        [] => add_again(slot, value),
        [Step::Into(next), rest @ ..] => match slot {
            Value::Map(inner) => place(inner, next, rest, value),
            _ => *slot = grown(steps, value),
        },
        [Step::Append, rest @ ..] => match slot {
            Value::List(list) => append(list, rest, value),
            _ => *slot = grown(steps, value),
        },
    }
}

/// What a name makes when nothing is there yet.
fn grown(steps: &[Step<'_>], value: Value) -> Value {
    match steps {
        [] => value,
        [Step::Into(key), rest @ ..] => Value::Map([(clean((*key).to_owned()), grown(rest, value))].into()),
        [Step::Append, rest @ ..] => Value::List(vec![grown(rest, value)]),
    }
}

/// `a[][name]` fills the last object until a member would repeat, then begins another, as Rails does.
fn append(list: &mut Vec<Value>, rest: &[Step<'_>], value: Value) {
    if let ([Step::Into(key), deeper @ ..], Some(Value::Map(last))) = (rest, list.last_mut()) {
        let grows = matches!(
            (last.get(*key), deeper),
            (None, _) | (Some(Value::List(_)), [Step::Append, ..]) | (Some(Value::Map(_)), [Step::Into(_), ..])
        );
        if grows {
            return place(last, key, deeper, value);
        }
    }
    list.push(grown(rest, value));
}

fn add_again(slot: &mut Value, value: Value) {
    match slot {
        Value::List(list) => list.push(value),
        _ => {
            let before = std::mem::replace(slot, Value::List(Vec::new()));
            *slot = Value::List(vec![before, value]);
        }
    }
}
