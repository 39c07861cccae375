"""Whether a webhook's message came from SmartRecruiters: it is signed with each key of the subscription that is good.

`smartrecruiters-signature` reads `v1=<hex>;v1=<hex>`; other schemes may come to stand beside that one. What is signed
is the body as it arrived, byte by byte: written anew it may have other spaces, and another signature.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

SIGNATURE, STAMP = "smartrecruiters-signature", "smartrecruiters-timestamp"
_BEHIND_THE_BODY = ("event-id", "event-name", "event-version", "link")
_SCHEME = "v1"


def is_signed(headers: Mapping[str, str], body: bytes, keys: Iterable[str]) -> bool:
    """Whether one of these secret keys signed the message. Names of headers are taken in any case of letters.

    The same message may come again with the time of then (`smartrecruiters-timestamp`) and the same `event-id`.
    """
    known = {name.casefold(): text for name, text in headers.items()}
    said = [part.strip().partition("=") for part in known.get(SIGNATURE, "").split(";")]
    given = [_bytes(text) for scheme, _, text in said if scheme == _SCHEME]
    parts = [_bytes(known.get(STAMP, "")), body, *(_bytes(known.get(name, "")) for name in _BEHIND_THE_BODY)]
    signed = [hmac.new(_bytes(key), b".".join(parts), hashlib.sha256).hexdigest().encode() for key in keys if key]
    return any(hmac.compare_digest(one, other) for one in given for other in signed)


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")
