"""What can go wrong on the way, as data: the same seed and the same requests give the same faults."""

import json
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Fault(StrEnum):
    """Every way a request can fail.

    The value is the word in a fault file. What each needs: `status` for ERROR, `retry_after` (seconds, None for
    no header) for TOO_MANY, `delay` (seconds) for SLOW and SLOW_BODY, `to` (a URL) for REDIRECT, and a `status` from
    300 to 399 where it is not to be 302, `rows` for SHIFT.
    PORTAL is somebody in between who answers 200 with a page of HTML, and the request never arrives.
    """

    TOO_MANY = "429"
    ERROR = "5xx"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    TRUNCATE = "truncate"
    SLOW = "slow"
    SLOW_BODY = "slow_body"
    EXPIRED_TOKEN = "expired_token"
    REVOKED_TOKEN = "revoked_token"
    INVALID_JSON = "invalid_json"
    CONTENT_TYPE = "content_type"
    PORTAL = "portal"
    REDIRECT = "redirect"
    SHIFT = "shift"


@dataclass(slots=True)
class Rule:
    """One fault and the requests it meets: method, a regular expression found in the path, and how often.

    The first `after` matching requests pass. Then the next `times` fail (None: all of them), or with `rate`
    (0..1) that share of them.
    """

    kind: Fault
    method: str | None = None
    path: str = ""
    times: int | None = None
    rate: float | None = None
    after: int = 0
    status: int = 503
    retry_after: float | None = 1
    delay: float = 1.0
    to: str = "http://elsewhere.example/"
    rows: int = 1

    def meets(self, method: str, path: str) -> bool:
        return self.method in (None, method) and re.search(self.path, path) is not None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """A rule out of a fault file. Raises `BadFaults` naming the word that is not one of ours."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(row) - known):
            raise BadFaults(f"a fault rule has no {unknown[0]!r}; it has {', '.join(sorted(known))}")
        try:
            kind = Fault(str(row["kind"]))
            re.compile(str(row.get("path", "")))
        except (KeyError, ValueError, re.error) as error:
            raise BadFaults(f"this fault rule cannot be used: {dict(row)!r} ({error})") from error
        return cls(**{**row, "kind": kind})


class BadFaults(ValueError):
    """A fault file that cannot be used."""


class Faults:
    """The rules in force. They can be changed while the server runs."""

    def __init__(self, rules: Iterable[Rule] = (), seed: int = 0) -> None:
        self.rules: list[Rule] = list(rules)
        self._random = random.Random(seed)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Rules from a JSON file: `{"seed": 1, "rules": [...]}` or the list alone. Raises `BadFaults`, `OSError`."""
        try:
            return cls.read(json.loads(path.read_text(encoding="utf-8")))
        except json.JSONDecodeError as error:
            raise BadFaults(f"{path} is not JSON: {error}") from error

    @classmethod
    def read(cls, value: Any) -> Self:
        """Rules from decoded JSON. Raises `BadFaults`."""
        file = {"rules": value} if isinstance(value, list) else value
        if not isinstance(file, dict) or not isinstance(file.get("rules"), list):
            raise BadFaults('faults are {"seed": ..., "rules": [...]} or a list of rules')
        return cls([Rule.read(row) for row in file["rules"]], seed=int(file.get("seed", 0)))

    def meet(self, method: str, path: str) -> Rule | None:
        """The fault that this request meets. Asking counts: call it once a request."""
        for rule in self.rules:
            if rule.meets(method, path) and self._fires(rule):
                return rule
        return None

    def _fires(self, rule: Rule) -> bool:
        if rule.times == 0:
            return False
        if rule.after > 0:
            rule.after -= 1
            return False
        if rule.rate is not None and self._random.random() >= rule.rate:
            return False
        if rule.times is not None:
            rule.times -= 1
        return True

    def add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule

    def replace(self, other: "Faults") -> None:
        """Take over the rules of the other, and its seed."""
        self.rules, self._random = other.rules, other._random  # noqa: SLF001  # of the same class

    def clear(self) -> None:
        self.rules.clear()

    def too_many(
        self, method: str | None = None, path: str = "", times: int | None = 1, retry_after: float | None = 1
    ) -> Rule:
        """Answer 429; `retry_after` in seconds, None sends no header."""
        return self.add(Rule(Fault.TOO_MANY, method, path, times, retry_after=retry_after))

    def error(self, method: str | None = None, path: str = "", times: int | None = 1, status: int = 503) -> Rule:
        return self.add(Rule(Fault.ERROR, method, path, times, status=status))

    def drop_before(self, method: str | None = None, path: str = "", times: int | None = 1) -> Rule:
        """Close the connection and do nothing."""
        return self.add(Rule(Fault.DROP_BEFORE, method, path, times))

    def drop_after(self, method: str | None = None, path: str = "", times: int | None = 1) -> Rule:
        """Do what was asked, then close the connection without an answer."""
        return self.add(Rule(Fault.DROP_AFTER, method, path, times))

    def truncate(self, method: str | None = None, path: str = "", times: int | None = 1) -> Rule:
        """Send half of the body, then close the connection."""
        return self.add(Rule(Fault.TRUNCATE, method, path, times))

    def slow(self, method: str | None = None, path: str = "", times: int | None = 1, delay: float = 1.0) -> Rule:
        """Wait `delay` seconds before the answer starts."""
        return self.add(Rule(Fault.SLOW, method, path, times, delay=delay))

    def shift(self, method: str | None = None, path: str = "", times: int | None = 1, rows: int = 1) -> Rule:
        """Move the rows under a reader: the page begins `rows` later (negative: earlier) than it should."""
        return self.add(Rule(Fault.SHIFT, method, path, times, rows=rows))
