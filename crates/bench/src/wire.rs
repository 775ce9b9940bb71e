//! The only place that speaks HTTP/1.1: as cheaply as it can be spoken, since the server shares the machine.
use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Asks, and reads the whole answer; its status.
    pub async fn ask(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end;
            }
            self.more().await?;
        };
        let said = std::str::from_utf8(&self.buffer[..head]).context("a head that is not text")?;
        let status = said.get(9..12).and_then(|status| status.parse().ok());
        let status = status.context("a status line without status")?;
        let length: Option<usize> = field(said, "content-length").and_then(|length| length.parse().ok());
        let chunked = field(said, "transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
        match length {
            Some(length) => self.until(head + 4 + length).await?,
            None if chunked => self.until_last_chunk(head + 4).await?,
            None if status == 204 || status == 304 => {}
            None => bail!("an answer without length"),
        }
        Ok(status)
    }

    async fn until(&mut self, length: usize) -> Result<()> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        Ok(())
    }

    async fn until_last_chunk(&mut self, body: usize) -> Result<()> {
        while !(body + 5 <= self.buffer.len() && self.buffer.ends_with(b"0\r\n\r\n")) {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(0 < read, "the server hung up");
        Ok(())
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
