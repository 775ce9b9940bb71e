//! The only place that asks over HTTP: bytes as they are given, because a polite client cannot be rude.
use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Nobody in a test waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back. Status 0: nothing did before the connection ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first answer in some bytes.
    pub fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)?.parse().ok());
        Self {
            status: status.unwrap_or_default(),
            headers: lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
            body: body.get(4..).unwrap_or_default().to_vec(),
        }
    }
}

/// Sends bytes to `localhost:port` on a connection of their own, and reads until the other side ends it.
/// What is sent should ask for that: `Connection: close`.
pub async fn exchange(host: &str, bytes: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    let place = host.replace("localhost", "127.0.0.1");
    let talk = async {
        let Ok(mut stream) = TcpStream::connect(place).await else {
            return;
        };
        let (mut from, mut to) = stream.split();
        // Some are answered, and hung up on, before they have said everything.
        let (_, _) = tokio::join!(to.write_all(bytes), from.read_to_end(&mut answer));
    };
    // Whoever never ends was heard so far.
    let _ended = tokio::time::timeout(PATIENCE, talk).await;
    answer
}
