"""Candidates: the list and its filters, one alone, creating and changing, tags, consents."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from adapters.sandbox.agency import number_of
from adapters.smartrecruiters.sandbox import answers, catalogues, paging, shown, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.plan import Reached
from adapters.smartrecruiters.sandbox.processes import Place
from adapters.smartrecruiters.sandbox.staff import Row

_TRIPLES = (
    (("propertyId", "propertyValueId"), "FIELDS_CRITERIA_SIZE_VIOLATED"),
    (("sourceType", "sourceValueId"), "SOURCES_CRITERIA_SIZE_VIOLATED"),
    (
        ("questionCategory", "questionFieldId", "questionFieldValueId"),
        "SCREENING_QUESTIONS_CRITERIA_SIZE_VIOLATED",
    ),
)
_MOST_TAGS = 100
_PROFILE = ("firstName", "lastName", "email", "phoneNumber", "location", "web")
Keep = Callable[[Candidate], bool]


async def listed(call: Call) -> web.Response:
    """The people on a job that the user may see, by ascending number; those of the talent pool are not among them."""
    query = call.query
    for names, code in _TRIPLES:
        if len({len(query.get(name, ())) for name in names}) > 1:
            call.fail(code)
    if "subStatus" in query and "status" not in query:
        call.fail("", "subStatus needs status", 400)
    limit, mark = query.get("limit", 10), call.mark()
    if mark is not None and not isinstance(mark, int):
        call.fail("INVALID_PAGE_ID")
    tenant = call.tenant
    asked = {name: value for name, value in query.items() if name not in ("limit", "pageId")}
    named = asked.get("jobId")
    jobs = frozenset(
        number for number, row in tenant.jobs.items() if tenant.sees_job(number) and (not named or row["id"] in named)
    )
    since = asked.get("updatedAfter")
    found = tenant.people.matching(
        (repr(sorted(asked.items())), jobs),
        tenant.plan.applied(jobs, 0 if since is None else tenant.plan.since(since)),
        _all(_keeps(asked, jobs)),
        all_of_them=set(asked) <= {"jobId"},
    )
    begin = -1 if mark is None else mark
    if call.shift < 0:
        begin = found.before(begin, -call.shift)
    people = found.after(begin, limit + 1 + max(0, call.shift))[max(0, call.shift) :]
    following = people[limit - 1].number if len(people) > limit else None
    page = paging.Page([shown.row(call, one) for one in people[:limit]], following, found.total)
    return paging.by_cursor(call.request, page, limit, empty="candidates" in tenant.quirks.empty_last_page)


def _all(tests: Iterable[Keep]) -> Keep:
    kept = list(tests)
    return lambda one: all(test(one) for test in kept)


def _keeps(asked: Mapping[str, Any], jobs: frozenset[int]) -> Iterable[Keep]:
    """A test for each filter, the cheap ones first; candidacies for other jobs do not count."""
    since = asked.get("updatedAfter")
    if since is not None:
        yield lambda one: one.updated > since
    statuses, sub, boarding = asked.get("status"), asked.get("subStatus"), asked.get("onboardingStatus")
    triples = _pairs(asked, "sourceType", "sourceValueId")
    properties = _pairs(asked, "propertyId", "propertyValueId")

    def fits(one: Application) -> bool:
        return (
            one.job in jobs
            and (statuses is None or one.place.status in statuses)
            and (sub is None or one.place.sub == sub)
            and (boarding is None or one.onboarding == boarding)
            and (not triples or (one.source.type, one.source.id) in triples)
            and (not properties or any(str(one.properties.get(name)) == value for name, value in properties))
        )

    yield lambda one: any(fits(application) for application in one.applications)
    if "questionCategory" in asked:
        yield lambda _: False
    yield from _of_the_person(asked)


def _of_the_person(asked: Mapping[str, Any]) -> Iterable[Keep]:
    if "tag" in asked:
        yield lambda one: not set(asked["tag"]).isdisjoint(one.tags)
    if "consentStatus" in asked:
        yield lambda one: one.consent["status"] in asked["consentStatus"]
    if "location" in asked:
        places = {place.lower() for place in asked["location"]}
        yield lambda one: str(one.profile["location"].get("city", "")).lower() in places
    if "averageRating" in asked:
        yield lambda one: round(shown.rating(one) or 0) in asked["averageRating"]
    if asked.get("q"):
        words = _searched(asked["q"])
        yield lambda one: any(word in _text(one) for word in words)


def _searched(text: str) -> list[str]:
    """Words, of which any may be found; what stands in quotes is one."""
    pieces = text.lower().split('"')
    return [piece for at, piece in enumerate(pieces) if at % 2 and piece] + [
        word for piece in pieces[::2] for word in piece.split()
    ]


def _text(one: Candidate) -> str:
    known = one.profile
    titles = [job["title"] for job in known["experience"]]
    return " ".join([known["firstName"], known["lastName"], known["email"] or "", *titles]).lower()


def _pairs(asked: Mapping[str, Any], first: str, second: str) -> set[tuple[str, str]]:
    return set(zip(asked.get(first, ()), asked.get(second, ()), strict=True))


async def one(call: Call) -> web.Response:
    return answers.data(shown.details(call, call.candidate()))


async def add(call: Call) -> web.Response:
    """Somebody new in the talent pool."""
    return made(call, enlist(call, await call.sent(), None))


async def add_to_job(call: Call) -> web.Response:
    """Somebody new on a job. Where e-mail and last name are known already, it is that person who is put on it."""
    job = call.job()
    return made(call, enlist(call, await call.sent(), job))


def made(call: Call, whose: Candidate) -> web.Response:
    """The answer to a new candidate."""
    return answers.data(shown.details(call, whose), 201)


def enlist(call: Call, sent: Mapping[str, Any], job: Row | None) -> Candidate:
    """Whoever that is, in the talent pool or on the job."""
    source = sourced(call, sent.get("sourceDetails"))
    whose, is_new = _known_or_new(call, sent)
    if job is not None and whose.on(job["_number"]) is None:
        place(call, whose, job, source)
    elif not is_new:
        return whose
    call.keep(whose)
    if is_new:
        call.tell("candidate.created", f"/candidates/{whose.id}", id=whose.id)
    return whose


def _known_or_new(call: Call, sent: Mapping[str, Any]) -> tuple[Candidate, bool]:
    """One person has one profile: e-mail and last name say who it is."""
    same = _same(call, (sent.get("email") or "").lower(), sent["lastName"].lower())
    if same is not None and call.tenant.quirks.one_profile:
        return call.seen(same), False
    profile = {name: sent.get(name) for name in (*_PROFILE, "internal")}
    blank: Row = {
        "averageRating": None,
        "education": sent.get("education") or [],
        "experience": sent.get("experience") or [],
    }
    blank |= {"location": {}, "web": {}, "internal": False, "email": None, "phoneNumber": None}
    found = call.tenant.people.add(
        blank | {key: one for key, one in profile.items() if one is not None}, call.tenant.now()
    )
    found.tags = list(sent.get("tags") or [])
    return found, True


def _same(call: Call, email: str, last_name: str) -> Candidate | None:
    """Whoever has this e-mail and last name."""
    made_up = call.tenant.people.get(number_of(email))
    kept = [one for one in (made_up, *call.tenant.people.kept.values()) if one is not None]
    return next((one for one in kept if email and _who(one) == (email, last_name)), None)


def _who(one: Candidate) -> tuple[str, str]:
    return (one.profile["email"] or "").lower(), one.profile["lastName"].lower()


def place(call: Call, whose: Candidate, job: Row, source: catalogues.Source) -> None:
    """Put somebody on a job."""
    at, made_id = whose.next("application")
    found = Application(at, job["_number"], made_id, [Reached(call.tenant.now(), Place("NEW"))], source)
    whose.applications.append(found)
    call.tenant.touch(job, activity=True)
    about = {"job_id": job["id"], "candidate_id": whose.id, "application_id": made_id}
    call.tell("application.created", f"/candidates/{whose.id}/jobs/{job['id']}", **about)
    call.tenant.note_down("JOB_APPLICATION_CREATED", "APPLICATION", made_id, {"currentStatus": "NEW"})


def sourced(call: Call, details: Mapping[str, Any] | None) -> catalogues.Source:
    """The source that was named; the API itself where none is."""
    if not details:
        return catalogues.API
    kind, sub = details["sourceTypeId"], details.get("sourceSubTypeId")
    known = next((one for one in catalogues.SOURCE_TYPES if one[0] == kind), None)
    if known is None:
        call.fail("SOURCE_TYPE_NOT_FOUND" if _documents(call, "SOURCE_TYPE_NOT_FOUND") else "INVALID_SOURCE_TYPE")
    if known[2] and not sub:
        call.fail("SUBTYPE_REQUIRED")
    wanted = (kind, details["sourceId"])
    found = next((one for one in catalogues.SOURCES if (one.type, one.id) == wanted and one.sub in (None, sub)), None)
    if found is None:
        call.fail("SOURCE_NOT_FOUND" if _documents(call, "SOURCE_NOT_FOUND") else "INVALID_SOURCE")
    return found


def _documents(call: Call, code: str) -> bool:
    return any(code in codes for codes in call.operation.errors.values())


async def update(call: Call) -> web.Response:
    """Personal details: what is sent replaces what there was, field by field."""
    whose, sent = call.candidate(), await call.sent()
    profile = {**whose.profile, **{name: value for name, value in sent.items() if name in _PROFILE}}
    same = _same(call, (profile["email"] or "").lower(), profile["lastName"].lower())
    if same not in (None, whose):
        call.fail("CANDIDATE_DATA_CONFLICT", "Another candidate has this e-mail and last name", 409)
    if profile != whose.profile:
        whose.profile = profile
        call.keep(whose)
        call.tell("candidate.updated", f"/candidates/{whose.id}", id=whose.id)
    return answers.data(shown.details(call, whose))


async def delete(call: Call) -> web.Response:
    whose = call.candidate()
    call.tenant.people.drop(whose.number)
    call.changed()
    call.tell("candidate.deleted", None, id=whose.id)
    call.tenant.note_down("CANDIDATE_DELETED", "CANDIDATE", whose.id)
    return answers.done()


async def tags(call: Call) -> web.Response:
    return answers.data({"tags": call.candidate().tags})


async def add_tags(call: Call) -> web.Response:
    """The sent ones beside those there are; one that is there already is not there twice."""
    whose = call.candidate()
    return _tagged(call, whose, [*whose.tags, *(await call.sent())["tags"]])


async def replace_tags(call: Call) -> web.Response:
    return _tagged(call, call.candidate(), (await call.sent())["tags"])


def _tagged(call: Call, whose: Candidate, wanted: list[str]) -> web.Response:
    kept = list(dict.fromkeys(wanted))
    if len(kept) > _MOST_TAGS:
        call.fail("", f"A candidate has {_MOST_TAGS} tags at most", 400)
    if kept != whose.tags:
        whose.tags = kept
        call.keep(whose)
        call.tenant.note_down("CANDIDATE_TAGS_MODIFIED", "CANDIDATE", whose.id)
    return answers.data({"tags": whose.tags}, 201)


async def delete_tags(call: Call) -> web.Response:
    whose = call.candidate()
    if whose.tags:
        whose.tags = []
        call.keep(whose)
    return answers.done()


async def consent(call: Call) -> web.Response:
    known = call.candidate().consent
    moment = known["decided"] or known["asked"]
    return answers.data({"status": known["status"]} | ({"date": times.shown(moment)} if moment else {}))


def decided(known: Row) -> dict[str, Any]:
    """What somebody agreed to, in one piece: this company asks for a single consent."""
    words = {"ACQUIRED": "acquired", "DECLINED": "declined"}
    decision = {"status": words.get(known["status"], "required"), "scope": "Single"}
    if known["decided"]:
        decision["decidedOn"] = str(times.shown(known["decided"]))
    asked = {"recentPendingRequestCreatedOn": times.shown(known["asked"])} if known["status"] == "PENDING" else {}
    return {"decisions": [decision], **asked}


async def consents(call: Call) -> web.Response:
    return answers.data(decided(call.candidate().consent))


async def ask_consents(call: Call) -> web.Response:
    """One result for each that was named: asked, or not to be asked."""
    results: list[dict[str, Any]] = []
    for named in (await call.sent())["content"]:
        try:
            whose = call.tenant.candidate(named["id"])
        except KeyError:
            results.append({"status": "403"})
            continue
        if not call.tenant.sees(whose):
            results.append({"status": "403"})
            continue
        ask_consent(call, whose)
        results.append({"status": "202", "body": {"location": call.url(f"/candidates/{whose.id}/consent")}})
    return answers.data({"results": results}, 201)


def ask_consent(call: Call, whose: Candidate) -> None:
    """Write to somebody for their consent."""
    if whose.consent["status"] != "ACQUIRED":
        whose.consent = {**whose.consent, "status": "PENDING", "asked": call.tenant.now()}
    call.tenant.mails.append({"at": call.tenant.now(), "candidate": whose.id, "what": "consent"})
    call.keep(whose)


ACTIONS: Actions = {
    "candidates.all": listed,
    "candidates.get": one,
    "candidates.add": add,
    "candidates.addToJob": add_to_job,
    "candidates.update": update,
    "candidates.delete": delete,
    "candidates.tags.get": tags,
    "candidates.tags.add": add_tags,
    "candidates.tags.replace": replace_tags,
    "candidates.tags.delete": delete_tags,
    "candidates.consent.status": consent,
    "candidates.consent.decisions": consents,
    "candidates.consent.request.batch": ask_consents,
}
