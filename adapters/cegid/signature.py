"""Whether an event of a webhook comes from Talentsoft. A pure function: lanehop itself listens to nobody.

Reference: webhooks > signature (docs/vendors/cegid.md, 6).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import unquote

_OURS = "x-ts-rec-"
_SIGNATURE = "signature="


def why_not(
    secret: str, path: str, query: str, headers: Mapping[str, str], *, now: float, body: bytes | None = None
) -> str | None:
    """Why an event is not to be believed; None where it is.

    Args:
        secret: the client secret of the client the event names.
        path, query: of the request, as they came: a `+` in the signature is sent unescaped and means itself.
        headers: of the request.
        now: seconds since 1970.
        body: what came with it; looked at where a `Content-MD5` was signed.
    """
    known = {name.lower(): value.strip() for name, value in headers.items()}
    expires = known.get(f"{_OURS}expires", "")
    if not (expires.isascii() and expires.isdecimal()):
        return "it does not say when it expires"
    if now > int(expires):
        return "it has expired"
    parts = query.split("&") if query else []
    signatures = [unquote(part.removeprefix(_SIGNATURE)) for part in parts if part.startswith(_SIGNATURE)]
    if len(signatures) != 1:
        return "it is not signed" if not signatures else "it is signed more than once"
    rest = "&".join(part for part in parts if not part.startswith(_SIGNATURE))
    digest = known.get("content-md5", "")
    if not hmac.compare_digest(signature(secret, path, rest, known).encode(), signatures[0].encode()):
        return "its signature is another one"
    if digest and body is not None and digest != _md5(body):
        return "its body is another one than was signed"
    return None


def signature(secret: str, path: str, query: str, headers: Mapping[str, str]) -> str:
    """The signature of a `POST`; `query` without it, names of headers in lower case."""
    ours = sorted(f"{name}:{value}\n" for name, value in headers.items() if name.startswith(_OURS))
    signed = "\n".join(
        (
            "POST",
            headers.get("content-md5", ""),
            headers.get("content-type", ""),
            headers.get(f"{_OURS}expires", ""),
            "".join(ours) + path + (f"?{query}" if query else ""),
        )
    )
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def _md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
