"""What keeps each fault from doing harm, and how to take it out: every function here breaks one thing on purpose."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest

from adapters.http import client, dialects, errors, messages, raw
from adapters.http.gate import Gate
from adapters.http.signin import TokenSignIn
from app.model.words import OpState
from app.sync import decide
from app.vendor import Refused, Throttled, Unreachable, VendorError
from tests.chaos.vendors import Chaotic

TakeOut = Callable[[pytest.MonkeyPatch, Chaotic], None]
"""Of a vendor in the matrix: what a protection is may differ."""


def together(*parts: TakeOut) -> TakeOut:
    """Several layers that guard against the same thing."""

    def out(patch: pytest.MonkeyPatch, vendor: Chaotic) -> None:
        for part in parts:
            part(patch, vendor)

    return out


# --- reading -------------------------------------------------------------------------------------


def ask_once(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A read that fails is not asked again."""
    patch.setattr(client, "TRIES", 1)


def take_nonsense_for_nothing(patch: pytest.MonkeyPatch, vendor: Chaotic) -> None:
    """A page that makes no sense is an empty page."""
    vendor.take_nonsense(patch)
    real = raw.rows_of

    def rows_of(body: bytes) -> list[bytes]:
        try:
            return real(body)
        except ValueError:
            return []

    patch.setattr(raw, "rows_of", rows_of)
    decode = dialects._decode

    def decoded(body: bytes) -> Any:
        try:
            return decode(body)
        except ValueError:
            return []

    patch.setattr(dialects, "_decode", decoded)


def believe_any_type(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """What an answer calls itself is not looked at."""
    patch.setattr(messages.Response, "must_be_json", lambda _: None)
    patch.setattr(messages.Response, "must_be_bytes", lambda _: None)
    patch.setattr(messages.Response, "is_page", lambda _: False)


# --- pace ----------------------------------------------------------------------------------------


def wait_for_nobody(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """How long the vendor asks to wait is not read."""
    patch.setattr(errors, "retry_after", lambda *_: 0.0)


def never_pause(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """Where the vendor does not say how long, it is asked again at once."""
    patch.setattr(Gate, "pause", lambda *_: None)
    patch.setattr(decide, "rest", lambda *_: 0)


# --- tokens --------------------------------------------------------------------------------------


def keep_the_token(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A token that is refused is not replaced."""

    async def renew(*_: Any, **__: Any) -> None:
        return None

    patch.setattr(TokenSignIn, "renew", renew)


def follow_anywhere(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A redirect is followed wherever it leads, a write too, with all headers."""
    patch.setattr(client.Address, "follow", lambda _, at, location: urljoin(at, location))
    patch.setattr(client, "_SAFE", frozenset({"GET", "HEAD", "POST", "PUT"}))


def give_up_where_sent_on(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A redirect to another host counts as a refusal for good."""
    patch.setattr(errors, "of_redirect", lambda who, *_, **__: Refused(who))


# --- writing -------------------------------------------------------------------------------------


def _lost_answers(patch: pytest.MonkeyPatch, instead: Callable[[int], list[decide.Command]]) -> None:
    real = decide._send_failed

    def send_failed(op: Any, error: VendorError, now: int, late_window: int) -> list[decide.Command]:
        if isinstance(error, Unreachable | Throttled):
            return real(op, error, now, late_window)
        commands = real(op, error, now, late_window)
        unknown = any(isinstance(one, decide.Postpone) and one.state is OpState.UNKNOWN for one in commands)
        return instead(now) if unknown else commands

    patch.setattr(decide, "_send_failed", send_failed)


def take_lost_for_done(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A write whose answer is lost counts as done."""
    _lost_answers(patch, lambda _: [decide.Settle(OpState.DONE, landed=True)])


def take_lost_for_unsent(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A write whose answer is lost is sent again."""
    _lost_answers(patch, lambda now: [decide.Postpone(OpState.QUEUED, now, "sent again")])


def read_back_at_once(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A lost answer is looked into without waiting for what may still arrive."""
    real = decide._send_failed
    patch.setattr(decide, "_send_failed", lambda op, error, now, _late: real(op, error, now, 0))


def take_part_for_whole(patch: pytest.MonkeyPatch, _vendor: Chaotic) -> None:
    """A body that is cut short counts as what there is of it, and an answer that names nothing as an answer."""

    async def body(self: client.Client, answer: Any, trip: Any) -> bytes:
        try:
            found: bytes = await answer.read()
        except client._BROKEN:
            return b""
        return found

    patch.setattr(client.Client, "_body", body)


def need_no_name(patch: pytest.MonkeyPatch, vendor: Chaotic) -> None:
    """What was made needs no name in the answer."""
    vendor.need_no_name(patch)


def count_pages(patch: pytest.MonkeyPatch, vendor: Chaotic) -> None:
    """A list that changes is walked by numbers of pages."""
    vendor.count_pages(patch)
