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
    """A vendor, as far as an account there has to be connected."""

    vendor: str
    settings: tuple[str, ...] = ()
    """What an account is told beside its secret."""
    secret: str = "client_secret"
    manners: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Controls of the sandbox for when it starts: here everybody asks as fast as they can."""


VITAY = Firm(vendor="vitay", settings=("email",), secret="password")
CEGID = Firm(vendor="cegid", settings=("client_id",))


@dataclass(frozen=True, kw_only=True)
class House(Firm):
    """A vendor with jobs, stages and people who move.

    `deeds`: the path of each kind of request that changes something. `about`: whom such a request is about, from its
    match and its body. `by_card`, `placed`, `person`, `note`: arguments of the sandbox's controls.
    """

    job: str
    """An open job with an ordinary pipeline, where nobody is yet: its id, its code and its name."""
    code: str
    job_name: str
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
    last_list: str
    """The list that a second pull reads last, or that it alone reads twice, the second time last."""
    changes: str
    deeds: Mapping[str, str]
    methods: Mapping[str, str] = field(default_factory=dict)
    """The methods of those that are no POST."""
    untraced: frozenset[str] = frozenset()
    """Those of which nothing shows, after a lost answer, whether they were done: a person decides."""
    about: Callable[[str, re.Match[str], Mapping[str, Any]], Deed]
    by_card: Callable[[str], dict[str, Any]]
    placed: Callable[[str], dict[str, Any]]
    stands: Callable[[Mapping[str, Any]], str]
    """The stage, as requests name it, out of what the sandbox tells of where somebody is."""
    person: Callable[[str, str], dict[str, Any]]
    on_job: Mapping[str, Any]
    """On which job of the sandbox somebody is put who applies for the one of the house: in its first stage."""
    candidate: str
    everywhere: Callable[[str, str], dict[str, Any]]
    """A text, and another one, in all other fields of a candidate that take one."""
    note: Callable[[str, str], dict[str, Any]]
    mover_argument: Mapping[str, Any] = field(default_factory=dict)
    dialogs: Mapping[str, str] = field(default_factory=dict)
    """Keys whose dialogs begin otherwise than elsewhere, and how."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """The keys that this vendor has no use for, and how their dialogs would begin."""

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
    lacks={"p": "Park "},
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
    lacks={"p": "Park "},
)
HOUSES = (TRAFFIT, GREENHOUSE, SMARTRECRUITERS)
