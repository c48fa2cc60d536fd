//! A clone of all refs over smart HTTP, protocol version 2.
//!
//! Source: git documentation, gitprotocol-http(5) and gitprotocol-v2(5). Version 2 is spoken by git since 2.18 and by
//! GitLab since 11.5. Nothing is negotiated: everything is wanted and nothing is there yet.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::BytesMut;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use jiff::Timestamp;
use model::{Evidence, Secret, Source};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use url::Url;

use super::GitError;
use super::bare::Bare;
use super::packet::{Packet, Packets, Written, take};
use super::references::References;
use crate::http::{HttpLayer, Incoming, Request, Response};

/// The largest pack, in bytes.
const MAX_PACK: u64 = 8 << 30;

/// The largest list of refs, in bytes.
const MAX_REFERENCES: u64 = 256 << 20;

const AGENT: &str = concat!("agent=nightlatch/", env!("CARGO_PKG_VERSION"));

/// A repository as a server offers it.
pub(super) struct Remote<'a> {
    pub(super) http: &'a HttpLayer,
    pub(super) token: Option<&'a Secret<String>>,
    /// The repository as errors name it.
    pub(super) at: &'a str,
}

impl Remote<'_> {
    /// Fetches everything into a bare repository whose pack is still to be indexed; the evidence is the list of refs.
    pub(super) async fn fetch(&self, url: &Url) -> Result<(Bare, Evidence), GitError> {
        let base = self.discover(url).await?;
        let (references, evidence) = self.references(&base).await?;
        let bare = Bare::new()?;
        bare.write_references(&references)?;
        self.pack(&base, &references, &bare).await?;
        Ok((bare, evidence))
    }

    /// Asks what the server speaks; the address of the repository, after redirects on the same origin.
    async fn discover(&self, url: &Url) -> Result<Url, GitError> {
        let mut asked = below(url, "/info/refs");
        asked.set_query(Some("service=git-upload-pack"));
        let response = self.http.send(self.request(Method::GET, asked)?).await?;
        self.check(response.status)?;
        let kind = response.header("content-type").unwrap_or("no content type");
        if kind != "application/x-git-upload-pack-advertisement" {
            return Err(GitError::NotGit {
                at: self.at.to_owned(),
                found: format!("the server answered {kind} instead of a list of refs"),
            });
        }
        self.check_capabilities(&response)?;
        let mut base = response.url;
        base.set_query(None);
        let path = base.path().strip_suffix("/info/refs").map(str::to_owned);
        match path {
            Some(path) => base.set_path(&path),
            None => return Err(self.malformed("it redirects to an address that is no repository's")),
        }
        Ok(base)
    }

    fn check_capabilities(&self, response: &Response) -> Result<(), GitError> {
        let mut buffer = BytesMut::from(&response.body[..]);
        let (mut version, mut sha1) = (false, true);
        while let Some(packet) = take(&mut buffer).map_err(|message| self.malformed(&message))? {
            match packet.text().as_deref() {
                Some("version 2") => version = true,
                Some(text) if text.starts_with("object-format=") => sha1 = text == "object-format=sha1",
                _ => {}
            }
        }
        if !version {
            return Err(
                self.malformed("the server does not speak git's protocol version 2 (git before 2.18)")
            );
        }
        if !sha1 {
            return Err(self.malformed("its objects are not named by SHA-1, which is not supported yet"));
        }
        Ok(())
    }

    async fn references(&self, base: &Url) -> Result<(References, Evidence), GitError> {
        let body = Written::default()
            .line("command=ls-refs")
            .line(AGENT)
            .delimiter()
            .line("symrefs")
            .flush();
        let mut packets = self.command(base, body, MAX_REFERENCES).await?;
        let mut references = References::default();
        let mut raw = String::new();
        loop {
            let packet = packets.expect().await?;
            match packet.text() {
                None if packet == Packet::Flush => break,
                None => {}
                Some(text) => {
                    self.check_error(&text)?;
                    references
                        .add(&text)
                        .map_err(|message| self.malformed(&message))?;
                    raw.push_str(&text);
                    raw.push('\n');
                }
            }
        }
        let evidence = Evidence::of(
            Source::Git,
            self.at,
            "git fetch of all refs",
            Timestamp::now(),
            raw.as_bytes(),
        );
        Ok((references, evidence))
    }

    /// Writes the pack beside the repository's objects.
    async fn pack(&self, base: &Url, references: &References, bare: &Bare) -> Result<(), GitError> {
        let wants = references.objects();
        if wants.is_empty() {
            return Ok(());
        }
        let mut body = Written::default()
            .line("command=fetch")
            .line(AGENT)
            .delimiter()
            .line("no-progress")
            .line("ofs-delta");
        for object in wants {
            body = body.line(&format!("want {object}"));
        }
        let mut packets = self.command(base, body.line("done").flush(), MAX_PACK).await?;
        loop {
            let packet = packets.expect().await?;
            match packet.text().as_deref() {
                Some("packfile") => break,
                Some(text) => self.check_error(text)?,
                None if packet == Packet::Flush => return Err(self.malformed("the server sent no pack")),
                None => {}
            }
        }
        let path = bare.incoming();
        let doing = || format!("writing {}", path.display());
        let mut file = File::create(&path).await.map_err(GitError::disk(doing()))?;
        while let Packet::Data(data) = packets.expect().await? {
            match data.split_first() {
                Some((1, data)) => file.write_all(data).await.map_err(GitError::disk(doing()))?,
                Some((3, message)) => return Err(self.server(&String::from_utf8_lossy(message))),
                // 2 is for people who watch.
                _ => {}
            }
        }
        file.flush().await.map_err(GitError::disk(doing()))
    }

    async fn command(&self, base: &Url, body: Vec<u8>, max_body: u64) -> Result<Packets<'_>, GitError> {
        let mut request = self
            .request(Method::POST, below(base, "/git-upload-pack"))?
            .header(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/x-git-upload-pack-request"),
            )
            .header(
                header::ACCEPT,
                HeaderValue::from_static("application/x-git-upload-pack-result"),
            )
            .max_body(max_body)
            .retryable();
        request.body = body.into();
        let body: Incoming = self.http.open(request).await?;
        self.check(body.status)?;
        Ok(Packets {
            at: self.at,
            body,
            buffer: BytesMut::new(),
        })
    }

    fn request(&self, method: Method, url: Url) -> Result<Request, GitError> {
        let request = Request::new(method, url).header(
            HeaderName::from_static("git-protocol"),
            HeaderValue::from_static("version=2"),
        );
        let Some(token) = self.token else {
            return Ok(request);
        };
        // Any user name will do beside a token; `oauth2` also does for tokens of the OAuth kind.
        let pair = STANDARD.encode(format!("oauth2:{}", token.expose_secret()));
        let basic = Secret::new(format!("Basic {pair}"));
        Ok(request.credential(header::AUTHORIZATION, &basic)?)
    }

    fn check(&self, status: StatusCode) -> Result<(), GitError> {
        let at = self.at.to_owned();
        match status {
            StatusCode::OK => Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(GitError::Denied { at, status }),
            StatusCode::NOT_FOUND => Err(GitError::NotFound { at }),
            status => Err(GitError::Status { at, status }),
        }
    }

    /// `ERR <words>` ends an answer (gitprotocol-common(5)).
    fn check_error(&self, text: &str) -> Result<(), GitError> {
        match text.strip_prefix("ERR ") {
            Some(message) => Err(self.server(message)),
            None => Ok(()),
        }
    }

    fn server(&self, message: &str) -> GitError {
        GitError::Server {
            at: self.at.to_owned(),
            message: message
                .trim()
                .chars()
                .filter(|letter| !letter.is_control())
                .take(300)
                .collect(),
        }
    }

    fn malformed(&self, message: &str) -> GitError {
        GitError::Malformed {
            at: self.at.to_owned(),
            message: message.to_owned(),
        }
    }
}

/// The address below the repository's own.
fn below(url: &Url, path: &str) -> Url {
    let mut below = url.clone();
    below.set_query(None);
    below.set_fragment(None);
    let base = url.path().trim_end_matches('/').to_owned();
    below.set_path(&format!("{base}{path}"));
    below
}
