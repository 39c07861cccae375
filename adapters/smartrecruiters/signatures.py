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
    given = [text.encode() for scheme, _, text in said if scheme == _SCHEME]
    parts = [known.get(STAMP, "").encode(), body, *(known.get(name, "").encode() for name in _BEHIND_THE_BODY)]
    signed = [hmac.new(key.encode(), b".".join(parts), hashlib.sha256).hexdigest().encode() for key in keys]
    return any(hmac.compare_digest(one, other) for one in given for other in signed)
