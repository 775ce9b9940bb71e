//! The only place that writes collections.

use serde_json::{Value, json};

/// A number, and nobody's name.
pub fn collection(id: &str, total: i64) -> Value {
    json!({ "id": id, "type": "Collection", "totalItems": total, "items": [] })
}

/// Items in order.
pub fn ordered(id: &str, total: i64, items: Vec<Value>) -> Value {
    json!({ "id": id, "type": "OrderedCollection", "totalItems": total, "orderedItems": items })
}
