//! The only place for luck with a memory: who speaks how often, and with which words.
use std::sync::LazyLock;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// About 2,000 plain French words.
static VOCABULARY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words: Vec<&str> = include_str!("vocabulary.txt").split_whitespace().collect();
    // The file is in alphabetical order; frequency must not be.
    (0..words.len()).map(|n| words[n * 997 % words.len()]).collect()
});

pub(super) fn word(n: usize) -> &'static str {
    VOCABULARY[n % VOCABULARY.len()]
}

/// Luck that gives the same twice.
pub(super) struct Chance {
    luck: StdRng,
    words: Wheel,
}

/// Numbers from 0, the first ones drawn most often (Zipf's law).
pub(super) struct Wheel(Vec<f64>);

impl Wheel {
    pub fn new(size: usize, steepness: f64) -> Self {
        let mut sum = 0.0;
        let weigh = |rank: u32| {
            sum += f64::from(rank + 1).powf(-steepness);
            sum
        };
        Self((0..u32::try_from(size).unwrap_or(u32::MAX)).map(weigh).collect())
    }
}

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self {
            luck: StdRng::seed_from_u64(seed),
            words: Wheel::new(VOCABULARY.len(), 0.9),
        }
    }

    /// Below `end`, each as often.
    pub fn below(&mut self, end: usize) -> usize {
        self.luck.random_range(0..end.max(1))
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Between 0 and 1.
    pub fn part(&mut self) -> f64 {
        self.luck.random()
    }

    pub fn spin(&mut self, wheel: &Wheel) -> usize {
        let all = wheel.0.last().copied().unwrap_or_default();
        let at = self.part() * all;
        wheel.0.partition_point(|sum| *sum <= at)
    }

    /// Some words, the first with a capital, without a full stop.
    pub fn phrase(&mut self, words: usize) -> String {
        let mut phrase = String::new();
        for n in 0..words {
            let at = self.luck.random::<f64>() * self.words.0.last().copied().unwrap_or_default();
            let word = word(self.words.0.partition_point(|sum| *sum <= at));
            if n == 0 {
                let mut letters = word.chars();
                phrase.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                phrase.push_str(letters.as_str());
            } else {
                phrase.push(' ');
                phrase.push_str(word);
            }
        }
        phrase
    }

    /// Sentences of 6 to 15 words, about `words` in all.
    pub fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        let mut left = words;
        while 0 < left {
            let length = (6 + self.below(10)).min(left);
            left -= length;
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.phrase(length));
            text.push('.');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_drawn_and_the_first_ones_are_drawn_most() {
        let wheel = Wheel::new(4, 1.0);
        let mut chance = Chance::new(1);
        let mut drawn = [0; 4];
        for _ in 0..1_000 {
            drawn[chance.spin(&wheel)] += 1;
        }
        assert!(drawn.is_sorted_by(|one, next| next < one) && 0 < drawn[3]);
    }
}
