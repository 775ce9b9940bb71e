//! The only place that says how a question can be answered, well or badly.
use std::{io::Write, sync::Arc, time::Duration};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

/// What is sent back, how, and when.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Arc<[u8]>,
    pub(crate) delay: Duration,
    pub(crate) manner: Manner,
}

/// How the bytes leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Whole,
    /// One byte, then a pause, and so on.
    Drip(Duration),
    /// Headers that never end.
    EndlessHead,
    /// Half of the body that was announced, then the end.
    Cut,
    /// Nothing, and the connection stays.
    Silence,
    /// The connection is torn.
    Reset,
}

impl Answer {
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Arc::from([]),
            delay: Duration::ZERO,
            manner: Manner::Whole,
        }
    }

    /// 200 with some bytes of some type.
    pub fn typed(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into().into(),
            ..Self::status(200).header("content-type", kind)
        }
    }

    /// An ActivityPub document.
    pub fn activity(document: &Value) -> Self {
        Self::typed("application/activity+json; charset=utf-8", document.to_string())
    }

    /// A plain JSON document.
    pub fn json(document: &Value) -> Self {
        Self::typed("application/json", document.to_string())
    }

    /// A WebFinger answer.
    pub fn jrd(document: &Value) -> Self {
        Self::typed("application/jrd+json", document.to_string())
    }

    pub fn redirect(to: &str) -> Self {
        Self::status(302).header("location", to)
    }

    /// So many bytes of spaces, said to be an ActivityPub document.
    pub fn oversize(bytes: usize) -> Self {
        Self::typed("application/activity+json", vec![b' '; bytes])
    }

    /// So many bytes of spaces, packed into a thousandth.
    pub fn bomb(bytes: usize) -> Self {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![b' '; bytes]).expect("memory takes bytes");
        let packed = packed.finish().expect("memory takes bytes");
        Self::typed("application/activity+json", packed).header("content-encoding", "gzip")
    }

    /// Never anything, on a connection that stays.
    pub fn silence() -> Self {
        Self::status(200).with(Manner::Silence)
    }

    /// The connection is torn before anything is said.
    pub fn reset() -> Self {
        Self::status(200).with(Manner::Reset)
    }

    /// Headers without end.
    pub fn endless_head() -> Self {
        Self::status(200).with(Manner::EndlessHead)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Later.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Byte by byte, with a pause after each.
    pub fn dripping(self, pause: Duration) -> Self {
        self.with(Manner::Drip(pause))
    }

    /// Half of what it announces.
    pub fn cut(self) -> Self {
        self.with(Manner::Cut)
    }

    fn with(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}
