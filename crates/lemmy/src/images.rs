//! The only place where pictures written into a text and files hung on a post become each other.
//!
//! These clients upload a picture, then write its address into the text or the link. The house hangs the file on the
//! post instead, so that whoever may read the post, and nobody else, may see it; reading it back writes it into the text.

use domain::FileId;

/// A text and the files that were taken out of it, each with the words said in place of the picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Harvest {
    pub text: String,
    pub files: Vec<(FileId, String)>,
}

/// Takes our own pictures out of `text`. `known` reads the file out of an address.
pub fn harvest(text: &str, known: impl Fn(&str) -> Option<FileId>) -> Harvest {
    let mut found = Harvest {
        text: String::with_capacity(text.len()),
        files: Vec::new(),
    };
    let mut rest = text;
    while let Some(start) = rest.find("![") {
        let (before, from) = rest.split_at(start);
        found.text.push_str(before);
        let ours = picture(from).and_then(|(alt, address, length)| Some((known(address)?, alt, length)));
        let length = match ours {
            Some((file, alt, length)) => {
                found.files.push((file, alt.to_owned()));
                length
            }
            None => {
                found.text.push_str("![");
                2
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    found.text.push_str(rest);
    if !found.files.is_empty() {
        found.text = found.text.trim_end().to_owned();
    }
    found
}

/// The text followed by a line for each picture.
pub fn append<'a>(text: &str, pictures: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut whole = text.to_owned();
    for (alt, address) in pictures {
        if !whole.is_empty() {
            whole.push_str(if whole.ends_with('\n') { "\n" } else { "\n\n" });
        }
        let alt = alt.replace(['[', ']', '\n'], " ");
        whole.push_str(&format!("![{}]({address})", alt.trim()));
    }
    whole
}

/// Reads `![alt](address)` at the beginning of a text: its words, its address, its length. A title is put aside.
fn picture(from: &str) -> Option<(&str, &str, usize)> {
    let (alt, after) = from.strip_prefix("![")?.split_once("](")?;
    let (inside, _) = after.split_once(')')?;
    let whole = !alt.contains(['[', ']']) && !inside.contains(['(', '\n']);
    let address = inside.split_whitespace().next()?;
    whole.then_some((alt, address, alt.len() + inside.len() + 5))
}

#[cfg(test)]
mod tests {
    use domain::FileId;

    use super::{append, harvest};

    fn known(address: &str) -> Option<FileId> {
        address.strip_prefix("https://ici.test/f/")?.parse().ok().map(FileId)
    }

    #[test]
    fn our_pictures_leave_the_text_and_come_back_to_it() {
        let text = "Voici.\n\n![un chat](https://ici.test/f/7)";
        let found = harvest(text, known);
        assert_eq!(
            (found.text.as_str(), found.files.clone()),
            ("Voici.", vec![(FileId(7), "un chat".to_owned())])
        );
        let pictures = found
            .files
            .iter()
            .map(|(id, alt)| (alt.as_str(), format!("https://ici.test/f/{}", id.0)));
        assert_eq!(append(&found.text, pictures), text);
    }

    #[test]
    fn the_pictures_of_others_stay() {
        for text in [
            "![x](https://autre.test/f/7)",
            "a ![x](https://autre.test/f/7) ![",
            "![x](",
            "![](  )",
            "![é",
        ] {
            assert_eq!(harvest(text, known).text, text);
        }
    }

    #[test]
    fn a_picture_inside_a_sentence_leaves_it_too() {
        let found = harvest("Un ![x](https://ici.test/f/7 \"titre\") chat", known);
        assert_eq!((found.text.as_str(), found.files.len()), ("Un  chat", 1));
    }
}
