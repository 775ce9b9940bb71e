//! The only place that leads from one page of a list to the next.

use domain::id::Moment;
use domain::page::{Cursor, Page};
use maud::{Markup, html};
use web::Params;

use crate::visitor::Visitor;
use crate::words::t;

/// The page of a timeline that an address asks for.
pub fn cursor(params: &Params, limit: i64) -> Cursor {
    match params.number("avant") {
        Some(before) => Cursor::before(Moment(before), limit),
        None => Cursor::newest(limit),
    }
}

/// The way to what is older, keeping the rest of the address.
pub fn older<T>(v: &Visitor, page: &Page<T>, path: &str, params: &Params) -> Markup {
    html! {
        @if let Some(older) = page.older {
            nav.pages aria-label=(t!(v, "pages")) { a.go rel="next" href=(with(path, params, "avant", older)) { (t!(v, "older")) } }
        }
    }
}

/// The ways to the page before and the page after, when pages have numbers.
pub fn numbered(v: &Visitor, path: &str, params: &Params, (number, more): (i64, bool)) -> Markup {
    html! {
        @if 1 < number || more {
            nav.pages aria-label=(t!(v, "pages")) {
                @if 1 < number { a.go rel="prev" href=(with(path, params, "page", number - 1)) { (t!(v, "previous-page")) } }
                @if more { a.go.right rel="next" href=(with(path, params, "page", number + 1)) { (t!(v, "next-page")) } }
            }
        }
    }
}

fn with(path: &str, params: &Params, name: &str, value: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (known, said) in params.iter() {
        if let Some(said) = said
            .text()
            .filter(|said| known != name && known != "autour" && !said.is_empty())
        {
            query.append_pair(known, said);
        }
    }
    query.append_pair(name, &value.to_string());
    format!("{path}?{}", query.finish())
}
