//! The only place that plays the servers that are brought something: each on a port of its own, as slow as it is told to be.
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const TAKEN: &[u8] = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";

/// What was brought.
#[derive(Default)]
pub struct Heard {
    pub count: AtomicUsize,
    /// How long what says when it was said was on its way, in milliseconds.
    pub times: Mutex<Vec<f64>>,
}

/// Servers that answer after a moment; the first of them never do.
pub struct Sinks {
    pub addresses: Vec<SocketAddr>,
    pub heard: Arc<Heard>,
}

impl Sinks {
    /// Opens so many, on a thread of their own.
    ///
    /// # Errors
    /// When the machine has no thread or no ports.
    pub fn open(count: usize, silent: usize, pause: Duration) -> Result<Self> {
        let (told, opened) = std::sync::mpsc::channel();
        let heard = Arc::new(Heard::default());
        let ears = heard.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                for n in 0..count {
                    let Ok(listener) = TcpListener::bind("127.0.0.1:0").await else {
                        return;
                    };
                    let Ok(address) = listener.local_addr() else { return };
                    let pause = (silent <= n).then_some(pause);
                    tokio::spawn(listen(listener, pause, ears.clone()));
                    if told.send(address).is_err() {
                        return;
                    }
                }
                std::future::pending::<()>().await;
            });
        });
        let addresses: Vec<SocketAddr> = opened.iter().take(count).collect();
        (addresses.len() == count).then_some(()).context("no ports to be had")?;
        Ok(Self { addresses, heard })
    }

    pub fn count(&self) -> usize {
        self.heard.count.load(Ordering::Relaxed)
    }
}

async fn listen(listener: TcpListener, pause: Option<Duration>, heard: Arc<Heard>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, pause, heard.clone()));
    }
}

/// Takes one request after the other of a connection.
async fn answer(mut stream: TcpStream, pause: Option<Duration>, heard: Arc<Heard>) -> Option<()> {
    let mut buffer: Vec<u8> = Vec::with_capacity(8 << 10);
    loop {
        let head = loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            (0 < stream.read_buf(&mut buffer).await.ok()?).then_some(())?;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text.split_once("content-length: ")?.1.split("\r\n").next()?;
        let end = head + length.parse::<usize>().ok()?;
        while buffer.len() < end {
            (0 < stream.read_buf(&mut buffer).await.ok()?).then_some(())?;
        }
        let Some(pause) = pause else {
            return std::future::pending().await;
        };
        note(&heard, &buffer[head..end]);
        buffer.drain(..end);
        tokio::time::sleep(pause).await;
        heard.count.fetch_add(1, Ordering::Relaxed);
        stream.write_all(TAKEN).await.ok()?;
    }
}

/// A body may begin with when it was said.
fn note(heard: &Heard, body: &[u8]) -> Option<()> {
    let body = std::str::from_utf8(body).ok()?;
    let said: f64 = body.strip_prefix("{\"said\":")?.split(',').next()?.parse().ok()?;
    let mut times = heard.times.lock().ok()?;
    times.push(now() - said);
    Some(())
}

/// Milliseconds since 1970.
pub fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64() * 1000.0
}
