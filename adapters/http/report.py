"""What every test of an account is made of: cheap reads, and capabilities as far as this account has them."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from adapters.http.client import Client
from adapters.http.messages import Request, Response
from adapters.http.walking import together
from app.model.ids import Instant
from app.vendor import Capability, Forbidden, NotThere


async def probed(
    client: Client, requests: Mapping[str, Request], *, says_nothing: Collection[int] = ()
) -> dict[str, Response | None]:
    """The answer to each request, all at once; None where the account may not read it or there is none.

    `says_nothing`: statuses that are an error of the whole test, and tell nothing of what was asked for: where a vendor
    answers 401 to a token in trouble alone, and 403 to what may not be read.
    """

    async def one(request: Request) -> Response | None:
        try:
            return await client.read(request, lambda answer: answer)
        except (Forbidden, NotThere) as refused:
            if refused.status in says_nothing:
                raise
            return None

    answers = await together([one(request) for request in requests.values()])
    return dict(zip(requests, answers, strict=True))


def newest_time(answers: Iterable[Response | None]) -> Instant | None:
    """The vendor's clock as the last of these answers tells it."""
    return max((one.server_time for one in answers if one is not None and one.server_time is not None), default=None)


def without(capability: Capability, reason: str) -> Capability:
    """The capability of an account that may not, for a reason a person can act on."""
    return msgspec.structs.replace(capability, allowed=False, reason=reason)
