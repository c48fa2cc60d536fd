//! Addresses that an attacker on the internet can send from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// Ranges at least so wide hold addresses that anyone can rent.
const RENTABLE_V4: u8 = 8;
const RENTABLE_V6: u8 = 20;

/// Whether no packet from the internet carries the address: private, shared, local (RFC 1918, 6598, 3927, 4193,
/// 4291).
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || first == 0
                || first >= 240
                || (first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
        }
    }
}

/// Whether the range is so wide that an address of it can be rented by anyone.
pub(crate) fn is_rentable(range: &IpNet) -> bool {
    match range {
        IpNet::V4(v4) => v4.prefix_len() <= RENTABLE_V4,
        IpNet::V6(v6) => v6.prefix_len() <= RENTABLE_V6,
    }
}

/// Addresses that decide whether some address meets conditions about these ranges: those far from all of them, and
/// both sides of both ends of each.
pub(crate) fn candidates(ranges: &[IpNet]) -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = (1..=223u8)
        .map(|first| IpAddr::V4(Ipv4Addr::new(first, 200, 13, 7)))
        .collect();
    all.push(IpAddr::V6(Ipv6Addr::new(0x2a01, 0x4f8, 0, 0, 0, 0, 0, 7)));
    all.push(IpAddr::V6(Ipv6Addr::new(0x2600, 0x1f00, 0, 0, 0, 0, 0, 7)));
    for range in ranges {
        let (first, last) = (range.network(), range.broadcast());
        all.extend(
            [Some(first), Some(last), next(last), previous(first)]
                .into_iter()
                .flatten(),
        );
    }
    all
}

fn next(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(v4) => u32::from(v4).checked_add(1).map(|n| IpAddr::V4(n.into())),
        IpAddr::V6(v6) => u128::from(v6).checked_add(1).map(|n| IpAddr::V6(n.into())),
    }
}

fn previous(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(v4) => u32::from(v4).checked_sub(1).map(|n| IpAddr::V4(n.into())),
        IpAddr::V6(v6) => u128::from(v6).checked_sub(1).map(|n| IpAddr::V6(n.into())),
    }
}
