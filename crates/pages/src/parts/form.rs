//! The only place that draws a form's fields, with what was typed given back and what is wrong beside it.

use std::borrow::Cow;

use domain::Error;
use maud::{Markup, Render, html};
use web::Params;

use crate::words::{Lang, t};

/// What somebody typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub params: Params,
    pub fault: Option<Fault>,
}

/// One thing wrong: in which field, and why in words.
#[derive(Clone, Debug)]
pub struct Fault {
    pub field: &'static str,
    pub words: String,
}

/// The sentence for a reason of the domain; dots of its key are dashes in the catalogue.
pub fn reason(lang: Lang, key: &str) -> String {
    let key = key.replace('.', "-");
    if lang.knows(&key) {
        lang.say(&key, None).into_owned()
    } else {
        t!(lang, "fault-unknown").into_owned()
    }
}

impl Typed {
    /// Nothing typed yet.
    pub fn blank() -> Self {
        Self::default()
    }

    /// What was typed, as it came.
    pub fn of(params: Params) -> Self {
        Self { params, fault: None }
    }

    /// The same, refused. Errors that the form cannot mend are given back to the caller.
    pub fn refused(mut self, lang: Lang, error: Error) -> Result<Self, Error> {
        let (field, words) = match error {
            Error::Invalid(field, key) => (field, reason(lang, key)),
            Error::Conflict(key) => ("", reason(lang, key)),
            other => return Err(other),
        };
        self.fault = Some(Fault { field, words });
        Ok(self)
    }

    /// What the field held.
    pub fn said(&self, name: &str) -> &str {
        self.params.text(name).unwrap_or_default()
    }

    /// Fills a field nobody typed in yet.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        if !self.params.has(name) {
            self.params.set(name, value);
        }
        self
    }

    /// The summary above the form, for whoever cannot see the red border.
    pub fn alarm(&self, lang: Lang) -> Markup {
        html! {
            @if let Some(fault) = &self.fault {
                div.note role="alert" {
                    p { strong { (t!(lang, "fault-title")) } " "
                        @if fault.field.is_empty() { (fault.words) } @else { a href={ "#f-" (fault.field) } { (fault.words) } } }
                    p.small { (t!(lang, "fault-kept")) }
                }
            }
        }
    }

    fn fault_of(&self, name: &str) -> Option<&str> {
        self.fault
            .as_ref()
            .filter(|fault| fault.field == name)
            .map(|fault| fault.words.as_str())
    }

    /// A line of text.
    pub fn line<'a>(&'a self, name: &'a str, label: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field {
            name,
            label: label.into(),
            hint: None,
            kind: "text",
            value: self.said(name),
            fault: self.fault_of(name),
            required: false,
            fill: None,
            max: None,
        }
    }

    /// Several lines of text.
    pub fn area<'a>(&'a self, name: &'a str, label: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field {
            kind: "area",
            ..self.line(name, label)
        }
    }

    /// A password: never given back.
    pub fn password<'a>(&'a self, name: &'a str, label: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field {
            kind: "password",
            value: "",
            required: true,
            ..self.line(name, label)
        }
    }

    /// A file: browsers do not let us give it back.
    pub fn file<'a>(&'a self, name: &'a str, label: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field {
            kind: "file",
            value: "",
            ..self.line(name, label)
        }
    }

    /// A box to tick.
    pub fn tick(&self, name: &str, label: &str, hint: Option<&str>) -> Markup {
        html! {
            label.pick { input type="checkbox" name=(name) value="1" checked[self.params.is(name)];
                span { (label) @if let Some(hint) = hint { span.hint { (hint) } } } }
        }
    }

    /// A choice of one among several: value, words, and a sentence about each.
    pub fn pick(&self, name: &str, legend: &str, choices: &[Choice]) -> Markup {
        let said = self.said(name);
        let fault = self.fault_of(name);
        html! {
            fieldset #{ "f-" (name) } aria-describedby=[fault.map(|_| format!("e-{name}"))] {
                legend { (legend) }
                @for choice in choices {
                    label.pick { input type="radio" name=(name) value=(choice.value) checked[said == choice.value] required;
                        span { (choice.words) @if !choice.hint.is_empty() { span.hint { (choice.hint) } } } }
                }
                @if let Some(words) = fault { span.fault #{ "e-" (name) } { (words) } }
            }
        }
    }

    /// A choice of one in a short list.
    pub fn select(&self, name: &str, label: &str, choices: &[Choice]) -> Markup {
        let said = self.said(name);
        html! {
            div.field { label for={ "f-" (name) } { (label) }
                select #{ "f-" (name) } name=(name) {
                    @for choice in choices { option value=(choice.value) selected[said == choice.value] { (choice.words) } }
                } }
        }
    }
}

/// One answer a form offers.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub words: String,
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl ToString, words: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            words: words.into(),
            hint: String::new(),
        }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }
}

/// A labelled field, drawn when rendered.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
    kind: &'static str,
    value: &'a str,
    fault: Option<&'a str>,
    required: bool,
    fill: Option<&'static str>,
    max: Option<usize>,
}

impl<'a> Field<'a> {
    pub fn hint(self, hint: impl Into<Cow<'a, str>>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// What the browser may fill it with.
    pub fn fill(self, fill: &'static str) -> Self {
        Self {
            fill: Some(fill),
            ..self
        }
    }
    pub fn max(self, max: usize) -> Self {
        Self { max: Some(max), ..self }
    }
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("h-{}", self.name));
        let fault = self.fault.map(|_| format!("e-{}", self.name));
        let both: Vec<String> = fault.into_iter().chain(hint).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = format!("f-{}", self.name);
        let wrong = self.fault.map(|_| "true");
        html! {
            div.field {
                label for=(id) { (self.label) }
                @if let Some(hint) = &self.hint { span.hint #{ "h-" (self.name) } { (hint) } }
                @if self.kind == "area" {
                    textarea #(id) name=(self.name) required[self.required] maxlength=[self.max] aria-describedby=[self.described()]
                        aria-invalid=[wrong] { "\n" (self.value) }
                } @else {
                    input #(id) type=(self.kind) name=(self.name) value=[Some(self.value).filter(|value| !value.is_empty())]
                        required[self.required] maxlength=[self.max] autocomplete=[self.fill] aria-describedby=[self.described()] aria-invalid=[wrong];
                }
                @if let Some(words) = self.fault { span.fault #{ "e-" (self.name) } { (words) } }
            }
        }
    }
}
