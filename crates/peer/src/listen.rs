//! The only place that answers on a port: HTTP/1.1 by hand, because a polite server cannot be rude.
use std::{io, sync::Arc, time::SystemTime};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{Answer, Desk, Heard, answer::Manner};

/// Bytes that nobody well-meaning exceeds.
const LARGEST: usize = 16 << 20;

pub(crate) async fn port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("a listener has an address").port();
    (listener, port)
}

/// Ends, with every connection, when its task is dropped.
pub(crate) async fn run(listener: TcpListener, desk: Arc<Desk>) {
    let mut open = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let desk = Arc::clone(&desk);
        // An error is the end of the other side.
        open.spawn(async move { drop(converse(stream, &desk).await) });
        while open.try_join_next().is_some() {}
    }
}

async fn converse(mut stream: TcpStream, desk: &Desk) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    while let Some(heard) = question(&mut stream, &mut read).await? {
        let last = heard.header("connection") == Some("close");
        let answer = desk.ask(heard);
        tokio::time::sleep(answer.delay).await;
        match answer.manner {
            Manner::Whole => write(&mut stream, &answer).await?,
            Manner::Drip(pause) => {
                for byte in whole(&answer) {
                    stream.write_all(&[byte]).await?;
                    tokio::time::sleep(pause).await;
                }
            }
            Manner::EndlessHead => endless(&mut stream).await?,
            Manner::Cut => {
                let bytes = whole(&answer);
                let half = bytes.len() - answer.body.len() / 2;
                return stream.write_all(&bytes[..half]).await;
            }
            Manner::Silence => std::future::pending().await,
            Manner::Reset => return stream.set_zero_linger(),
        }
        if last {
            break;
        }
    }
    Ok(())
}

async fn question(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<Option<Heard>> {
    let end = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if LARGEST < read.len() || stream.read_buf(read).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, length)| length.parse::<usize>().ok())
        .unwrap_or_default()
        .min(LARGEST);
    while read.len() < end + 4 + length {
        if stream.read_buf(read).await? == 0 {
            return Ok(None);
        }
    }
    let body = read[end + 4..end + 4 + length].to_vec();
    read.drain(..end + 4 + length);
    Ok(Some(Heard {
        method: first.next().unwrap_or_default().to_owned(),
        path: first.next().unwrap_or_default().to_owned(),
        headers,
        body,
        at: SystemTime::now(),
    }))
}

fn head(answer: &Answer) -> String {
    let mut head = format!("HTTP/1.1 {} Told\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !matches!(answer.status, 204 | 304) {
        head.push_str(&format!("content-length: {}\r\n", answer.body.len()));
    }
    head.push_str("\r\n");
    head
}

fn whole(answer: &Answer) -> Vec<u8> {
    [head(answer).as_bytes(), &answer.body].concat()
}

async fn write(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    stream.write_all(&whole(answer)).await
}

async fn endless(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 Told\r\n").await?;
    loop {
        stream.write_all(b"x-more: and more and more and more\r\n").await?;
    }
}
