"""Base URLs as people type them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from app.cli.exits import Exit, Failure


def is_loopback(url: str) -> bool:
    """True for an address that never leaves this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def tidy(text: str) -> str:
    """The base URL meant by `text`; a bare host means https. Raises `Failure` for what is no such address."""
    url = text.strip().rstrip("/")
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
        parts = urlsplit("")
    if not host or parts.scheme not in ("http", "https"):
        raise Failure(f"{text!r} is no base URL: write https://HOST or just HOST", Exit.USAGE)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Failure("a base URL holds no password, query or #: only https://HOST", Exit.USAGE)
    if parts.scheme == "http" and not is_loopback(url):
        raise Failure(f"http:// would send secrets in the open: use https://{host}", Exit.USAGE)
    return url
