//! The only place that waits for a request's body and for its answer. Silence has a limit; a slow line has none.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{StatusCode, header};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// How patient a site is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long nothing need come in the middle of a body.
    pub silence: Duration,
    /// Within how long at least [`LEAST`] bytes of a body come.
    pub trickle: Duration,
    /// How long an answer may take once the body has come.
    pub answer: Duration,
    /// Bytes of the largest body that any route takes.
    pub largest: usize,
}

/// Bytes: the slowest telephone line brings more in the time of [`Patience::trickle`].
const LEAST: usize = 4 * 1024;

impl Patience {
    /// What people and their lines need; `largest` is in bytes.
    pub fn with(largest: usize) -> Self {
        Self {
            silence: Duration::from_secs(15),
            trickle: Duration::from_secs(60),
            answer: Duration::from_secs(120),
            largest,
        }
    }
}

/// Stands in a request whose body says that it is larger than any route takes: it is not read at all.
#[derive(Clone, Copy, Debug)]
pub struct Oversize;

/// Middleware: 408 when a body stops coming, 504 when an answer does.
pub async fn has_its_limits(State(patience): State<Patience>, mut request: Request, next: Next) -> Response {
    let life = Arc::new(Life::new());
    if patience.largest < declared(&request) {
        request.extensions_mut().insert(Oversize);
    }
    if !request.body().is_end_stream() {
        request = request.map(|body| Body::new(Coming::new(body, patience, life.clone())));
    }
    let answer = next.run(request);
    tokio::pin!(answer);
    loop {
        tokio::select! {
            response = &mut answer => return if life.is_over() { late() } else { response },
            () = sleep_until(life.last() + patience.answer) => {
                if life.last().elapsed() < patience.answer {
                    continue;
                }
                tracing::warn!("an answer took too long");
                return StatusCode::GATEWAY_TIMEOUT.into_response();
            }
        }
    }
}

fn late() -> Response {
    StatusCode::REQUEST_TIMEOUT.into_response()
}

fn declared(request: &Request) -> usize {
    let said = request.headers().get(header::CONTENT_LENGTH);
    // One that is no number was refused before; one that is too large for a number is too large.
    let number = said.map(|said| said.to_str().ok().and_then(|said| said.parse().ok()));
    number.map_or(0, |number| number.unwrap_or(usize::MAX))
}

/// When something came last; nothing more comes when the client fell silent.
struct Life(Mutex<(Instant, bool)>);

impl Life {
    fn new() -> Self {
        Self(Mutex::new((Instant::now(), false)))
    }

    fn last(&self) -> Instant {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn is_over(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn goes_on(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = Instant::now();
    }

    fn ends(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
    }
}

/// A body that fails when its sender falls silent.
struct Coming {
    body: Body,
    patience: Patience,
    life: Arc<Life>,
    /// Set while nothing comes.
    alarm: Option<Pin<Box<Sleep>>>,
    /// Since when is counted, and how many bytes came since.
    counted: (Instant, usize),
}

impl Coming {
    fn new(body: Body, patience: Patience, life: Arc<Life>) -> Self {
        Self {
            body,
            patience,
            life,
            alarm: None,
            counted: (Instant::now(), 0),
        }
    }

    /// Whether what came is too little for the time that it took.
    fn trickles(&mut self, bytes: usize) -> bool {
        self.counted.1 += bytes;
        if self.counted.0.elapsed() < self.patience.trickle {
            return false;
        }
        let (_, came) = std::mem::replace(&mut self.counted, (Instant::now(), 0));
        came < LEAST
    }

    fn silent(&self) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.life.ends();
        Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
    }
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.life.is_over() {
            return Poll::Ready(None);
        }
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            let silence = self.patience.silence;
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(silence)));
            ready!(alarm.as_mut().poll(cx));
            return self.silent();
        };
        self.alarm = None;
        let bytes = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            _ => return Poll::Ready(frame),
        };
        if self.trickles(bytes) {
            return self.silent();
        }
        self.life.goes_on();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
