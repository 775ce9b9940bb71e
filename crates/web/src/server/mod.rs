//! The only place where connections are taken and ended: how many there are, how long a head may take, and what becomes
//! of an answer whose asker is still speaking.

mod crowd;
mod line;

use std::{
    future::poll_fn,
    io::{self, ErrorKind},
    net::SocketAddr,
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crowd::Crowd;
use line::Line;

/// With how many a server speaks, and how patiently.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// Connections in all; who comes after that waits.
    pub connections: usize,
    /// Connections of one address, but for those of proxies; who comes after that is hung up on.
    pub of_one: usize,
    /// How long a first line and its headers may take to come, and how long nothing need come between two requests.
    pub head: Duration,
    /// How long a client may take nothing of an answer.
    pub silence: Duration,
    /// How long somebody who was answered while still speaking may be silent, and go on, before the line is cut.
    pub linger: (Duration, Duration),
}

impl Manners {
    /// So many connections, and the patience that people and their lines need.
    pub fn with(connections: usize) -> Self {
        Self {
            connections,
            of_one: 64,
            head: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            linger: (Duration::from_secs(5), Duration::from_secs(30)),
        }
    }
}

/// Bytes of a first line with its headers; with more, or more than a hundred headers, the answer is 431.
const LONGEST_HEAD: usize = 32 * 1024;
/// Bytes read from a connection at once.
const BUFFER: usize = 64 * 1024;

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Takes connections until told to stop; then lets the requests under way end.
pub async fn listen(listener: TcpListener, router: Router, manners: Manners, mut stopped: watch::Receiver<bool>) {
    let (crowd, talks) = (Crowd::new(manners.connections, manners.of_one), TaskTracker::new());
    loop {
        let next = async {
            let room = crowd.room().await;
            let (stream, who) = accepted(&listener).await;
            crowd.admit(room, who.ip()).map(|place| (stream, who, place))
        };
        let next = tokio::select! {
            next = next => next,
            () = told(&mut stopped) => break,
        };
        let Some((stream, who, place)) = next else { continue };
        let (router, stopped) = (router.clone(), stopped.clone());
        talks.spawn(async move {
            talk((stream, who), router, manners, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    talks.close();
    talks.wait().await;
}

async fn told(stopped: &mut watch::Receiver<bool>) {
    // An error is the end of the sender: the same.
    let _ended = stopped.wait_for(|stop| *stop).await;
}

async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, who)) => {
                // An answer goes out whole; a line that cannot be told so still works.
                let _whole = stream.set_nodelay(true);
                return (stream, who);
            }
            // Whoever called has hung up already.
            Err(error) if is_theirs(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection could be taken");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_theirs(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

/// One connection, from its first request to its last.
async fn talk(
    (stream, who): (TcpStream, SocketAddr),
    router: Router,
    manners: Manners,
    mut stopped: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(who));
        Box::pin(router.clone().oneshot(request.map(Body::new)))
    });
    let line = TokioIo::new(Line::new(stream, manners.silence));
    let mut talk = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(manners.head)
        .max_header_size(LONGEST_HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(line, service);
    let mut last = false;
    let end = loop {
        tokio::select! {
            end = poll_fn(|cx| talk.poll_without_shutdown(cx)) => break end,
            () = told(&mut stopped), if !last => {
                last = true;
                Pin::new(&mut talk).graceful_shutdown();
            }
        }
    };
    let (parts, mut slow) = (talk.into_parts(), false);
    let mut stream = parts.io.into_inner().stream;
    if let Err(error) = end {
        tracing::debug!(%error, "a connection ends badly");
        slow = error.is_timeout() && !parts.read_buf.is_empty();
    }
    if slow {
        // As much as the line takes at once; who does not speak may not listen either.
        let _sent = stream.try_write(TOO_SLOW);
    }
    if !last {
        part(&mut stream, manners.linger).await;
    }
}

/// Says that nothing more will be said, and hears out who is still speaking: a line that is cut while bytes arrive loses
/// the answer that went before.
async fn part(stream: &mut TcpStream, (silence, longest): (Duration, Duration)) {
    let hear = async {
        stream.shutdown().await?;
        let mut heard = vec![0; 8 * 1024];
        while timeout(silence, stream.read(&mut heard)).await?? != 0 {}
        io::Result::Ok(())
    };
    // Whoever goes on is cut off.
    let _heard = timeout(longest, hear).await;
}

#[cfg(test)]
mod tests;
