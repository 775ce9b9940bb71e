//! The only place that draws the frame every page hangs in: head, name, ways around, foot.

use std::borrow::Cow;
use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::words::{Lang, t};

/// The one sheet of style.
pub const SHEET: &str = include_str!("../assets/style.css");
/// The mark of the product: a block of a quilt.
pub const LOGO: &str = include_str!("../assets/logo.svg");

/// Where the sheet is, named by its content so that it may be kept for ever.
pub static SHEET_PATH: LazyLock<String> = LazyLock::new(|| format!("/style.css?v={:016x}", digest(SHEET.as_bytes())));

/// FNV-1a: enough to tell one sheet from the next.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The four ways through the house, shown on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Home,
    Communities,
    Documents,
    Search,
}

impl Way {
    const ALL: [(Self, &'static str, &'static str, &'static str); 4] = [
        (Self::Home, "/", "way-home", "M3 11l9-7 9 7v9h-6v-6H9v6H3z"),
        (
            Self::Communities,
            "/communautes",
            "way-communities",
            "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM16.5 13v7M13 16.5h7",
        ),
        (
            Self::Documents,
            "/documents",
            "way-documents",
            "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        ),
        (
            Self::Search,
            "/recherche",
            "way-search",
            "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
        ),
    ];
}

/// Who is signed in, as the frame shows them.
#[derive(Clone, Debug)]
pub struct Me {
    pub name: String,
    pub handle: String,
    /// Where the picture is, on this site.
    pub picture: Option<String>,
    pub unread: i64,
    pub admin: bool,
}

/// What the frame needs to know; the page itself is the body.
#[derive(Debug)]
pub struct Frame<'a> {
    pub lang: Lang,
    pub site: &'a str,
    pub contact: &'a str,
    pub title: Cow<'a, str>,
    pub me: Option<&'a Me>,
    pub here: Option<Way>,
    pub wide: bool,
    /// Where to come back to when the language is changed.
    pub path: &'a str,
    /// A sentence for search engines; none means "keep this page out of them".
    pub summary: Option<String>,
}

impl<'a> Frame<'a> {
    /// A plain frame for somebody who is not known: the consent page and refusals use it.
    pub fn bare(lang: Lang, site: &'a str, title: impl Into<Cow<'a, str>>) -> Self {
        Self {
            lang,
            site,
            contact: "",
            title: title.into(),
            me: None,
            here: None,
            wide: false,
            path: "/",
            summary: None,
        }
    }

    /// The whole document.
    pub fn around(&self, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) {
                (self.head())
                body {
                    a.skip href="#contenu" { (t!(self.lang, "skip")) }
                    div.hem aria-hidden="true" {}
                    (self.top())
                    main #contenu .wide[self.wide] tabindex="-1" { (body) }
                    (self.foot())
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                title { (self.title) @if self.title != self.site { " · " (self.site) } }
                meta name="viewport" content="width=device-width,initial-scale=1";
                @match &self.summary {
                    Some(summary) => meta name="description" content=(summary);,
                    None => meta name="robots" content="noindex";,
                }
                meta name="theme-color" content="#34488a";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(*SHEET_PATH);
            }
        }
    }

    fn top(&self) -> Markup {
        html! {
            header.top {
                a.brand href="/" { (logo()) span { (self.site) } }
                nav.ways aria-label=(t!(self.lang, "ways")) {
                    ul { @for (way, path, key, drawing) in Way::ALL {
                        li { a href=(path) aria-current=[(self.here == Some(way)).then_some("page")] { (icon(drawing)) (t!(self.lang, key)) } }
                    } }
                }
                div.me { (self.personal()) }
            }
        }
    }

    fn personal(&self) -> Markup {
        let Some(me) = self.me else {
            return html! { a.act href="/connexion" { (t!(self.lang, "sign-in")) } };
        };
        html! {
            a href="/avis" aria-label=(t!(self.lang, "notices-unread", n = me.unread)) {
                (icon("M6 16V11a6 6 0 0112 0v5l2 2H4zM10 21h4"))
                @if 0 < me.unread { span.count aria-hidden="true" { (me.unread.min(99)) } }
            }
            a href={ "/u/" (me.handle) } aria-label=(t!(self.lang, "my-page", name = me.name.clone())) { (face(&me.name, &me.handle, me.picture.as_deref(), "")) }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            footer.foot { div {
                a href="/a-propos" { (t!(self.lang, "about")) }
                a href="/confidentialite" { (t!(self.lang, "privacy")) }
                @if let Some(me) = self.me {
                    a href="/reglages" { (t!(self.lang, "settings")) }
                    @if me.admin { a href="/administration" { (t!(self.lang, "administration")) } }
                }
                form method="post" action="/langue" {
                    input type="hidden" name="retour" value=(self.path);
                    @match self.lang {
                        Lang::French => button.bare name="langue" value="en" lang="en" { "English" },
                        Lang::English => button.bare name="langue" value="fr" lang="fr" { "Français" },
                    }
                }
                @if self.me.is_some() { form method="post" action="/deconnexion" { button.bare { (t!(self.lang, "sign-out")) } } }
                @if !self.contact.is_empty() { p { (t!(self.lang, "in-charge")) " " (self.contact) } }
            } }
        }
    }
}

/// A line drawing of 24 × 24.
pub fn icon(drawing: &str) -> Markup {
    html! { svg.i viewBox="0 0 24 24" aria-hidden="true" { path d=(drawing) {} } }
}

/// The mark, decorative: the name stands beside it.
pub fn logo() -> Markup {
    PreEscaped(LOGO.trim_end().replacen("<svg ", "<svg aria-hidden=\"true\" ", 1))
}

/// A face: the picture when there is one here, or else a patch. `size` is a class: `big`, `mini` or nothing.
pub fn face(name: &str, address: &str, picture: Option<&str>, size: &str) -> Markup {
    match picture {
        Some(source) => {
            html! { img class={ "face " (size) } src=(source) alt="" width="44" height="44" loading="lazy"; }
        }
        None => patch(name, address, size),
    }
}

/// A face without picture: initials on a patch whose colour comes from the address, so that it is always the same.
fn patch(name: &str, address: &str, size: &str) -> Markup {
    html! { span class={ "face quilt " (colour(address)) " " (size) } aria-hidden="true" { (initials(name)) } }
}

/// The colour class of an address.
pub fn colour(address: &str) -> &'static str {
    const COLOURS: [&str; 8] = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"];
    COLOURS[usize::try_from(digest(address.as_bytes()) % 8).unwrap_or_default()]
}

fn initials(name: &str) -> String {
    let mut letters = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_names_its_language_and_lets_one_skip_the_ways() {
        let page = Frame::bare(Lang::French, "Relais", "Bonjour")
            .around(&html! { h1 { "Bonjour" } })
            .into_string();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"fr-CA\">"));
        assert!(page.contains("<title>Bonjour · Relais</title>"));
        assert!(page.contains("href=\"#contenu\"") && page.contains("id=\"contenu\""));
        assert!(!page.contains("<script") && !page.contains("style="));
    }

    #[test]
    fn initials_are_the_first_and_the_last() {
        assert_eq!(initials("Ana Maria Lopez"), "AL");
        assert_eq!(initials("éloïse"), "É");
        assert_eq!(initials("🙂"), "");
    }
}
