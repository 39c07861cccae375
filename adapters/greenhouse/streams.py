"""The streams: in which order they are pulled, what may be asked of them, which lists they walk.

The lists of v3 tell of changes by `updated_at`, and of nothing that is gone. A record does not always change when what
is told with it does: for that an increment looks at the lists beside it as well.
"""

from collections.abc import Mapping

import msgspec

from app.model.ids import HOUR, MINUTE, Instant
from app.model.words import Kind
from app.vendor import Stream

OVERLAP = 2 * MINUTE
_OFTEN = 10 * MINUTE
_SELDOM = 6 * HOUR


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A list whose changes say that records of another one are to be read again. `names`: those, by its field."""

    list: str
    names: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a stream walks. `asked`: what the list has to be asked for to show all it holds.

    `optional`: where the account may not read it, it is empty.
    """

    list: str
    asked: Mapping[str, str] = {}
    beside: tuple[Beside, ...] = ()
    size: int = 500
    optional: bool = False


def _changes(
    name: str,
    title: str,
    *,
    core: bool = False,
    every: Instant = 0,
    brings: tuple[Kind, ...] = (),
) -> Stream:
    return Stream(name=name, title=title, delta=True, overlap=OVERLAP, core=core, every=every, brings=brings)


def _whole(name: str, title: str, every: Instant = _SELDOM) -> Stream:
    return Stream(name=name, title=title, delta=False, core=False, every=every)


STREAMS: tuple[Stream, ...] = (
    _whole("users", "Users", HOUR),
    _changes("jobs", "Jobs", core=True),
    _changes("stages", "Stages of jobs", core=True),
    _whole("reasons", "Reasons for rejecting", HOUR),
    _changes("applications", "Applications", core=True),
    _changes("candidates", "Candidates", core=True),
    _changes("application_stages", "Who was in which stage"),
    _changes("notes", "Notes and activities"),
    _changes("attachments", "Files"),
    _changes("interviews", "Interviews", brings=(Kind.INTERVIEW,)),
    _changes("scorecards", "Scorecards", brings=(Kind.SCORECARD,)),
    _changes("offers", "Offers", brings=(Kind.OFFER,)),
    _changes("openings", "Openings", brings=(Kind.OPENING,)),
    _changes("educations", "Education", every=_OFTEN, brings=(Kind.BACKGROUND,)),
    _changes("employments", "Work", every=_OFTEN, brings=(Kind.BACKGROUND,)),
    _whole("sources", "Sources"),
    _whole("custom_fields", "Fields of the account's own"),
    _whole("departments", "Departments"),
    _whole("offices", "Offices"),
    _whole("close_reasons", "Reasons for closing"),
    _whole("email_templates", "E-mail templates of rejections"),
    _whole("referrers", "Referrers"),
    _whole("prospect_pools", "Prospect pools"),
)

SOURCES: dict[str, Source] = {
    "users": Source(list="users", asked={"show_service_accounts": "true"}),
    "jobs": Source(
        list="jobs",
        beside=(
            Beside(list="openings", names="job_id"),
            Beside(list="job_hiring_managers", names="job_id"),
            Beside(list="job_owners", names="job_id"),
        ),
        size=50,  # as many as one question beside it is asked about
    ),
    "stages": Source(list="job_interview_stages"),
    "reasons": Source(list="rejection_reasons", asked={"include_defaults": "true"}),
    "applications": Source(
        list="applications",
        beside=(Beside(list="rejection_details", names="application_id"),),
    ),
    "candidates": Source(
        list="candidates",
        beside=(Beside(list="applied_candidate_tags", names="candidate_id"),),
    ),
    "application_stages": Source(list="application_stages"),
    "notes": Source(list="notes"),
    "attachments": Source(list="attachments"),
    "interviews": Source(list="interviews", beside=(Beside(list="interviewers", names="interview_id"),)),
    "scorecards": Source(list="scorecards"),
    "offers": Source(list="offers"),
    "openings": Source(list="openings"),
    "educations": Source(list="candidate_educations"),
    "employments": Source(list="candidate_employments"),
    "sources": Source(list="sources", optional=True),
    "custom_fields": Source(list="custom_fields", optional=True),
    "departments": Source(list="departments", optional=True),
    "offices": Source(list="offices", optional=True),
    "close_reasons": Source(list="close_reasons", optional=True),
    "email_templates": Source(  # with a rejection Greenhouse sends no others
        list="email_templates", asked={"email_type": "candidate_rejection"}, optional=True
    ),
    "referrers": Source(list="referrers", optional=True),
    "prospect_pools": Source(list="prospect_pools", optional=True),
}
"""By stream."""
