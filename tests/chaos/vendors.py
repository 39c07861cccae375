"""What the matrix needs to know of a vendor: where its requests go, and what being equal to it means."""

import contextlib
import functools
import re
import unittest.mock
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.cegid import CUSTOMER, MATCHING
from adapters.cegid import VENDOR as CEGID_VENDOR
from adapters.cegid import pull as cegid_pull
from adapters.cegid import reading as cegid_reading
from adapters.cegid.sandbox import Talentsoft
from adapters.cegid.sandbox import sandbox as cegid_sandbox
from adapters.greenhouse import VENDOR as GREENHOUSE_VENDOR
from adapters.greenhouse import streams, writing
from adapters.greenhouse.sandbox import Greenhouse
from adapters.greenhouse.sandbox import sandbox as greenhouse_sandbox
from adapters.http.paging import Numbered, Sight
from adapters.http.windows import Window
from adapters.sandbox.ledger import Entry
from adapters.smartrecruiters import VENDOR as SMARTRECRUITERS_VENDOR
from adapters.smartrecruiters import pull as walks
from adapters.smartrecruiters import sending as applying
from adapters.smartrecruiters.sandbox import SmartRecruiters
from adapters.smartrecruiters.sandbox import sandbox as smartrecruiters_sandbox
from adapters.traffit import pull
from adapters.traffit import vendor as account
from adapters.traffit.sandbox import Traffit
from adapters.vitay import VENDOR as VITAY_VENDOR
from adapters.vitay import decoding
from adapters.vitay import reading as vitay_reading
from adapters.vitay import sending as vitay_sending
from adapters.vitay.sandbox import Vitay
from app.cache import driver, people
from app.vendor import Answer, AnswerLost, Garbled
from tests.chaos.greenhouse.expected import place_of
from tests.office import Office, office


@dataclass(frozen=True)
class Asked:
    """A kind of request: its method, and a regular expression found in its path."""

    method: str
    path: str
    field: str = ""
    """A field of its body, where another kind has the same path."""
    mails: bool = False
    """It may mail somebody: where nothing shows what became of it, a person is asked."""

    def says(self, entry: Entry) -> bool:
        return not self.field or self.field in entry.body


@dataclass(frozen=True)
class Theirs:
    """What a vendor holds, by its own ids: what the cache is compared with."""

    people: Mapping[str, tuple[list[str], str]]
    """The words of a candidate's name, and the first e-mail or none."""
    places: Mapping[str, str | None]
    """The stage of each application; None where the vendor does not tell it."""
    notes: Mapping[str, list[str]]
    """The notes about each candidate, as plain text."""
    said: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Why each application ended and who looks after it, by name; of a vendor that lets them be changed."""
    tags: Mapping[str, list[str]] = field(default_factory=dict)
    """The tags of each candidate; of a vendor that lets them be taken off."""


def _takes_nothing_out(_: pytest.MonkeyPatch) -> None:
    """Of a vendor for whom the case that needs it is among those that `cannot` befall it."""


@dataclass(frozen=True)
class Chaotic:
    """One vendor in the matrix."""

    name: str
    open: Callable[[Path, int], AbstractAsyncContextManager[Office[Any]]]
    """An office in a folder, with so many people."""
    people: Asked
    """The list of people that a pull walks."""
    writes: Mapping[str, Asked]
    """The request for each of `scenes.WISHES` that the vendor can grant; the first one meets what comes only once."""
    theirs: Callable[[Any], Theirs]
    """What the tenant of a sandbox holds."""
    job: str = "J1"
    """The code of a job on whose board two people can be moved, among `few`."""
    few: int = 30
    """People of an office in which something is written."""
    many: int = 110
    """People of an office that is pulled: more than one page of them."""
    count_pages: Callable[[pytest.MonkeyPatch], None] = _takes_nothing_out
    """Takes out what protects from rows that shift: the list of people is walked by numbers of pages."""
    need_no_name: Callable[[pytest.MonkeyPatch], None] = _takes_nothing_out
    """Takes out what protects from an answer that does not name what was made."""
    take_nonsense: Callable[[pytest.MonkeyPatch], None] = _takes_nothing_out
    """Takes out what tells a page that makes no sense from an empty one, where that is more than `raw.rows_of`."""
    cannot: Mapping[str, str] = field(default_factory=dict)
    """Cases that cannot befall this vendor (`matrix.said`), and why: a key that never expires, for one."""


async def unlike(here: Office[Any], theirs: Theirs) -> list[str]:
    """What differs between the cache and the vendor, in words; nothing when they are equal."""
    rows = await here.desk._store.read(people.candidates)
    ours = {_theirs(row.ref): (row.name.split(), row.email or "") for row in rows}
    wrong = [f"{len(rows)} people here, {len(theirs.people)} there"] if len(rows) != len(theirs.people) else []
    everybody = theirs.people.keys() | ours.keys()
    wrong += [f"candidate {key} is unlike" for key in everybody if theirs.people.get(key) != ours.get(key)]
    stages = dict(await here.desk._store.read(_stages))
    placed = {_theirs(row.ref): stages.get(row.stage_id) for row in await here.desk.applications()}
    for key, stage in theirs.places.items():
        if placed.get(key) != stage:
            wrong.append(f"application {key} is in {placed.get(key)} and not in {stage}")
    wrong += [f"application {key} is unlike: it is not there" for key in placed.keys() - theirs.places.keys()]
    texts = await here.desk._store.read(_notes)
    for key, noted in theirs.notes.items():
        if sorted(texts.get(key, [])) != sorted(noted):
            wrong.append(f"notes of {key} are unlike")
    return wrong + (await _unlike_said(here, theirs) if theirs.said else [])


async def _unlike_said(here: Office[Any], theirs: Theirs) -> list[str]:
    views = [await here.desk.candidate(row.id) for row in await here.desk._store.read(people.candidates)]
    known = [view for view in views if view is not None]
    said = {one.ref: (one.reason, one.recruiter) for view in known for one in view.applications}
    return [
        *(
            f"tags of {view.ref} are unlike"
            for view in known
            if {*view.tags} != {*theirs.tags.get(_theirs(view.ref), ())}
        ),
        *(f"what is said of {ref} is unlike" for ref, ours in said.items() if theirs.said.get(_theirs(ref)) != ours),
    ]


def _theirs(ref: str) -> str:
    """Their name of what we call so."""
    return ref.split(":", 1)[1]


def _stages(db: driver.Connection) -> list[tuple[int, str]]:
    return db.execute("SELECT pk, remote_id FROM idmap WHERE kind = 'stage'").fetchall()


def _notes(db: driver.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    sql = "SELECT i.remote_id, a.body FROM activity a JOIN idmap i ON i.pk = a.candidate WHERE a.kind = 'note'"
    for key, body in db.execute(sql):
        found.setdefault(key, []).append(body)
    return found


# --- Traffit -------------------------------------------------------------------------------------


def _theirs_at_traffit(tenant: Traffit) -> Theirs:
    everyone = list(tenant.everyone())
    return Theirs(
        people={
            str(person.id): (
                f"{person.fields.get('name') or ''} {person.fields.get('lastname') or ''}".split(),
                person.fields.get("email") or "",
            )
            for person in everyone
        },
        places={
            f"{visit.recruitment}:{person.id}": f"{visit.recruitment}:{tenant.stage_of(person.id, visit.recruitment)}"
            for person in everyone
            for visit in tenant.visits(person.id)
        },
        notes={
            str(person.id): [re.sub(r"<[^>]*>", "", note.content) for note in tenant.notes(person.id)]
            for person in everyone
        },
    )


def _count_pages(patch: pytest.MonkeyPatch) -> None:
    source = msgspec.structs.replace(pull.SOURCES["candidates"], walk=lambda _: Numbered())
    patch.setitem(pull.SOURCES, "candidates", source)


def _need_no_name(patch: pytest.MonkeyPatch) -> None:
    real = account.Account._write

    async def write(self: account.Account, call: Any, before: int) -> Any:
        answer = await real(self, call, before)
        return msgspec.structs.replace(answer, remote_id=answer.remote_id or "0")

    patch.setattr(account.Account, "_write", write)


def _traffit(folder: Path, people: int) -> AbstractAsyncContextManager[Office[Traffit]]:
    return office(folder, people=people)


TRAFFIT = Chaotic(
    name="traffit",
    open=_traffit,
    people=Asked("GET", "/employees/$"),
    writes={
        "move": Asked("POST", "/_move$"),
        "candidate": Asked("POST", "/employees/$"),
        "note": Asked("POST", "/notes$"),
    },
    theirs=_theirs_at_traffit,
    count_pages=_count_pages,
    need_no_name=_need_no_name,
)


# --- Greenhouse ----------------------------------------------------------------------------------


def _theirs_at_greenhouse(tenant: Greenhouse) -> Theirs:
    everyone = list(tenant.everyone())
    hidden = tenant.hidden_jobs(int(tenant.credentials["user_id"]))
    return Theirs(
        people={
            str(person["id"]): (
                f"{person['first_name']} {person['last_name']}".split(),
                next((one["value"] for one in person["email_addresses"]), ""),
            )
            for person in everyone
        },
        places={
            str(one["id"]): place_of(one)
            for person in everyone
            for one in tenant.applications_of(person["id"])
            if one["job_id"] not in hidden
        },
        notes={str(person["id"]): [note["body"] for note in tenant.notes(person["id"])] for person in everyone},
        said={
            str(one["id"]): (
                _name_of(tenant, "rejection_reasons", one["rejection_reason_id"]),
                _name_of(tenant, "users", one["recruiter_id"]),
            )
            for person in everyone
            for one in tenant.applications_of(person["id"])
        },
        tags={str(person["id"]): tenant.tags(person["id"]) for person in everyone},
    )


def _name_of(tenant: Greenhouse, table: str, key: int | None) -> str | None:
    return None if key is None else str(tenant.row(table, key)["name"])


def _make_up_a_name(patch: pytest.MonkeyPatch) -> None:
    real = writing.Writer._named

    def named(self: writing.Writer, response: Any, *within: str) -> Any:
        try:
            return real(self, response, *within)
        except AnswerLost:
            return Answer(status=response.status, remote_id="0")

    patch.setattr(writing.Writer, "_named", named)


@contextlib.asynccontextmanager
async def _greenhouse(folder: Path, people: int) -> AsyncIterator[Office[Greenhouse]]:
    """The people come in several pages, although there are few of them; nobody counts requests."""
    pages = {"candidates": msgspec.structs.replace(streams.SOURCES["candidates"], size=people // 2 - 1)}
    unlimited = functools.partial(greenhouse_sandbox, limit=None)
    with unittest.mock.patch.dict(streams.SOURCES, pages):
        async with office(folder, people=people, vendor=GREENHOUSE_VENDOR, sandbox=unlimited) as here:
            yield here


GREENHOUSE = Chaotic(
    name="greenhouse",
    open=_greenhouse,
    people=Asked("GET", "/candidates$"),
    writes={
        "move": Asked("POST", "/move$", "to_stage_id"),
        "candidate": Asked("POST", "/candidates$"),
        "note": Asked("POST", "/notes$"),
        "reject": Asked("POST", "/reject$"),
        "hire": Asked("POST", "/hire$"),
        "transfer": Asked("POST", "/move$", "to_job_id"),
        "recruiter": Asked("PATCH", r"/applications/\d+$"),
        "reason": Asked("PATCH", "/rejection_details/"),
        "unreject": Asked("POST", "/unreject$"),
        "untag": Asked("DELETE", "/applied_candidate_tags/"),
        "interview": Asked("POST", "/interviews$"),
        "another hour": Asked("PATCH", "/interviews/"),
        "no interview": Asked("DELETE", "/interviews/"),
        "offer": Asked("POST", "/offers$"),
        "another offer": Asked("PATCH", "/offers/"),
        "opening": Asked("POST", "/openings$"),
        "closed opening": Asked("PATCH", "/openings/"),
    },
    theirs=_theirs_at_greenhouse,
    many=60,
    need_no_name=_make_up_a_name,
    job="J2",  # nobody of it is a prospect, whom no move but a conversion leads on
    cannot={"rows shift": "its cursors know the last id, and there is no asking for pages by number"},
)


# --- SmartRecruiters -----------------------------------------------------------------------------


def _theirs_at_smartrecruiters(tenant: SmartRecruiters) -> Theirs:
    """Who is on no job is in no list, and notes are read of one candidate at a time."""
    placed = {person: tenant.seen_of(person) for person in tenant.everyone() if tenant.seen_of(person)}
    return Theirs(
        people={
            person.id: (
                f"{person.profile['firstName']} {person.profile['lastName']}".split(),
                person.profile.get("email") or "",
            )
            for person in placed
        },
        places={
            f"{person.id}:{tenant.job_id(one.job)}": ":".join(
                (tenant.job_id(one.job), "/".join(part for part in one.place if part))
            )
            for person, found in placed.items()
            for one in found
        },
        notes={},
    )


def _make_up_an_application(patch: pytest.MonkeyPatch) -> None:
    real = applying.Sender._join

    async def join(self: applying.Sender, write: Any, before: int) -> Any:
        try:
            return await real(self, write, before)
        except AnswerLost:
            return Answer(status=201, remote_id="nobody:nothing")

    patch.setattr(applying.Sender, "_join", join)


@contextlib.asynccontextmanager
async def _smartrecruiters(folder: Path, people: int) -> AsyncIterator[Office[SmartRecruiters]]:
    """The people come in several pages; nobody counts requests."""
    (source,) = walks.SOURCES["candidates"]
    pages = {"candidates": (msgspec.structs.replace(source, size=people // 3),)}
    unlimited = functools.partial(smartrecruiters_sandbox, limited=False)
    with unittest.mock.patch.dict(walks.SOURCES, pages):
        async with office(folder, people=people, vendor=SMARTRECRUITERS_VENDOR, sandbox=unlimited) as here:
            yield here


SMARTRECRUITERS = Chaotic(
    name="smartrecruiters",
    open=_smartrecruiters,
    people=Asked("GET", "/candidates$"),
    writes={
        "move": Asked("PUT", "/candidates/.*/status$", mails=True),
        "application": Asked("POST", "/jobs/[^/]+/candidates$"),
        "note": Asked("POST", "/messages/shares$"),
        "job status": Asked("PUT", "^/jobs/[^/]+/status$"),
    },
    theirs=_theirs_at_smartrecruiters,
    many=60,
    job="REF1",
    need_no_name=_make_up_an_application,
    cannot={"rows shift": "its pages are named by the vendor, and there is no asking for them by number"},
)


# --- Vitay ---------------------------------------------------------------------------------------


def _theirs_at_vitay(tenant: Vitay) -> Theirs:
    return Theirs(
        people={
            str(row.id): (f"{row['first_name']} {row['last_name']}".split(), row["email"] or "")
            for row in tenant.tables["candidates"]
        },
        places={str(row.id): f"checks:{_progress(tenant, row)}" for row in tenant.tables["requests"]},
        notes={},
    )


def _progress(tenant: Vitay, request: Any) -> str:
    """How far a request for references is."""
    if tenant.is_filled(request):
        return "completed"
    asked = [
        row for row in tenant.references_of(request["candidate"]) if request["question_set"] in row["question_sets"]
    ]
    return "in_progress" if any(row["filled_at"] is not None for row in asked) else "requested"


def _count_pages_at_vitay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(vitay_reading, "Window", lambda *, size, paged: Numbered(size=size))


def _name_a_candidate(patch: pytest.MonkeyPatch) -> None:
    real = vitay_sending.Sender._make

    async def make(self: vitay_sending.Sender, *given: Any) -> Any:
        try:
            return await real(self, *given)
        except AnswerLost as lost:
            if lost.status is not None:
                raise
            return Answer(status=200, remote_id="0")

    patch.setattr(vitay_sending.Sender, "_make", make)


def _take_nonsense(patch: pytest.MonkeyPatch) -> None:
    real = decoding.page_of

    def page_of(response: Any) -> Any:
        try:
            return real(response)
        except ValueError:
            return [], Sight(ids=[])

    patch.setattr(decoding, "page_of", page_of)


def _vitay(folder: Path, people: int) -> AbstractAsyncContextManager[Office[Vitay]]:
    return office(folder, people=people, vendor=VITAY_VENDOR)


VITAY = Chaotic(
    name="vitay",
    open=_vitay,
    people=Asked("GET", "/v3/candidates$"),
    writes={
        "candidate": Asked("POST", "/v3/candidates$"),
        "summary": Asked("PATCH", r"/v3/candidates/\d+$"),
        "referee": Asked("POST", "/v2/references$"),
        "another address": Asked("PATCH", r"/v1/references/\d+$"),
        "no referee": Asked("DELETE", r"/v1/references/\d+$"),
    },
    theirs=_theirs_at_vitay,
    count_pages=_count_pages_at_vitay,
    need_no_name=_name_a_candidate,
    take_nonsense=_take_nonsense,
)


# --- Cegid ---------------------------------------------------------------------------------------


def _theirs_at_cegid(tenant: Talentsoft) -> Theirs:
    everyone = [one for one in tenant.everyone() if not one.anonymized]
    return Theirs(
        people={
            one.key: (f"{one.detail['firstName']} {one.detail['lastName']}".split(), one.detail.get("email") or "")
            for one in everyone
        },
        places={f"{one.key}:{place.vacancy}": None for one in everyone for place in one.applications},
        notes={},
    )


def _put_windows_end_to_end(patch: pytest.MonkeyPatch) -> None:
    def after(self: Window, sight: Sight) -> Window | None:
        ends = len(sight.ids) < self.size
        return None if ends else msgspec.structs.replace(self, start=self.start + self.size)

    patch.setattr(Window, "after", after)


def _take_the_rest_for_nothing(patch: pytest.MonkeyPatch) -> None:
    real = cegid_reading.archives

    async def archives(*given: Any) -> AsyncIterator[bytes | int]:
        with contextlib.suppress(Garbled):
            async for one in real(*given):
                yield one

    patch.setattr(cegid_reading, "archives", archives)


@contextlib.asynccontextmanager
async def _cegid(folder: Path, people: int) -> AsyncIterator[Office[Talentsoft]]:
    """The people are walked once: what a first walk of the last months misses the second one would bring."""
    begin = cegid_pull.Puller._begin
    once = unittest.mock.patch.object(
        cegid_pull.Puller, "_begin", lambda self, list_, since: begin(self, list_, since or 0)
    )
    granted = functools.partial(cegid_sandbox, scopes=(MATCHING, CUSTOMER))
    with once:
        async with office(folder, people=people, vendor=CEGID_VENDOR, sandbox=granted) as here:
            yield here


_NAMES_ITSELF = "what is made has its name from what was asked for: the status of the answer is enough"
_REPEATS_NOTHING = "a change is read before it is sent, and nobody is put on a job twice: a repeat does nothing"
CEGID = Chaotic(
    name="cegid",
    open=_cegid,
    people=Asked("GET", "/exports/v1/candidates$"),
    writes={"another mail": Asked("PUT", "/candidates/"), "on a job": Asked("POST", "/vacancies/")},
    theirs=_theirs_at_cegid,
    job="2026-01",
    count_pages=_put_windows_end_to_end,
    take_nonsense=_take_the_rest_for_nothing,
    cannot={
        "slow body": "the exports are read while they arrive: as long as something comes nobody gives up",
        "cut short (a write)": _NAMES_ITSELF,
        "no JSON (a write)": _NAMES_ITSELF,
        "dropped after (a write)": _REPEATS_NOTHING,
        "another type (a write)": _REPEATS_NOTHING,
    },
)
VENDORS = (TRAFFIT, GREENHOUSE, SMARTRECRUITERS, VITAY, CEGID)
