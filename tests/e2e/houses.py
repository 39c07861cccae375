"""What the tests of this folder need to know of a vendor: a job, its stages by name, and how requests and ids look."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Deed(NamedTuple):
    """What a request does: `about` is an application, or the candidate of a note; `to` the stage of a move."""

    kind: str
    about: str
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A vendor with people on a job, of whom something can be changed.

    `deeds`: the path of each kind of request that changes something. `about`: whom such a request is about, from its
    match and its body. `person`, `everywhere`, `enrol`: arguments of the sandbox's controls.
    """

    vendor: str
    settings: tuple[str, ...] = ()
    """What an account is told beside its secret."""
    secret: str = "client_secret"
    manners: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Controls of the sandbox for when it starts: here everybody asks as fast as they can."""
    job: str
    """An open job: its id, its code and its name."""
    code: str
    job_name: str
    person: Callable[[str, str], dict[str, Any]]
    candidate: str = "candidate"
    everywhere: Callable[[str, str], dict[str, Any]]
    """A text, and another one, in all other fields of a candidate that take one."""
    on_job: Mapping[str, Any] = field(default_factory=dict)
    """On which job of the sandbox somebody is put who applies for the one of the house: in its first stage."""
    enrol: Callable[[str], tuple[str, dict[str, Any]]] | None = None
    """The control that puts a candidate there, where the one that adds them does not."""
    change: str = "edit"
    """The kind of the request by which a card is changed here."""
    deeds: Mapping[str, str]
    methods: Mapping[str, str] = field(default_factory=dict)
    """The methods of those that are no POST."""
    about: Callable[[str, re.Match[str], Mapping[str, Any]], Deed]
    colleague: Callable[[str], tuple[str, dict[str, Any]]] | None = None
    """The control by which somebody there changes what `change` would; nothing where a colleague moves people."""
    last_list: str
    """The list that a second pull reads last, or that it alone reads twice, the second time last."""
    read_last: int = 2
    """How often that list has been read when a second pull ends."""
    at_once: int = 4
    """How many requests of those that are sent at the same time are under way."""
    dialogs: Mapping[str, str] = field(default_factory=dict)
    """Keys whose dialogs begin otherwise than elsewhere, and how."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """The keys that this vendor has no use for, and why."""

    def deed(self, row: Mapping[str, Any]) -> Deed | None:
        """What a request of the ledger does; None for all others."""
        for kind, path in self.deeds.items():
            found = re.search(path, row["path"])
            if found and row["method"] == self.method(kind):
                return self.about(kind, found, row["body"] or {})
        return None

    def method(self, kind: str) -> str:
        """The method of a request that does this."""
        return self.methods.get(kind, "POST")

    def rule(self, kind: str) -> dict[str, str]:
        """What a fault is told to meet only such requests."""
        return {"method": self.method(kind), "path": self.deeds[kind]}


@dataclass(frozen=True, kw_only=True)
class House(Firm):
    """A vendor with jobs, stages and people who move; on the job there is nobody yet.

    `by_card`, `placed`, `note`: arguments of the sandbox's controls.
    """

    change: str = "move"
    fourth: str
    """The name of its fourth stage; `chosen` is typed to find it."""
    chosen: str
    theirs: str
    """The name of its third stage, to which a colleague moves people, and of him as the vendor tells it, if it does."""
    mover: str = ""
    reason: str
    reasons: tuple[str, ...]
    """A reason to decline, and how `call` lists all of them; `reason_id` is where a request names it."""
    reason_id: str
    changes: str
    untraced: frozenset[str] = frozenset()
    """Those of which nothing shows, after a lost answer, whether they were done: a person decides."""
    mailing: frozenset[str] = frozenset()
    """Those that may mail somebody: what did not arrive is sent again only when a person says so."""
    by_card: Callable[[str], dict[str, Any]]
    placed: Callable[[str], dict[str, Any]]
    stands: Callable[[Mapping[str, Any]], str]
    """The stage, as requests name it, out of what the sandbox tells of where somebody is."""
    note: Callable[[str, str], dict[str, Any]]
    mover_argument: Mapping[str, Any] = field(default_factory=dict)


# --- Traffit -------------------------------------------------------------------------------------


def _at_traffit(kind: str, found: re.Match[str], _: Mapping[str, Any]) -> Deed:
    said = found.groupdict()
    about = f"{said['job']}:{said['person']}" if "job" in said else said.get("person", "")
    return Deed(kind, about, said.get("stage", ""))


def _card_at_traffit(application: str) -> dict[str, Any]:
    job, employee = application.split(":")
    return {"employee": int(employee), "recruitment": int(job)}


TRAFFIT = House(
    vendor="traffit",
    settings=("client_id",),
    job="101",
    code="J1",
    job_name="Senior Python Developer",
    fourth="Offer",
    chosen="off",
    theirs="Interview",
    mover="ewa.zych@polana.example",
    reason="No contact",
    reasons=("rejections.list", "recruitment_id=101"),
    reason_id="rejection_id",
    last_list="/employees/activities",
    changes="/employees/|/recruitments/",
    deeds={
        "move": r"/employees/(?P<person>\d+)/recruitments/(?P<job>\d+)/states/(?P<stage>\d+)/_move$",
        "reject": r"/employees/(?P<person>\d+)/recruitments/(?P<job>\d+)/.*_move_to_reject_state$",
        "note": r"/employees/(?P<person>\d+)/notes$",
        "candidate": r"/employees/$",
        "application": r"/recruitments/(?P<job>\d+)/employees/(?P<person>\d+)$",
    },
    about=_at_traffit,
    by_card=_card_at_traffit,
    placed=lambda stage: {"state": int(stage)},
    stands=lambda told: str(told["state"]),
    person=lambda first, last: {"name": first, "lastname": last},
    on_job={"recruitment": 101},
    candidate="employee",
    everywhere=lambda text, other: {"_Position": text, "candidate_about": other, "mobile": text},
    note=lambda candidate, text: {"employee": int(candidate), "content": f"<p>{text}</p>", "title": text},
    mover_argument={"by": 24},
)


# --- Greenhouse ----------------------------------------------------------------------------------


def _at_greenhouse(kind: str, found: re.Match[str], body: Mapping[str, Any]) -> Deed:
    about = found.groupdict().get("application") or body.get("candidate_id", "")
    return Deed(kind, str(about), str(body.get("to_stage_id") or ""))


GREENHOUSE = House(
    vendor="greenhouse",
    settings=("client_id", "user_id", "token_url"),
    job="60008",
    code="J8",
    job_name="Head of [Quality]",
    fourth="Face to Face",
    chosen="face",
    theirs="Phone Interview",
    reason="False identity",
    reasons=("rejection_reasons.list",),
    reason_id="rejection_reason_id",
    last_list="/v3/notes",
    changes="/v3/(applications|notes|candidates)",
    deeds={
        "move": r"/applications/(?P<application>\d+)/move$",
        "reject": r"/applications/(?P<application>\d+)/reject$",
        "note": r"/v3/notes$",
        "candidate": r"/v3/candidates$",
        "application": r"/v3/applications$",
    },
    about=_at_greenhouse,
    by_card=lambda application: {"application": int(application)},
    placed=lambda stage: {"stage": int(stage)},
    stands=lambda told: str(told["stage"]),
    person=lambda first, last: {"first_name": first, "last_name": last},
    on_job={"job": 60008},
    candidate="candidate",
    everywhere=lambda text, other: {
        "title": text,
        "company": other,
        "preferred_name": other,
        "phone_numbers": [{"value": text, "type": "mobile"}],
        "website_addresses": [{"value": other, "type": "personal"}],
    },
    note=lambda candidate, text: {"candidate": int(candidate), "body": text},
    mover_argument={"by": 4002},
    dialogs={"A": "Add to another job"},
    lacks={"p": "no stage is for waiting"},
    manners={"limit": {"requests": None}},
)


# --- SmartRecruiters -----------------------------------------------------------------------------


def _at_smartrecruiters(kind: str, found: re.Match[str], body: Mapping[str, Any]) -> Deed:
    """A decline is a move to where reasons are, and a message is about the candidate that it marks."""
    said = found.groupdict()
    if kind == "note":
        marked = re.match(r"#\[CANDIDATE:(.*?)\]", body["content"])
        return Deed(kind, marked[1] if marked else "")
    if kind != "move":
        return Deed(kind, said.get("job", ""))
    place = "/".join(body[name] for name in ("status", "subStatus") if name in body)
    return Deed("reject" if "reason" in body else "move", f"{said['person']}:{said['job']}", place)


def _card_at_smartrecruiters(application: str) -> dict[str, Any]:
    candidate, job = application.split(":")
    return {"candidate": candidate, "job": job}


def _place_at_smartrecruiters(stage: str) -> dict[str, Any]:
    status, _, sub = stage.partition("/")
    return {"status": status, "sub": sub or None}


_QUALITY = "0d022233-fa9d-4dcb-a0d0-4a3332bcbd98"
_PLACED = r"/candidates/(?P<person>[^/]+)/jobs/(?P<job>[^/]+)/status$"
SMARTRECRUITERS = House(
    vendor="smartrecruiters",
    settings=("client_id",),
    job=_QUALITY,
    code="REF8",
    job_name="Head of [Quality]",
    fourth="Screening",
    chosen="screen",
    theirs="In review",
    reason="Position filled",
    reasons=("configuration.reasons.rejection.all",),
    reason_id="reason",
    last_list=r"/jobs\?.*updatedAfter",
    changes="/status$|/messages/shares$",
    deeds={
        "move": _PLACED,
        "reject": _PLACED,
        "note": "/messages/shares$",
        "candidate": "^/candidates$",
        "application": "/jobs/(?P<job>[^/]+)/candidates$",
    },
    methods={"move": "PUT", "reject": "PUT"},
    untraced=frozenset({"candidate"}),
    mailing=frozenset({"application.move", "application.reject"}),
    about=_at_smartrecruiters,
    by_card=_card_at_smartrecruiters,
    placed=_place_at_smartrecruiters,
    stands=lambda told: "/".join(told[name] for name in ("status", "subStatus") if told[name]),
    person=lambda first, last: {"firstName": first, "lastName": last},
    on_job={"job": _QUALITY, "status": "LEAD"},
    candidate="candidate",
    everywhere=lambda text, other: {"phoneNumber": text, "location": {"city": other}, "web": {"website": other}},
    note=lambda candidate, text: {"candidate": candidate, "content": text},
    manners={"limits": {"on": False}},
    lacks={"p": "no stage is for waiting"},
)


# --- vendors where nobody is moved ---------------------------------------------------------------


def _edited(kind: str, found: re.Match[str], _: Mapping[str, Any]) -> Deed:
    return Deed(kind, found["person"])


_NOBODY_MOVES = {
    "m": "nobody is moved from outside",
    "d": "nobody is declined from outside",
    "p": "nobody is moved from outside",
    "t": "there are no tags",
    "n": "notes are not written from outside",
}
VITAY = Firm(
    vendor="vitay",
    settings=("email",),
    secret="password",
    job="checks",
    code="",
    job_name="Reference checks",
    person=lambda first, last: {"first_name": first, "last_name": last},
    everywhere=lambda text, other: {"notes": text, "phone": other},
    enrol=lambda candidate: ("ask", {"candidate": int(candidate), "question_set": 301}),
    deeds={"edit": r"/v3/candidates/(?P<person>\d+)$"},
    methods={"edit": "PATCH"},
    about=_edited,
    colleague=lambda candidate: ("edit", {"candidate": int(candidate), "fields": {"email": "theirs@x.example"}}),
    last_list="/v2/references",
    read_last=4,
    lacks={**_NOBODY_MOVES, "A": "there are no jobs"},
)
CEGID = Firm(
    vendor="cegid",
    settings=("client_id",),
    manners={"scopes": {"granted": ["MatchingIndexation", "Customer"]}},
    job="2026-01",
    code="2026-01",
    job_name="Senior Python Developer",
    person=lambda first, last: {"firstName": first, "lastName": last},
    everywhere=lambda text, other: {"title": text, "phoneNumber": other, "recruiterData": {"comment": other}},
    on_job={"vacancy": "2026-01"},
    deeds={"edit": r"/api/v1/candidates/(?P<person>[^/]+)$"},
    methods={"edit": "PUT"},
    about=_edited,
    colleague=lambda candidate: ("edit", {"key": candidate, "fields": {"email": "theirs@x.example"}}),
    last_list=r"/exports/v1/candidates\?.*updateDate",
    at_once=3,
    lacks={**_NOBODY_MOVES, "N": "nobody is made from outside"},
)
HOUSES = (TRAFFIT, GREENHOUSE, SMARTRECRUITERS)
FIRMS: tuple[Firm, ...] = (*HOUSES, VITAY, CEGID)
