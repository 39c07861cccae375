"""The state of one Vitay account: its tables, who works in it, and the clock it lives by."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.sandbox.lattice import Lattice, Spot
from adapters.sandbox.table import Table
from adapters.sandbox.tokens import Token, Tokens
from adapters.vitay.sandbox import catalogues, made_up
from adapters.vitay.sandbox.made_up import MadeUp
from adapters.vitay.sandbox.manners import Manners
from adapters.vitay.sandbox.plan import STEP, STORIES, Plan
from adapters.vitay.sandbox.records import Message, Record, Ref

LIFETIME = 24 * 3_600
"""Seconds that a token lasts. The document has no end of it (notes 3.1); without one no client would be ready."""
_RESET_LIFETIME = 3_600
_ANSWERS, _ANSWERS_EACH, _ANSWER_SETS = 1_000_000_000, 1_024, 700_000_000
_FIRST_NEW = {"recruiters": 601, "firms": 21, "question_sets": 351, "questions": 8_001}


@dataclass(frozen=True, slots=True)
class Quirks:
    """What the document leaves open.

    `legal`: only legal JSON:API is taken; without it also what the document's own examples show. `newest_first`: how
    lists are ordered. `most_reminders`, `reminder_gap` (seconds): from when `count_exceeded` and `rate_exceeded` say
    so. `most_rows`: larger pages are cut to it.
    """

    legal: bool = True
    newest_first: bool = False
    most_reminders: int = 3
    reminder_gap: int = 24 * 3_600
    most_rows: int = 100


class Tenant:
    """An account with `people` candidates.

    Everything that nobody touched is a function of (seed, people, the clock's first reading). Not safe for several
    threads: one event loop owns it.
    """

    vendor = "vitay"

    def __init__(
        self,
        *,
        people: int = 400,
        seed: int = 1,
        clock: Clock = utc_now,
        credentials: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),  # frozen
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.quirks = quirks
        self.manners = Manners(seed)
        self.tokens: Tokens[Token] = Tokens(clock)
        self.lifetime = LIFETIME
        self.messages: list[Message] = []
        """What people would have been sent; nothing is."""
        self.logos: dict[int, tuple[str, bytes]] = {}
        """Content type and bytes of a firm's logo."""
        self.plan = Plan.of(seed, people, self.now())
        self.made_up = MadeUp(self.plan)
        self.tables = self._tables()
        self._new_of: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._keys: dict[str, tuple[int, int]] = {}
        root = self.user_of(catalogues.ROOT)
        self._credentials = {"email": root["email"], "password": secrets.token_urlsafe(16), **(credentials or {})}
        self.put("users", root, email=self._credentials["email"])
        self.passwords: dict[int, str] = {root.id: self._credentials["password"]}

    def _tables(self) -> dict[str, Table[Record]]:
        plan, made = self.plan, self.made_up
        tables = {
            "candidates": self._table(plan.candidates(), made_up.CANDIDATES, made.candidate, STEP),
            "references": self._table(plan.references(), made_up.REFERENCES, made.reference),
            "requests": self._table(plan.requests(), made_up.REQUESTS, made.request),
            "verifications": self._table(plan.verifications(), made_up.VERIFICATIONS, made.verification),
            "metadata": self._table(plan.metadata(), made_up.METADATA, made.metadatum),
            "users": self._table(plan.users(), made_up.USERS, made.user, STEP),
            "activities": self._table(plan.activities(), made_up.ACTIVITIES, made.activity),
        }
        nothing = Lattice((), STORIES * STEP)
        tables |= {name: self._table(nothing, first, made.candidate, 1 << 62) for name, first in _FIRST_NEW.items()}
        then = plan.time.start
        for name, row_id, fields in _listed():
            tables[name].put(Record(row_id, then, then, fields))
        return tables

    def _table(
        self, lattice: Lattice, first: int, make: Callable[[int, Spot], Record], stride: int = 1
    ) -> Table[Record]:
        return Table(lattice, self.plan.time, first, make, stride)

    @property
    def credentials(self) -> dict[str, str]:
        return dict(self._credentials)

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())

    # Reading

    def row(self, name: str, row_id: int) -> Record:
        """Raises `NotThere`."""
        row = self.tables[name].get(row_id)
        if row is None:
            raise NotThere(f"{name} {row_id}")
        return row

    def references_of(self, candidate: int) -> list[Record]:
        number = self.number(candidate)
        slots = range(len(self.plan.story(number).slots)) if number is not None else ()
        return self._of("references", candidate, (made_up.reference_id(number or 0, slot) for slot in slots))

    def requests_of(self, candidate: int) -> list[Record]:
        number = self.number(candidate)
        return self._of("requests", candidate, () if number is None else (made_up.request_id(number),))

    def _of(self, name: str, candidate: int, made: Iterable[int]) -> list[Record]:
        found = (self.tables[name].get(row_id) for row_id in (*made, *self._new_of[name, candidate]))
        return [row for row in found if row is not None]

    def number(self, candidate: int) -> int | None:
        """The number of a made-up person, None for everybody else."""
        number = candidate - made_up.CANDIDATES
        return number if 0 <= number < self.plan.people else None

    def metadatum_of(self, kind: str, row_id: int) -> int | None:
        """Where somebody was seen last: the id of that metadatum."""
        kept = self.tables["metadata"].stored
        new = [one for one in self._new_of["metadata of " + kind, row_id] if one in kept]
        if new:
            return new[-1]
        tick = row_id - made_up.REFERENCES if kind == "Reference" else (row_id - made_up.CANDIDATES) * STEP
        made = made_up.METADATA + tick
        row = self.tables["metadata"].get(made)
        return made if row is not None and row["identifiable"] == Ref(kind, row_id) else None

    def user_of(self, recruiter: int) -> Record:
        """Raises `NotThere`."""
        return self.row("users", self.row("recruiters", recruiter)["user"])

    def candidates_of(self, recruiter: int) -> Iterator[int]:
        """The candidates that a recruiter added, the newest first."""
        table = self.tables["candidates"]
        new = sorted((row_id for row_id in table.stored if self.number(row_id) is None), reverse=True)
        yield from (row_id for row_id in new if table.stored[row_id]["recruiter"] == recruiter)
        own = any(story.recruiter == recruiter for story in self.plan.stories)
        for number in range(self.plan.people - 1, -1, -1) if own else ():
            candidate = made_up.candidate_id(number)
            if self.plan.story(number).recruiter == recruiter and candidate not in table.gone:
                yield candidate

    def questions_of(self, question_set: int) -> list[Record]:
        """In their order."""
        found = (row for row in self.tables["questions"] if row["question_set"] == question_set)
        return sorted(found, key=lambda row: (row["order"], row.id))

    def answers_of(self, reference: Record) -> tuple[dict[str, Any], ...]:
        """What was answered, in order; nothing while the reference is not filled."""
        if reference["filled_at"] is None:
            return ()
        kept: tuple[dict[str, Any], ...] | None = reference["answers"]
        return self.made_up.answers(reference) if kept is None else kept

    def answer_ids(self, reference: Record) -> list[int]:
        first = _ANSWERS + (reference.id - made_up.REFERENCES) * _ANSWERS_EACH
        return list(range(first, first + len(self.answers_of(reference))))

    def answer_set(self, reference: Record) -> int | None:
        filled = reference["filled_at"] is not None
        return _ANSWER_SETS + reference.id - made_up.REFERENCES if filled else None

    def answer(self, answer: int) -> tuple[Record, int]:
        """The reference of an answer, and which of its answers that is. Raises `NotThere`."""
        reference, place = divmod(answer - _ANSWERS, _ANSWERS_EACH)
        row = self.tables["references"].get(made_up.REFERENCES + reference)
        if row is None or place >= len(self.answers_of(row)):
            raise NotThere("Answer")
        return row, place

    def is_filled(self, request: Record) -> bool:
        """All who are still asked have answered, and as many were managers as were wanted."""
        asked = [row for row in self.references_of(request["candidate"]) if row["question_sets"]]
        filled = [row for row in asked if row["filled_at"] is not None]
        asked = [row for row in asked if row["is_active"] or row["filled_at"] is not None]
        managers = sum(row["relationship"] == catalogues.MANAGER for row in filled)
        return bool(asked) and len(filled) == len(asked) and managers >= request["min_manager_references"]

    def score(self, candidate: Record) -> float | None:
        """The mean of what the filled references are worth; what was given by hand where there is none."""
        scores = [row["score"] for row in self.references_of(candidate.id) if row["score"] is not None]
        given: float | None = candidate["score"]
        return round(sum(scores) / len(scores), 1) if scores else given

    def exceeded(self, row: Record) -> tuple[bool, bool]:
        """Whether there were too many reminders, and whether the last one is too fresh."""
        at = row["reminded_at"]
        too_fresh = at is not None and self.now() < at + self.quirks.reminder_gap
        return row["reminders"] >= self.quirks.most_reminders, too_fresh

    def employed(self, recruiter: Record) -> bool:
        """Whether the recruiter's firm is still a customer."""
        return self.tables["firms"].get(recruiter["hiring_firm"]) is not None

    @property
    def stored_records(self) -> int:
        """How many records are held in memory, however many people there are."""
        return sum(len(table.stored) + len(table.gone) for table in self.tables.values())

    # Who may

    def with_email(self, email: str) -> Record | None:
        """The recruiter's user who signs in with that address."""
        recruiters = self.tables["recruiters"]
        users = (self.tables["users"].get(row["user"]) for row in recruiters)
        return next((user for user in users if user is not None and user["email"] == email), None)

    def recruiter(self, user: Record) -> Record | None:
        """Who somebody is here; None where nobody may act any more."""
        row = self.tables["recruiters"].get(user["identifiable"].id)
        return row if row is not None and row["is_active"] and self.employed(row) else None

    def sign_in(self, email: str, password: str) -> tuple[Record, Token] | None:
        user = self.with_email(email)
        known = None if user is None else self.passwords.get(user.id)
        if user is None or known is None:
            return None
        if not secrets.compare_digest(*(one.encode("utf-8", "surrogatepass") for one in (known, password))):
            return None
        if self.recruiter(user) is None:
            return None
        token = Token(secrets.token_urlsafe(32), user.id, self.tokens.after(self.lifetime))
        return user, self.tokens.keep(token)

    def reset_key(self, user: Record) -> str:
        """A key, mailed to the user, that sets a new password once."""
        key = secrets.token_urlsafe(16)
        self._keys[key] = user.id, self.now() + _RESET_LIFETIME
        self.messages.append(Message(self.now(), "reset", "email", user["email"], user.id, key))
        return key

    def set_password(self, user: Record, key: str, password: str) -> bool:
        """False for a key that is not this user's, is too old or was used. Whoever was signed in is not any more."""
        owner, until = self._keys.get(key, (0, 0))
        if owner != user.id or until < self.now():
            return False
        del self._keys[key]
        self.passwords[user.id] = password
        for token in [token for token in self.tokens.kept.values() if token.user == user.id]:
            self.tokens.revoke(token.access)
        return True

    # Changing

    def put(self, name: str, row: Record, /, **fields: Any) -> Record:
        """A row with these values instead of its own, changed now."""
        changed = row.but(self.now(), **fields)
        self.tables[name].put(changed)
        return changed

    def make(self, name: str, /, **fields: Any) -> Record:
        now, table = self.now(), self.tables[name]
        row = Record(table.next_id, now, now, fields)
        table.put(row)
        return row

    def belongs(self, name: str, owner: int, row: Record) -> None:
        """Let a new row be found from what it belongs to."""
        self._new_of[name, owner].append(row.id)


def _listed() -> Iterator[tuple[str, int, dict[str, Any]]]:
    for firm, name in catalogues.FIRMS.items():
        yield "firms", firm, {"name": name}
    for one in catalogues.COLLEAGUES:
        user = one.id + catalogues.USER_OF
        yield "recruiters", one.id, {
            "hiring_firm": one.firm, "user": user, "is_active": one.is_active, "is_root": one.is_root,
            "notifications": one.id % 2 == 1,
        }  # fmt: skip
        yield "users", user, {
            "email": one.email, "first_name": one.first_name, "last_name": one.last_name, "phone": one.phone,
            "country_code": "DK" if one.phone.startswith("+45") else "PL", "is_active": one.is_active,
            "identifiable": Ref("Recruiter", one.id),
        }  # fmt: skip
    for set_id, found in catalogues.SETS.items():
        yield "question_sets", set_id, {"title": found.title, "language": found.language, "candidate": None}
        for at, (question, asked) in enumerate(catalogues.QUESTIONS[set_id].items()):
            yield "questions", question, {
                "type": asked.type, "category": asked.category, "question": asked.text, "order": at + 1,
                "language": found.language, "question_set": set_id, "candidate": None,
            }  # fmt: skip
