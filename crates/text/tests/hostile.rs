//! The only place that attacks this crate: what nobody writes by hand, in sizes that nobody sends twice.

use std::time::{Duration, Instant};
use text::extract::{self, Kind, Limits};
use text::{html, make, markdown};

/// Nothing here may take longer, whatever else the machine does.
const SOON: Duration = Duration::from_secs(20);
/// What takes less is not worth measuring twice.
const AT_ONCE: Duration = Duration::from_millis(800);

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let (start, before) = (Instant::now(), busy());
    let done = work();
    let taken = busy().zip(before).map(|(after, before)| after - before);
    (taken.unwrap_or_else(|| start.elapsed()), done)
}

/// How long this process has kept a processor so far, whatever else the machine does; only Linux tells.
fn busy() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name, which may hold anything: state, and from the twelfth on the ticks for itself and for the kernel.
    let ticks = stat.rsplit(')').next()?.split_whitespace().skip(11).take(2);
    let hundredths: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(hundredths * 10))
}

fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (taken, done) = timed(work);
    assert!(taken < SOON, "{what} took {taken:?}");
    done
}

const MANY: usize = 20_000;

/// Four times more may take four times longer, and not sixteen.
fn linear<T>(unit: &str, work: impl Fn(&str) -> T) -> T {
    let (long, done) = timed(|| work(&unit.repeat(MANY)));
    if AT_ONCE < long {
        let (short, _) = timed(|| work(&unit.repeat(MANY / 4)));
        assert!(long < short * 9, "{unit:?}: {short:?}, then {long:?}");
    }
    done
}

#[test]
fn deep_and_broken_html_is_cleaned_soon() {
    for unit in [
        "<div>",
        "<p>",
        "<b>",
        "<a href=x>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<blockquote>",
        "<i><p>",
        "</p>",
        "<",
        "<!--",
        "<a ",
        "<a a=",
        "<![CDATA[",
        "<svg><desc>",
        "<math><mi>",
        "<ruby><rt>",
        "<h1>",
        "<script>",
        "<?",
        "&",
        "&lt",
        "<pre>\n",
        "<td>",
        "</b><b>",
        "<b><table>",
        "<select>",
        "<template>",
        "<frameset>",
        "\u{0}",
        "<a\u{0}",
        "&<x>",
        "&#",
        "\u{a0}",
        "&nbsp;",
        "«",
        "a b ",
    ] {
        let cleaned = linear(unit, html::clean);
        assert!(cleaned.as_str().len() < 20 * unit.len() * MANY + 1_000, "{unit}");
    }
    let attributes: String = (0..MANY).map(|number| format!(" a{number}")).collect();
    soon("attributes", || html::clean(&format!("<a{attributes}>x")));
    soon("text", || html::to_text(&"<p>&amp;".repeat(MANY)));
}

#[test]
fn deep_and_broken_markdown_is_rendered_soon() {
    for unit in [
        ">",
        "> ",
        "- ",
        "* a **",
        "[",
        "![",
        "[a](",
        "[a](b",
        "]",
        "`",
        "``a`",
        "*",
        "_",
        "~~",
        "<",
        "<a ",
        "&",
        "@",
        "#",
        "!",
        "\\",
        "1. ",
        "|",
        "|a|\n",
        "a\n",
        "[^1]",
        "[^1]: a\n",
        "[a]: b\n",
        "@a@b.ca ",
        "https://",
        "www.",
        "a@b.",
        "a@",
        "(",
        ":",
        "<!--",
        "*a_ ",
        "**a ",
        "\t",
        "- a\n",
        "\n",
        "[ ](",
        "![[]()",
        "<b>",
        "`a",
        "x*",
        "#a",
        "```\n",
        "<div>\n\n",
        "[a][b]",
        "- [ ] ",
        "@a@",
        "!a@b",
        "a.b.",
        "$",
        "~",
        "++",
        "> - ",
        "[x](<",
        "\"",
        "a\\\n",
        "&#",
        "|-|\n",
        "\u{a0}",
        "é",
    ] {
        linear(unit, |source| {
            markdown::render(source, &|_| Some("https://x.example/".to_owned()))
        });
        linear(unit, text::mentions);
    }
    let nested: String = (0..500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    soon("nested lists", || markdown::to_html(&(nested + &"\n".repeat(MANY))));
    soon("table", || {
        markdown::to_html(&format!(
            "{}\n{}\n{}",
            "|a".repeat(2_000),
            "|-".repeat(2_000),
            "|b\n".repeat(2_000)
        ))
    });
    soon("footnotes", || {
        markdown::to_html(
            &(0..10_000)
                .map(|n| format!("[^{n}]\n\n[^{n}]: a\n\n"))
                .collect::<String>(),
        )
    });
}

#[test]
fn the_other_readers_are_linear() {
    for unit in ["a", "l'", "é\u{301}", "@a@b.ca ", "a-", "日", "\u{0}", "meetings ", "ﷺ"] {
        linear(unit, text::fold::index_words);
        linear(unit, text::fold::query_terms);
        linear(unit, |source| text::excerpt(source, 200));
        linear(unit, text::handle::parse);
        linear(unit, text::hashtags);
    }
}

fn read(bytes: &[u8], name: &str) -> Result<extract::Extracted, extract::Error> {
    soon(name, || {
        extract::text(
            bytes,
            name,
            Limits {
                seconds: 5,
                ..Limits::default()
            },
        )
    })
}

const PARAGRAPHS: &[&str] = &[
    "L'équipe se réunit à Saint-Hyacinthe : « bienvenue » aux éducateurs, c’est gratuit (vraiment) !",
    "Œuvre, cœur & <autres> signes… 25 €",
];

#[test]
fn what_is_written_is_read() {
    let title = "Compte rendu d’été";
    for (bytes, kind) in [
        (make::pdf(title, PARAGRAPHS), Kind::Pdf),
        (make::odt(title, PARAGRAPHS), Kind::Odt),
        (make::docx(title, PARAGRAPHS), Kind::Docx),
    ] {
        let found = read(&bytes, "fichier").expect("read");
        assert_eq!(
            (found.kind, found.title.as_deref(), found.whole),
            (kind, Some(title), true)
        );
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            words(&found.text),
            words(&format!("{title} {}", PARAGRAPHS.join(" "))),
            "{kind:?}"
        );
        assert!(found.text.contains('\n'));
    }
    let long: Vec<&str> = std::iter::repeat_n(PARAGRAPHS[0], 300).collect();
    let found = read(&make::pdf(title, &long), "long.pdf").expect("read");
    assert_eq!(found.text.matches("Saint-Hyacinthe").count(), 300);
}

#[test]
fn plain_texts_are_read_in_their_encoding() {
    for (bytes, name) in [
        ("Éva, d’été".as_bytes().to_vec(), "a.txt"),
        (b"\xc9va, d\x92\xe9t\xe9".to_vec(), "b.txt"),
        (
            b"\xff\xfe\xc9\0v\0a\0,\0 \0d\0\x19\x20\xe9\0t\0\xe9\0".to_vec(),
            "c.csv",
        ),
        ("<!doctype html><p>Éva, <b>d’été</b><script>x</script>".into(), "d.html"),
    ] {
        let found = read(&bytes, name).expect("read");
        assert_eq!((found.text.as_str(), found.kind), ("Éva, d’été", Kind::Plain), "{name}");
    }
    assert_eq!(read(b"\0\x01", "e").expect("read").kind, Kind::Other);
}

#[test]
fn limits_hold() {
    let limits = Limits {
        bytes: 10,
        ..Limits::default()
    };
    assert_eq!(
        extract::text(b"trop longue", "a.txt", limits),
        Err(extract::Error::TooLarge)
    );
    let limits = Limits {
        characters: 10,
        ..Limits::default()
    };
    for bytes in [make::pdf("Titre", PARAGRAPHS), "une phrase trop longue".into()] {
        let found = extract::text(&bytes, "a.txt", limits).expect("read");
        assert!(found.text.chars().count() <= 10 && !found.whole);
    }
    let limits = Limits {
        seconds: 0,
        ..Limits::default()
    };
    let long: Vec<&str> = std::iter::repeat_n(PARAGRAPHS[0], 3_000).collect();
    assert!(
        !extract::text(&make::pdf("Titre", &long), "a", limits)
            .expect("read")
            .whole
    );
}

/// An archive with one deflated part of zeros, `unpacked` bytes long.
fn bomb(unpacked: usize) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; unpacked]).expect("packed");
    let packed = packed.finish().expect("packed");
    let honest = make::docx("t", &["a"]);
    // The part takes the place of the document of an honest archive: same names, other bytes.
    let name = b"word/document.xml";
    let places: Vec<usize> = (0..honest.len() - name.len())
        .filter(|at| honest[*at..].starts_with(name))
        .collect();
    let (last, start) = (places[places.len() - 1], honest.len() as u32);
    let mut bytes = honest;
    let mut header = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    header.extend([0; 16]);
    header.extend([name.len() as u8, 0, 0, 0]);
    let directory = u32::from_le_bytes(bytes[bytes.len() - 6..bytes.len() - 2].try_into().expect("four")) as usize;
    let entry = last - 46;
    bytes[entry + 10] = 8;
    bytes[entry + 20..entry + 24].copy_from_slice(&(packed.len() as u32).to_le_bytes());
    let tail = bytes.split_off(directory);
    let offset = bytes.len() as u32;
    bytes.extend(header);
    bytes.extend(name);
    bytes.extend(packed);
    let shift = bytes.len() - directory;
    let mut tail = tail;
    let entry = entry - directory;
    tail[entry + 42..entry + 46].copy_from_slice(&offset.to_le_bytes());
    let at = tail.len() - 6;
    tail[at..at + 4].copy_from_slice(&((directory + shift) as u32).to_le_bytes());
    assert!(start < (bytes.len() + tail.len()) as u32);
    bytes.extend(tail);
    bytes
}

#[test]
fn a_zip_bomb_is_refused() {
    assert!(read(&bomb(10_000), "small.docx").is_ok());
    assert_eq!(read(&bomb(20 << 20), "grown.docx"), Err(extract::Error::TooLarge));
    assert_eq!(read(&bomb(100 << 20), "bomb.docx"), Err(extract::Error::TooLarge));
    let mut crowd = make::odt("t", &["a"]);
    let count = crowd.len() - 12;
    crowd[count..count + 2].copy_from_slice(&60_000u16.to_le_bytes());
    assert_eq!(read(&crowd, "crowd.odt"), Err(extract::Error::TooLarge));
}

#[test]
fn broken_documents_are_refused_or_read_as_far_as_they_go() {
    for bytes in [
        make::pdf("Titre", PARAGRAPHS),
        make::odt("Titre", PARAGRAPHS),
        make::docx("Titre", PARAGRAPHS),
    ] {
        for length in (0..bytes.len()).step_by(37) {
            let _ = extract::text(&bytes[..length], "a", Limits::default());
        }
        for at in (0..bytes.len()).step_by(11) {
            let mut broken = bytes.clone();
            broken[at] = broken[at].wrapping_add(97);
            let _ = extract::text(&broken, "a", Limits::default());
        }
    }
}

#[test]
fn hostile_pdfs_end() {
    let page = "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Kids[3 0 R 2 0 R 3 0 R]>> endobj ";
    let text = "4 0 obj <</Length 40>> stream\nBT /F 9 Tf (bonjour) Tj ET /X Do\nendstream endobj ";
    let own =
        "3 0 obj <</Type/Page/Parent 3 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>> endobj ";
    let font = "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj ";
    let form = text.replace("<</Length", "<</Subtype/Form/Length");
    let found = read(format!("%PDF-1.4 {page}{own}{font}{form}").as_bytes(), "loops.pdf").expect("read");
    assert!(found.text.contains("bonjour"), "{found:?}");
    for (what, body) in [
        ("deep arrays", "[".repeat(1 << 20)),
        ("deep dictionaries", "<</a".repeat(MANY)),
        (
            "references",
            (1..MANY)
                .map(|number| format!("{number} 0 obj {} 0 R endobj ", number + 1))
                .collect(),
        ),
        ("objects", "1 0 obj ".repeat(MANY)),
        ("streams", "1 0 obj <</Length 9>> stream\n".repeat(MANY)),
        (
            "packs",
            "1 0 obj <</Type/ObjStm/First 999999999/N 9>> stream\n1 0 1 0 endstream ".repeat(2_000),
        ),
        ("strings", "1 0 obj (".repeat(MANY)),
        ("trailers", "trailer <<".repeat(MANY)),
        ("no pages", "1 0 obj <</Type/Catalog>>".to_owned()),
        (
            "numbers",
            "1 0 obj 1 0 1 0 +-+-. 99999999999999999999999999 R".repeat(MANY),
        ),
    ] {
        let _ = read(format!("%PDF-1.4 {body}").as_bytes(), what);
    }
    let locked = "%PDF-1.4 1 0 obj <</Type/Catalog>> endobj trailer <</Root 1 0 R/Encrypt 2 0 R>>";
    assert_eq!(read(locked.as_bytes(), "locked.pdf"), Err(extract::Error::Locked));
    assert_eq!(read(b"%PDF-1.4", "empty.pdf"), Err(extract::Error::Broken));
}
