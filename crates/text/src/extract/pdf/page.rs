//! The only place that follows the operators of a page and writes down its text, with the spaces and lines that only
//! the places of the letters tell.

use super::super::Budget;
use super::file::File;
use super::font::Font;
use super::object::{Dictionary, Object, Reader, is_space};
use std::collections::HashMap;
use std::rc::Rc;

/// Deepest forms within forms.
const DEEPEST: usize = 8;
/// Most forms followed on one page.
const MOST_FORMS: usize = 1_000;
/// Most states kept by `q`.
const MOST_STATES: usize = 64;
/// Most operands of one operator.
const MOST_OPERANDS: usize = 64;

/// Appends the text of a page.
pub(super) fn append(file: &File<'_>, page: &Dictionary, text: &mut String, budget: &mut Budget) {
    let resources = file
        .value(page, "Resources", budget)
        .into_dictionary()
        .unwrap_or_default();
    let content = match file.value(page, "Contents", budget) {
        Object::Array(parts) => {
            let mut content = Vec::new();
            for part in parts {
                content.extend(file.unpacked(part, budget));
                content.push(b'\n');
                if !budget.goes_on() {
                    break;
                }
            }
            content
        }
        part => file.unpacked(part, budget),
    };
    let mut scribe = Scribe {
        file,
        text,
        pen: None,
        forms: 0,
        fonts: HashMap::new(),
    };
    scribe.follow(&content, &resources, State::new(), (0, budget));
    text.push_str("\n\n");
}

/// A change of coordinates, as PDF writes it.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const STRAIGHT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This change, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        numbers.try_into().ok().map(Self)
    }
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
}

impl State {
    fn new() -> Self {
        Self {
            page: Matrix::STRAIGHT,
            font: None,
            size: 10.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }
}

/// Where the last letter ended.
#[derive(Clone, Copy)]
struct Pen {
    x: f64,
    y: f64,
    size: f64,
}

struct Scribe<'f, 'a, 't> {
    file: &'f File<'a>,
    text: &'t mut String,
    pen: Option<Pen>,
    forms: usize,
    /// By reference, for fonts that have one.
    fonts: HashMap<u32, Rc<Font>>,
}

impl Scribe<'_, '_, '_> {
    /// Follows the operators of a page or form.
    fn follow(&mut self, content: &[u8], resources: &Dictionary, state: State, (depth, budget): (usize, &mut Budget)) {
        let (mut state, mut states) = (state, Vec::new());
        let (mut line, mut cursor) = (Matrix::STRAIGHT, Matrix::STRAIGHT);
        let mut reader = Reader::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(object) = reader.next(budget) {
            let Object::Word(word) = object else {
                if operands.len() < MOST_OPERANDS {
                    operands.push(object);
                }
                continue;
            };
            match word.as_str() {
                "q" if states.len() < MOST_STATES => states.push(state.clone()),
                "Q" => state = states.pop().unwrap_or(state),
                "cm" => state.page = Matrix::of(&operands).map_or(state.page, |matrix| matrix.then(state.page)),
                "BI" => skip_picture(&mut reader, content),
                "Do" => self.form(&operands, resources, &state, (depth, budget)),
                "Tf" => self.choose(&operands, resources, &mut state, budget),
                "BT" => (line, cursor) = (Matrix::STRAIGHT, Matrix::STRAIGHT),
                "Tm" => {
                    line = Matrix::of(&operands).unwrap_or(line);
                    cursor = line;
                }
                "Td" | "TD" | "T*" | "'" | "\"" => {
                    let (x, y) = match word.as_str() {
                        "Td" | "TD" => (value(&operands, 0), value(&operands, 1)),
                        _ => (0.0, -state.leading),
                    };
                    if word == "TD" {
                        state.leading = -y;
                    }
                    line = Matrix::shift(x, y).then(line);
                    cursor = line;
                    if word == "'" || word == "\"" {
                        self.show(operands.last(), &state, &mut cursor);
                    }
                }
                "Tj" | "TJ" => self.show(operands.last(), &state, &mut cursor),
                word => set(word, &operands, &mut state),
            }
            operands.clear();
        }
    }

    /// Follows a form, which is a page within the page.
    fn form(
        &mut self,
        operands: &[Object],
        resources: &Dictionary,
        state: &State,
        (depth, budget): (usize, &mut Budget),
    ) {
        self.forms += 1;
        if DEEPEST <= depth || MOST_FORMS < self.forms {
            return;
        }
        let forms = self.file.value(resources, "XObject", budget).into_dictionary();
        let Some(form) = forms.and_then(|forms| forms.get(operands.last()?.name()?).cloned()) else {
            return;
        };
        let form = self.file.resolve(form, budget);
        let Some(about) = form
            .clone()
            .into_dictionary()
            .filter(|about| about.name("Subtype") == "Form")
        else {
            return;
        };
        let own = self.file.value(&about, "Resources", budget).into_dictionary();
        let matrix = Matrix::of(&self.file.value(&about, "Matrix", budget).into_array()).unwrap_or(Matrix::STRAIGHT);
        let state = State {
            page: matrix.then(state.page),
            ..state.clone()
        };
        let content = self.file.unpacked(form, budget);
        self.follow(&content, own.as_ref().unwrap_or(resources), state, (depth + 1, budget));
    }

    fn choose(&mut self, operands: &[Object], resources: &Dictionary, state: &mut State, budget: &mut Budget) {
        state.size = value(operands, 1);
        let fonts = self.file.value(resources, "Font", budget).into_dictionary();
        let Some(font) = fonts.and_then(|fonts| fonts.get(operands.first()?.name()?).cloned()) else {
            return;
        };
        let number = match font {
            Object::Reference(number) => Some(number),
            _ => None,
        };
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            state.font = Some(Rc::clone(known));
            return;
        }
        let Some(font) = self.file.resolve(font, budget).into_dictionary() else {
            return;
        };
        let font = Rc::new(Font::read(self.file, &font, budget));
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&font));
        }
        state.font = Some(font);
    }

    /// Shows a string, or an array of strings and shifts.
    fn show(&mut self, shown: Option<&Object>, state: &State, cursor: &mut Matrix) {
        match shown {
            Some(Object::Text(codes)) => self.write(codes, state, cursor),
            Some(Object::Array(parts)) => {
                for part in parts {
                    match part {
                        Object::Text(codes) => self.write(codes, state, cursor),
                        Object::Number(shift) => {
                            *cursor = Matrix::shift(-shift / 1_000.0 * state.size * state.stretch, 0.0).then(*cursor);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, codes: &[u8], state: &State, cursor: &mut Matrix) {
        let Some(font) = state.font.clone() else { return };
        font.decode(codes, |letters, width, space| {
            self.place(*cursor, state);
            self.text.push_str(letters);
            let spaces = state.letter_space + if space { state.word_space } else { 0.0 };
            let advance = (width / 1_000.0 * state.size + spaces) * state.stretch;
            *cursor = Matrix::shift(advance, 0.0).then(*cursor);
            let [a, b, _, _, x, y] = cursor.then(state.page).0;
            self.pen = Some(Pen {
                x,
                y,
                size: (a.hypot(b) * state.size).abs(),
            });
        });
    }

    /// Writes the space or line break that lies between the last letter and the next.
    fn place(&mut self, cursor: Matrix, state: &State) {
        let [a, b, _, _, x, y] = cursor.then(state.page).0;
        let Some(pen) = self.pen else { return };
        let size = (a.hypot(b) * state.size).abs().max(pen.size).max(0.01);
        // Along the line of writing, and across it.
        let length = a.hypot(b).max(1e-9);
        let (dx, dy) = (x - pen.x, y - pen.y);
        let (along, across) = ((dx * a + dy * b) / length, (dy * a - dx * b) / length);
        if 1.9 * size < across.abs() {
            self.text.push_str("\n\n");
        } else if 0.5 * size < across.abs() || along < -2.0 * size {
            self.text.push('\n');
        } else if 0.18 * size < along && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }
}

/// The operators that set one number.
fn set(word: &str, operands: &[Object], state: &mut State) {
    match word {
        "Tc" => state.letter_space = value(operands, 0),
        "Tw" => state.word_space = value(operands, 0),
        "Tz" => state.stretch = value(operands, 0) / 100.0,
        "TL" => state.leading = value(operands, 0),
        _ => {}
    }
}

fn value(operands: &[Object], at: usize) -> f64 {
    operands.get(at).and_then(Object::number).unwrap_or(0.0)
}

/// Skips a picture written within the page: to `EI` between two spaces.
fn skip_picture(reader: &mut Reader<'_>, content: &[u8]) {
    let from = reader.at.min(content.len());
    let end = content[from..]
        .windows(4)
        .position(|window| is_space(window[0]) && window[1] == b'E' && window[2] == b'I' && is_space(window[3]));
    reader.at = end.map_or(content.len(), |at| from + at + 3);
}
