"""Where an account's vendor lives: the checked base address, and what may be followed from there."""

import ipaddress
import urllib.request
from urllib.parse import urljoin, urlsplit

from app.vendor import Refused


class Address:
    """A base address that is safe to send a token to. Raises `Refused` with what is wrong with it.

    `https://` only, `http://` for this machine alone; no user, query or fragment; a path is kept as a prefix.
    """

    def __init__(self, who: str, base_url: str) -> None:
        text = base_url.strip().rstrip("/")
        parts = urlsplit(text)
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            raise Refused(f"{who}: the address has a port that is no number") from None
        if parts.scheme not in ("http", "https") or not host:
            raise Refused(f"{who}: the address must begin with https:// and name a host")
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise Refused(f"{who}: the address must hold no user, password, query or fragment")
        self.loopback = is_loopback(host)
        if parts.scheme == "http" and not self.loopback:
            raise Refused(f"{who}: http:// is accepted for this machine only, use https://{host}")
        self.scheme = parts.scheme
        self.host = host
        self.origin = (parts.scheme, host.lower(), port or _default_port(parts.scheme))
        self._base = text

    def url(self, path: str, query: str = "") -> str:
        """The full address of a path that is already percent-encoded."""
        return f"{self._base}{path}{'?' + query if query else ''}"

    def follow(self, at: str, location: str) -> str | None:
        """Where a redirect leads if it stays on this origin, else None."""
        target = urljoin(at, location)
        parts = urlsplit(target)
        try:
            port = parts.port
        except ValueError:
            return None
        origin = (parts.scheme, (parts.hostname or "").lower(), port or _default_port(parts.scheme))
        return target if origin == self.origin and parts.username is None else None

    def proxy(self) -> str | None:
        """The proxy of the environment for this host; never one for this machine.

        aiohttp's own reading of the environment also takes passwords from ~/.netrc, which has no business here.
        """
        if self.loopback or urllib.request.proxy_bypass(self.host):
            return None
        proxies = urllib.request.getproxies()
        found = proxies.get(self.scheme) or proxies.get("all")
        return found if found and found.startswith("http") else None

    def __str__(self) -> str:
        return self._base


def is_loopback(host: str) -> bool:
    """True for localhost, 127.0.0.0/8 and ::1."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
