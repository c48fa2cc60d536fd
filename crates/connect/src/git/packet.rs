//! Packet lines: four hexadecimal digits of length, then the data.
//!
//! Source: git documentation, gitprotocol-common(5), "pkt-line Format", and gitprotocol-v2(5), "Packet-Line Framing".

use bytes::{Buf, Bytes, BytesMut};

use super::GitError;
use crate::http::Incoming;

/// One packet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Packet {
    /// Data; for text without the line feed at its end.
    Data(Bytes),
    /// `0000`.
    Flush,
    /// `0001`.
    Delimiter,
    /// `0002`.
    End,
}

impl Packet {
    /// The data as text without the line feed at its end; none for other packets.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Data(data) => {
                let text = data.strip_suffix(b"\n").unwrap_or(data);
                Some(String::from_utf8_lossy(text).into_owned())
            }
            Self::Flush | Self::Delimiter | Self::End => None,
        }
    }
}

/// Takes one packet off the front; none while it is not complete. The error says what stands there instead.
pub(super) fn take(buffer: &mut BytesMut) -> Result<Option<Packet>, String> {
    let Some(digits) = buffer.get(..4) else {
        return Ok(None);
    };
    let length = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| usize::from_str_radix(digits, 16).ok())
        .ok_or_else(|| "a packet does not begin with its length".to_owned())?;
    let packet = match length {
        0 => Packet::Flush,
        1 => Packet::Delimiter,
        2 => Packet::End,
        3 => return Err("a packet has the length 3, which no packet has".to_owned()),
        length if buffer.len() < length => return Ok(None),
        length => {
            let mut whole = buffer.split_to(length).freeze();
            whole.advance(4);
            return Ok(Some(Packet::Data(whole)));
        }
    };
    buffer.advance(4);
    Ok(Some(packet))
}

/// The packets of an answer, as they come.
pub(super) struct Packets<'a> {
    pub(super) at: &'a str,
    pub(super) body: Incoming,
    pub(super) buffer: BytesMut,
}

impl Packets<'_> {
    /// The next packet; none at the end of the answer.
    pub(super) async fn next(&mut self) -> Result<Option<Packet>, GitError> {
        loop {
            if let Some(packet) = take(&mut self.buffer).map_err(|message| self.malformed(message))? {
                return Ok(Some(packet));
            }
            match self.body.chunk().await? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None if self.buffer.is_empty() => return Ok(None),
                None => return Err(self.malformed("the answer ends within a packet".to_owned())),
            }
        }
    }

    /// The next packet, which has to come.
    pub(super) async fn expect(&mut self) -> Result<Packet, GitError> {
        match self.next().await? {
            Some(packet) => Ok(packet),
            None => Err(self.malformed("the answer ends before it is complete".to_owned())),
        }
    }

    pub(super) fn malformed(&self, message: String) -> GitError {
        GitError::Malformed {
            at: self.at.to_owned(),
            message,
        }
    }
}

/// A request of packets.
#[derive(Debug, Default)]
pub(super) struct Written(Vec<u8>);

impl Written {
    /// The same with a line. Lines here are short; the format allows 65,516 bytes.
    #[must_use]
    pub(super) fn line(mut self, text: &str) -> Self {
        self.0
            .extend_from_slice(format!("{:04x}{text}\n", text.len() + 5).as_bytes());
        self
    }

    /// The same with a delimiter.
    #[must_use]
    pub(super) fn delimiter(mut self) -> Self {
        self.0.extend_from_slice(b"0001");
        self
    }

    /// The whole request.
    pub(super) fn flush(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"0000");
        self.0
    }
}
