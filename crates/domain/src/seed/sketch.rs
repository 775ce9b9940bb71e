//! The only place that draws conversations before anything is said in them: when, in which thread, in answer to what.
use db::Timestamp;

use super::chance::Chance;

/// A post to come. It is named by its rank, which is the order of time and becomes its id.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    /// Milliseconds since 1970; no two posts share one.
    pub at: i64,
    /// The number of its thread, from 0.
    pub thread: usize,
    pub parent: Option<usize>,
    pub depth: i32,
    pub replies: i32,
    pub descendants: i32,
    /// When it was last answered, or said.
    pub active: i64,
}

const HOUR: i64 = 3_600_000;
/// Everything was said in the last two years.
const SPAN: i64 = 700 * 24 * HOUR;
/// Answers a thread, on average.
const ANSWERS: f64 = 10.0;
const MOST_ANSWERS: i64 = 80;
/// One thread in so many has exactly a hundred answers.
const LONG_ONES: usize = 150;
const DEEPEST: i32 = 6;

/// Draws `size` posts, in the order of time.
pub(super) fn draw(now: Timestamp, size: usize, chance: &mut Chance) -> Vec<Sketch> {
    let mut said = times(now.millis(), size, chance);
    said.sort_unstable();
    let mut sketches: Vec<Sketch> = Vec::with_capacity(size);
    let mut threads: Vec<Vec<usize>> = Vec::new();
    let mut last = 0;
    for (n, (at, thread)) in said.into_iter().enumerate() {
        let at = at.max(last + 1);
        last = at;
        if threads.len() <= thread {
            threads.resize(thread + 1, Vec::new());
        }
        let parent = answered(&threads[thread], &sketches, chance);
        threads[thread].push(n);
        let depth = parent.map_or(0, |parent| sketches[parent].depth + 1);
        sketches.push(Sketch {
            at,
            thread,
            parent,
            depth,
            replies: 0,
            descendants: 0,
            active: at,
        });
        if let Some(parent) = parent {
            sketches[parent].replies += 1;
        }
        let mut above = parent;
        while let Some(one) = above {
            sketches[one].descendants += 1;
            sketches[one].active = at;
            above = sketches[one].parent;
        }
    }
    sketches
}

/// When things are said, and in which thread. The first of a thread opens it.
fn times(now: i64, size: usize, chance: &mut Chance) -> Vec<(i64, usize)> {
    let newest = now - 60_000;
    let mut said = Vec::with_capacity(size);
    for thread in 0.. {
        let wait = (chance.part() * (SPAN - HOUR) as f64) as i64;
        let opened = now - HOUR - wait;
        let answers = if thread % LONG_ONES == 7 {
            100
        } else {
            ((-chance.part().max(1e-9).ln() * ANSWERS) as i64).min(MOST_ANSWERS)
        };
        said.push((opened, thread));
        for _ in 0..answers {
            let later = (-chance.part().max(1e-9).ln() * 6.0 * HOUR as f64) as i64;
            said.push(((opened + 60_000 + later).min(newest), thread));
        }
        if size <= said.len() {
            break;
        }
    }
    said.truncate(size);
    said
}

/// The thread itself in half of the cases, else any answer to it that is not too deep.
fn answered(before: &[usize], sketches: &[Sketch], chance: &mut Chance) -> Option<usize> {
    let root = *before.first()?;
    let other = before[chance.below(before.len())];
    let shallow = sketches[other].depth < DEEPEST;
    Some(if chance.once_in(2) || !shallow { root } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_after_what_they_answer_and_are_counted() {
        let sketches = draw(Timestamp::now(), 3_000, &mut Chance::new(1));
        assert!(sketches.is_sorted_by(|one, next| one.at < next.at));
        for (n, sketch) in sketches.iter().enumerate() {
            assert!(sketch.parent.is_none_or(|parent| parent < n));
        }
        let roots: Vec<&Sketch> = sketches.iter().filter(|sketch| sketch.parent.is_none()).collect();
        let below: i32 = roots.iter().map(|root| root.descendants).sum();
        assert_eq!(usize::try_from(below).unwrap() + roots.len(), sketches.len());
        assert!(roots.iter().any(|root| root.descendants == 100));
    }
}
