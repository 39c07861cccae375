"""Whether two people were seen in one network. A hint and no proof: a family, an office and a train share one."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

_HOME = 64
"""Bits of an IPv6 address that one household or office has in common."""


def in_common(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any address of the one side is in a network of the other; one that is not public says nothing."""
    return bool(_networks(ones) & _networks(others))


def _networks(addresses: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in addresses:
        try:
            address = ip_address(text.strip())
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or address
        if address.is_global:
            bits = _HOME if isinstance(address, IPv6Address) else 32
            found.add(str(ip_network(f"{address}/{bits}", strict=False)))
    return found
