"""The faults: what each one is, for a pull and for a write, what protects, and what goes wrong without it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.sandbox import Fault
from tests.chaos import protections as out
from tests.chaos.protections import TakeOut
from tests.chaos.vendors import VENDORS, Chaotic


@dataclass(frozen=True)
class Case:
    """One cell. `rule`: the rest of the fault's rule. `without`: takes its protection out.

    `wrong`: words of what then goes wrong. `timeout`, `late`: how patient we are (s) and how late things may be (ms).
    """

    name: str
    kind: Fault
    without: TakeOut
    wrong: str
    rule: dict[str, Any] = field(default_factory=dict)
    times: int = 1
    timeout: float = 3.0
    late: int = 400
    once: bool = False
    """True: one kind of write meets it, and not every kind."""


_SOON = "asked again too soon"
_FAILED = "the pull failed"

PULLS = (
    Case("429 and how long", Fault.TOO_MANY, out.wait_for_nobody, _SOON, {"retry_after": 1}),
    Case("429", Fault.TOO_MANY, out.never_pause, _SOON, {"retry_after": None}),
    Case("503", Fault.ERROR, out.ask_once, _FAILED, {"status": 503}, times=2),
    Case("dropped before", Fault.DROP_BEFORE, out.ask_once, _FAILED, times=2),
    Case("dropped after", Fault.DROP_AFTER, out.ask_once, _FAILED, times=2),
    Case("cut short", Fault.TRUNCATE, out.ask_once, _FAILED, times=2),
    Case("slow", Fault.SLOW, out.ask_once, _FAILED, {"delay": 1.6}, timeout=1.0),
    Case("slow body", Fault.SLOW_BODY, out.ask_once, _FAILED, {"delay": 2.0}, timeout=1.0),
    Case("token expired", Fault.EXPIRED_TOKEN, out.keep_the_token, _FAILED),
    Case("token revoked", Fault.REVOKED_TOKEN, out.keep_the_token, _FAILED),
    Case("no JSON", Fault.INVALID_JSON, out.take_nonsense_for_nothing, "people here", times=2),
    Case("another type", Fault.CONTENT_TYPE, out.ask_once, _FAILED, times=2),
    Case(
        "portal",
        Fault.PORTAL,
        out.together(out.believe_any_type, out.take_nonsense_for_nothing),
        "people here",
        times=2,
    ),
    Case("sent elsewhere", Fault.REDIRECT, out.follow_anywhere, "went elsewhere with a token"),
    Case("rows shift", Fault.SHIFT, out.count_pages, "people here", {"rows": 1}),
)

WRITES = (
    Case("429 and how long", Fault.TOO_MANY, out.wait_for_nobody, _SOON, {"retry_after": 1}, once=True),
    Case("429", Fault.TOO_MANY, out.never_pause, _SOON, {"retry_after": None}, once=True),
    Case("500", Fault.ERROR, out.take_lost_for_done, "never", {"status": 500}),
    Case("dropped before", Fault.DROP_BEFORE, out.take_lost_for_done, "never"),
    Case("dropped after", Fault.DROP_AFTER, out.take_lost_for_unsent, "2 times"),
    Case("cut short", Fault.TRUNCATE, out.together(out.take_part_for_whole, out.need_no_name), "unlike"),
    Case("slow", Fault.SLOW, out.read_back_at_once, "2 times", {"delay": 1.6}, timeout=1.0, late=2000),
    Case("token expired", Fault.EXPIRED_TOKEN, out.keep_the_token, "failed", once=True),
    Case("token revoked", Fault.REVOKED_TOKEN, out.keep_the_token, "failed", once=True),
    Case("no JSON", Fault.INVALID_JSON, out.need_no_name, "unlike"),
    Case("another type", Fault.CONTENT_TYPE, out.take_lost_for_unsent, "2 times"),
    Case("portal", Fault.PORTAL, out.together(out.believe_any_type, out.need_no_name), "never"),
    Case("sent elsewhere", Fault.REDIRECT, out.follow_anywhere, "went elsewhere with a token"),
    Case("closed for repair", Fault.REDIRECT, out.give_up_where_sent_on, "failed", {"status": 307}),
)
"""Rows that shift are no matter of a write: it walks no pages. A token is refused once: one that was made for this very
request and is refused too says that the account may not do this."""


def said(case: Case) -> str:
    """What a vendor calls a case that cannot befall it; of those with one name the write is told apart."""
    return f"{case.name} (a write)" if case in WRITES else case.name


def cells(cases: tuple[Case, ...], vendors: Sequence[Chaotic] = VENDORS) -> pytest.MarkDecorator:
    """Every case with every vendor that it can befall."""
    return pytest.mark.parametrize(
        ("vendor", "case"),
        [
            pytest.param(vendor, case, id=f"{vendor.name}-{case.name.replace(' ', '-')}")
            for vendor in vendors
            for case in cases
            if said(case) not in vendor.cannot
        ],
    )
