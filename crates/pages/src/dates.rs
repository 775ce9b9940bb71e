//! The only place that writes a moment as people say it: « jeudi 12 mars 2026, 14 h 05 ».

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use maud::{Markup, html};

use crate::words::{Lang, t};

const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A `<time>`: machine-readable moment, full date in its title, and how long ago in words when that is recent.
pub fn moment(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    html! {
        time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) title=(full(lang, at)) { (short(lang, at, now)) }
    }
}

/// How long ago, in words, within a week; the day after that.
pub fn short(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let past = now.signed_duration_since(at);
    if past < Duration::minutes(1) {
        return t!(lang, "ago-now").into_owned();
    }
    if past < Duration::hours(1) {
        return t!(lang, "ago-minutes", n = past.num_minutes()).into_owned();
    }
    if past < Duration::days(1) {
        return t!(lang, "ago-hours", n = past.num_hours()).into_owned();
    }
    if past < Duration::days(7) {
        return t!(lang, "ago-days", n = past.num_days()).into_owned();
    }
    day(lang, eastern(at).date())
}

/// The day and the hour, Eastern time.
pub fn full(lang: Lang, at: DateTime<Utc>) -> String {
    let here = eastern(at);
    let day = day(lang, here.date());
    match lang {
        Lang::French => format!("{day}, {} h {:02} (heure de l’Est)", here.hour(), here.minute()),
        Lang::English => format!("{day}, {}:{:02} (Eastern time)", here.hour(), here.minute()),
    }
}

fn day(lang: Lang, date: NaiveDate) -> String {
    let month = date.month0() as usize;
    match (lang, date.day()) {
        (Lang::French, 1) => format!("1er {} {}", FRENCH_MONTHS[month], date.year()),
        (Lang::French, day) => format!("{day} {} {}", FRENCH_MONTHS[month], date.year()),
        (Lang::English, day) => format!("{} {day}, {}", ENGLISH_MONTHS[month], date.year()),
    }
}

/// Wall clock of Québec: five hours behind UTC, four from the second Sunday of March to the first of November, 2 a.m.
fn eastern(at: DateTime<Utc>) -> NaiveDateTime {
    let standard = at.naive_utc() - Duration::hours(5);
    let change = |month, nth| {
        NaiveDate::from_weekday_of_month_opt(standard.year(), month, Weekday::Sun, nth)
            .and_then(|day| day.and_hms_opt(2, 0, 0))
    };
    let (Some(spring), Some(autumn)) = (change(3, 2), change(11, 1)) else {
        return standard;
    };
    // Autumn's change is said in summer time: 2 a.m. then is 1 a.m. standard.
    if spring <= standard && standard < autumn - Duration::hours(1) {
        standard + Duration::hours(1)
    } else {
        standard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_of_quebec_changes_in_march_and_november() {
        let said = |text| full(Lang::French, at(text));
        assert_eq!(said("2026-03-08T06:59:00Z"), "8 mars 2026, 1 h 59 (heure de l’Est)");
        assert_eq!(said("2026-03-08T07:00:00Z"), "8 mars 2026, 3 h 00 (heure de l’Est)");
        assert_eq!(
            said("2026-11-01T05:59:00Z"),
            "1er novembre 2026, 1 h 59 (heure de l’Est)"
        );
        assert_eq!(
            said("2026-11-01T06:00:00Z"),
            "1er novembre 2026, 1 h 00 (heure de l’Est)"
        );
    }

    #[test]
    fn a_recent_moment_is_said_in_words() {
        let now = at("2026-06-10T12:00:00Z");
        assert_eq!(short(Lang::French, at("2026-06-10T09:00:00Z"), now), "il y a 3 h");
        assert_eq!(short(Lang::French, at("2026-06-09T11:00:00Z"), now), "hier");
        assert_eq!(short(Lang::English, at("2026-05-01T11:00:00Z"), now), "May 1, 2026");
    }
}
