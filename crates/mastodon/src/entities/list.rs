//! The only place for lists, which here are the circles a person may read: nobody makes them by hand.

use domain::circles::{Circle, Kind};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct List {
    pub id: String,
    pub title: String,
    pub replies_policy: &'static str,
    pub exclusive: bool,
}

impl List {
    /// A circle as a list. The community's own circle stands for the community.
    pub fn of(circle: &Circle) -> Self {
        Self {
            id: circle.id.to_string(),
            title: title(circle),
            replies_policy: "list",
            exclusive: false,
        }
    }

    /// Whether a circle is worth a timeline of its own: those inside communities are; the wide ones, one's own and
    /// conversations have other timelines.
    pub fn shows(circle: &Circle) -> bool {
        matches!(circle.kind, Kind::Community | Kind::Circle | Kind::Animation)
    }
}

/// The community's name; that of a circle inside follows it.
fn title(circle: &Circle) -> String {
    let around = &circle.community_name;
    match circle.kind {
        Kind::Animation => format!("{around} – animation"),
        _ if circle.name.is_empty() => around.clone(),
        _ => format!("{around} – {}", circle.name),
    }
}
