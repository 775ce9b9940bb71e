//! The only place for what surrounds a status: what it answers, and the answers.

use domain::posts::Thread;
use serde::Serialize;

use super::{Frame, Status};

#[derive(Clone, Debug, Serialize)]
pub struct Context {
    pub ancestors: Vec<Status>,
    pub descendants: Vec<Status>,
}

impl Context {
    pub fn of(frame: &Frame, thread: &Thread) -> Self {
        Self {
            ancestors: frame.statuses(&thread.ancestors),
            descendants: frame.statuses(&thread.descendants),
        }
    }
}
