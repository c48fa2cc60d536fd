//! The HTTP layer keeps its laws against servers that break theirs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use connect::http::{
    AllowList, HeaderName, HttpError, HttpLayer, Limits, MemoryCache, Method, Origin, Request, header,
};
use model::{GapReason, Secret};
use url::Url;

use crate::server::{Reply, Server, answer};

fn limits() -> Limits {
    Limits {
        time: Duration::from_millis(400),
        transfer: Duration::from_secs(10),
        body: 1000,
        attempts: 3,
        wait: Duration::from_secs(1),
        calls_per_host: None,
    }
}

fn layer(server: &Server) -> HttpLayer {
    HttpLayer::builder(AllowList::new().owned(&server.url))
        .limits(limits())
        .build()
}

#[tokio::test]
async fn an_answer_has_status_headers_body_and_times() {
    let server = Server::start(|_, _| answer("404 Not Found", &[("x-note", "here")], "gone"));
    let response = layer(&server)
        .send(Request::get(server.at("/a?b=c")))
        .await
        .unwrap();
    assert_eq!(response.status, 404);
    assert_eq!(response.header("X-Note"), Some("here"));
    assert_eq!(&response.body[..], b"gone");
    assert!(response.elapsed < limits().time);
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("GET", "/a?b=c"));
    assert!(seen.header("user-agent").unwrap().starts_with("nightlatch/"));
}

#[tokio::test]
async fn a_host_that_is_not_on_the_list_is_refused_before_any_connection() {
    let server = Server::start(|_, _| answer("200 OK", &[], ""));
    let other = HttpLayer::new(AllowList::new().owned(&"https://code.example".parse().unwrap()));
    let error = other
        .send(Request::get(server.at("/x?token=1")))
        .await
        .unwrap_err();
    assert_eq!(
        error,
        HttpError::NotAllowed {
            at: server.at("/x").to_string(),
            origin: server.url.origin().ascii_serialization(),
        }
    );
    assert!(server.seen().is_empty() && other.calls().is_empty());
    assert!(matches!(error.gap_reason(), GapReason::NotAsked { .. }));
}

#[test]
fn the_list_compares_scheme_host_and_port_and_a_providers_hosts_are_https_only() {
    let list = AllowList::new()
        .owned(&"https://code.example/group".parse().unwrap())
        .owned(&"http://127.0.0.1:8080".parse().unwrap())
        .provider("sts.amazonaws.com")
        .provider("s3.{region}.amazonaws.com")
        .provider("{account}.s3-control.{region}.amazonaws.com");
    let allows = |url: &str| list.allows(&url.parse::<Url>().unwrap());
    for url in [
        "https://code.example/other",
        "https://CODE.example:443/",
        "http://127.0.0.1:8080/x",
        "https://sts.amazonaws.com/",
        "https://s3.eu-west-1.amazonaws.com/k",
        "https://s3.us-gov-west-1.amazonaws.com/k",
        "https://111122223333.s3-control.ap-southeast-3.amazonaws.com/",
    ] {
        assert!(allows(url), "{url}");
    }
    for url in [
        "http://code.example/",
        "https://code.example:8443/",
        "https://sub.code.example/",
        "http://127.0.0.1:8081/",
        "http://localhost:8080/",
        "http://sts.amazonaws.com/",
        "https://sts.amazonaws.com:8443/",
        "https://b.s3.eu-west-1.amazonaws.com/k",
        "https://amazonaws.com",
        "https://s3.evil.amazonaws.com/",
        "https://s3.s3-eu-west-1.amazonaws.com/",
        "https://s3..amazonaws.com/",
        "https://ec2-192-0-2-1.eu-west-1.compute.amazonaws.com/",
        "https://evil.s3-control.eu-west-1.amazonaws.com/",
        "https://evilamazonaws.com/",
        "https://amazonaws.com.evil.example/",
        "ftp://code.example/",
        "data:text/plain,x",
    ] {
        assert!(!allows(url), "{url}");
    }
}

#[tokio::test]
async fn redirects_are_followed_on_the_same_origin_only() {
    let other = Server::start(|_, _| answer("200 OK", &[], "stolen"));
    let away = other.at("/taken?secret=1").to_string();
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/near" => answer("302 Found", &[("location", "/here")], ""),
        "/away" => answer("302 Found", &[("location", &away)], ""),
        "/loop" => answer("302 Found", &[("location", "/pool")], ""),
        "/pool" => answer("302 Found", &[("location", "/loop")], ""),
        _ => answer("200 OK", &[], "here"),
    });
    // Even a host that may be asked is not gone to by somebody else's word.
    let layer = HttpLayer::new(AllowList::new().owned(&server.url).owned(&other.url));
    let near = layer.send(Request::get(server.at("/near"))).await.unwrap();
    assert_eq!((near.url, &near.body[..]), (server.at("/here"), &b"here"[..]));
    let error = layer.send(Request::get(server.at("/away"))).await.unwrap_err();
    let to = other.at("/taken").to_string();
    assert_eq!(
        error,
        HttpError::Redirected {
            at: server.at("/away").to_string(),
            to: to.clone()
        }
    );
    assert!(error.to_string().contains(&to) && !error.to_string().contains("secret"));
    assert!(matches!(
        layer.send(Request::get(server.at("/loop"))).await,
        Err(HttpError::Redirected { .. })
    ));
    let posted = layer.send(Request::post(server.at("/near"), "x")).await;
    assert!(matches!(posted, Err(HttpError::Redirected { .. })));
    let shown = layer
        .send(Request::get(server.at("/away")).redirects_as_answer())
        .await
        .unwrap();
    assert_eq!(
        (shown.status.as_u16(), shown.location()),
        (302, Some(other.at("/taken?secret=1")))
    );
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_whether_its_length_is_stated_or_not() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/stated" => answer("200 OK", &[], vec![b'x'; 1001]),
        "/fits" => answer("200 OK", &[], vec![b'x'; 1000]),
        _ => {
            let mut bytes = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
            bytes.extend(vec![b'x'; 5000]);
            Reply::Bytes(bytes)
        }
    });
    let layer = layer(&server);
    assert_eq!(
        layer
            .send(Request::get(server.at("/fits")))
            .await
            .unwrap()
            .body
            .len(),
        1000
    );
    for path in ["/stated", "/open"] {
        let error = layer.send(Request::get(server.at(path))).await.unwrap_err();
        assert_eq!(
            error,
            HttpError::TooLarge {
                at: server.at(path).to_string(),
                limit: 1000
            }
        );
        assert!(matches!(error.gap_reason(), GapReason::Limit { .. }));
    }
    let own = Request::get(server.at("/stated")).max_body(2000);
    assert_eq!(layer.send(own).await.unwrap().body.len(), 1001);
}

#[tokio::test]
async fn a_server_that_hangs_before_or_within_its_answer_is_given_up_in_time_and_once() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/silent" => Reply::Stall(Vec::new()),
        _ => Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_vec()),
    });
    let layer = layer(&server);
    for path in ["/silent", "/half"] {
        let started = Instant::now();
        let error = layer.send(Request::get(server.at(path))).await.unwrap_err();
        assert_eq!(
            error,
            HttpError::TimedOut {
                at: server.at(path).to_string(),
                limit: limits().time
            }
        );
        assert_eq!(error.gap_reason(), GapReason::TimedOut);
        assert!(started.elapsed() < Duration::from_secs(5));
    }
    assert_eq!(server.seen().len(), 2);
    let mut open = layer.open(Request::get(server.at("/half"))).await.unwrap();
    assert_eq!(open.chunk().await.unwrap().unwrap(), "half");
    assert!(matches!(open.chunk().await, Err(HttpError::TimedOut { .. })));
}

#[tokio::test]
async fn an_answer_that_ends_early_is_broken() {
    let server = Server::start(|_, _| {
        Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\nhalf".to_vec())
    });
    let error = layer(&server)
        .send(Request::get(server.url.clone()))
        .await
        .unwrap_err();
    assert!(matches!(error, HttpError::Broken { .. }), "{error}");
}

#[tokio::test]
async fn a_throttled_request_is_sent_again_within_the_limits() {
    let server = Server::start(|seen, number| match seen.target.as_str() {
        "/soon" if number < 3 => answer("429 Too Many Requests", &[("retry-after", "0")], ""),
        "/always" => answer("503 Service Unavailable", &[], ""),
        "/late" => answer("429 Too Many Requests", &[("retry-after", "3600")], ""),
        "/words" if seen.method == "POST" => answer("400 Bad Request", &[], "Throttling"),
        _ => answer("200 OK", &[], "done"),
    });
    let layer = layer(&server);
    let status = async |request| layer.send(request).await.unwrap().status.as_u16();
    assert_eq!(status(Request::get(server.at("/soon"))).await, 200);
    assert_eq!(server.seen().len(), 3);
    assert_eq!(status(Request::get(server.at("/always"))).await, 503);
    assert_eq!(server.seen().len(), 6, "three attempts");
    assert_eq!(status(Request::get(server.at("/late"))).await, 429);
    assert_eq!(server.seen().len(), 7, "no attempt after a wait of an hour");
    assert_eq!(status(Request::post(server.at("/always"), "x")).await, 503);
    assert_eq!(server.seen().len(), 8, "a POST is not sent again unasked");
    let mut worded = Request::post(server.at("/words"), "x").retryable();
    worded.throttled = Some(|answer| answer.body.starts_with(b"Throttling"));
    assert_eq!(status(worded).await, 400);
    assert_eq!(server.seen().len(), 11);
    let origin = Origin::of(&server.url).unwrap();
    assert_eq!(layer.calls()[&origin], 11);
}

#[tokio::test]
async fn a_host_gets_no_more_requests_than_its_budget() {
    let server = Server::start(|_, _| answer("200 OK", &[], ""));
    let get = || Request::get(server.at("/x?q"));
    let allow = AllowList::new().owned(&server.url);
    let layer = HttpLayer::builder(allow)
        .limits(Limits {
            calls_per_host: Some(4),
            ..limits()
        })
        .build();
    let few = layer.with_allowance(1);
    few.send(get()).await.unwrap();
    let spent = HttpError::BudgetSpent {
        at: server.at("/x").to_string(),
        limit: 1,
    };
    assert_eq!(few.clone().send(get()).await.unwrap_err(), spent);
    for _ in 0..3 {
        layer.clone().send(get()).await.unwrap();
    }
    assert!(matches!(
        layer.send(get()).await,
        Err(HttpError::BudgetSpent { limit: 4, .. })
    ));
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn an_earlier_answer_is_confirmed_by_its_tag_for_the_same_asker_only() {
    let server = Server::start(|seen, number| match seen.header("if-none-match") {
        Some("\"v1\"") => answer("304 Not Modified", &[], ""),
        _ => answer("200 OK", &[("etag", "\"v1\"")], format!("answer {number}")),
    });
    let layer = HttpLayer::builder(AllowList::new().owned(&server.url))
        .cache(Arc::new(MemoryCache::new(1 << 20)))
        .build();
    let ask = async |token: &str| {
        let request = Request::get(server.url.clone())
            .conditional()
            .credential(
                HeaderName::from_static("private-token"),
                &Secret::new(token.to_owned()),
            )
            .unwrap();
        let response = layer.send(request).await.unwrap();
        (
            response.status.as_u16(),
            String::from_utf8(response.body.to_vec()).unwrap(),
        )
    };
    assert_eq!(ask("one").await, (200, "answer 1".into()));
    assert_eq!(ask("one").await, (200, "answer 1".into()));
    assert_eq!(ask("two").await, (200, "answer 3".into()));
    let plain = layer.send(Request::get(server.url.clone())).await.unwrap();
    assert_eq!(&plain.body[..], b"answer 4");
}

#[tokio::test]
async fn credentials_are_in_no_debug_and_no_error() {
    let server = Server::start(|_, _| answer("200 OK", &[("set-cookie", "session=hushhush")], "hushhush"));
    let secret = Secret::new("hushhush".to_owned());
    let mut url = server.at("/x?private_token=hushhush");
    let mut request = Request::get(url.clone())
        .credential(HeaderName::from_static("private-token"), &secret)
        .unwrap();
    request
        .headers
        .insert(header::AUTHORIZATION, "Bearer hushhush".parse().unwrap());
    request.body = "hushhush".into();
    assert!(!format!("{request:?}").contains("hush"), "{request:?}");
    let response = layer(&server).send(request).await.unwrap();
    assert!(!format!("{response:?}").contains("hush"), "{response:?}");
    assert_eq!(server.seen()[0].header("private-token"), Some("hushhush"));

    url.set_password(Some("hushhush")).unwrap();
    let error = layer(&server).send(Request::get(url)).await.unwrap_err();
    assert!(matches!(error, HttpError::CredentialsInAddress { .. }));
    assert!(!format!("{error} {error:?}").contains("hush"));
    let broken = Request::new(Method::GET, server.url.clone())
        .credential(header::AUTHORIZATION, &Secret::new("hush\nhush".to_owned()))
        .unwrap_err();
    assert!(!format!("{broken} {broken:?}").contains("hush"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_connection_is_named() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let closed: Url = format!("http://{free}").parse().unwrap();
    let layer_of = |url: &Url| {
        HttpLayer::builder(AllowList::new().owned(url))
            .limits(limits())
            .build()
    };
    let error = layer_of(&closed)
        .send(Request::get(closed.clone()))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, HttpError::Connect { reason, .. } if reason.contains("refused")),
        "{error}"
    );

    let shut = Server::start(|_, _| answer("200 OK", &[], ""));
    for plain in [shut.url.clone(), speaks_no_tls()] {
        let tls: Url = plain.as_str().replace("http:", "https:").parse().unwrap();
        let error = layer_of(&tls).send(Request::get(tls.clone())).await.unwrap_err();
        assert!(matches!(error, HttpError::Tls { .. }), "{error:?}");
    }
    let tls: Url = "https://127.0.0.1:9".parse().unwrap();
    let layer = HttpLayer::builder(AllowList::new().owned(&tls))
        .authorities(b"not PEM".to_vec())
        .build();
    let error = layer.send(Request::get(tls)).await.unwrap_err();
    assert!(matches!(error, HttpError::Setup { .. }), "{error:?}");
}

/// A server that answers in plain words whatever it is sent.
fn speaks_no_tls() -> Url {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(std::io::Write::write_all(
                &mut stream,
                b"HTTP/1.1 400 Bad Request\r\n\r\n",
            ));
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    url
}

#[tokio::test]
async fn a_server_that_is_never_silent_and_never_done_is_left() {
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    let server = Server::start(move |_, _| Reply::Drip(head.clone()));
    let limits = Limits {
        time: Duration::from_millis(2000),
        transfer: Duration::from_millis(400),
        ..Limits::default()
    };
    let layer = HttpLayer::builder(AllowList::new().owned(&server.url))
        .limits(limits)
        .build();
    let mut answer = layer.open(Request::get(server.at("/"))).await.unwrap();
    let begun = Instant::now();
    let error = loop {
        match answer.chunk().await {
            Ok(chunk) => assert!(chunk.is_some()),
            Err(error) => break error,
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
    };
    assert!(
        matches!(error, HttpError::TimedOut { limit, .. } if limit == Duration::from_millis(400)),
        "{error}"
    );
}

#[test]
fn a_token_crosses_no_network_unencrypted() {
    let with_token = |url: &str| {
        let name = HeaderName::from_static("private-token");
        Request::get(url.parse().unwrap()).credential(name, &"token".to_owned().into())
    };
    for url in [
        "http://code.example",
        "http://10.0.0.1:8080/x",
        "http://[fe80::1]/",
        "http://localhost.example/",
    ] {
        let error = with_token(url).map(drop).unwrap_err();
        assert!(matches!(error, HttpError::CredentialInClear { .. }), "{error}");
        assert!(matches!(error.gap_reason(), GapReason::NotAsked { how } if how.contains("https")));
    }
    for url in [
        "https://code.example",
        "http://127.0.0.1:1",
        "http://[::1]:1/",
        "http://localhost:1/",
    ] {
        assert!(with_token(url).is_ok(), "{url}");
    }
}
