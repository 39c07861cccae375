"""Each of the 312 operations is called: it answers with a documented success of its shape, and says what it changed."""

import json
import re
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import ids
from adapters.smartrecruiters.sandbox.imagined import imagine
from adapters.smartrecruiters.sandbox.operations import Operation, operations
from tests.adapters.smartrecruiters.sandbox.schemas import definitions, wrong

WHEN = {"startsOn": "2026-11-20T09:00:00.000Z", "endsOn": "2026-11-20T10:00:00.000Z"}
READS = (
    "candidates.resume.parse", "searchJobTemplateByJobApplicationIds", "publicShorten", "getToken",
    "getAutomatedSchedulesAvailableSlotsCountByInterviewerWithRoles",
)  # fmt: skip
"""Operations that change nothing though they are no GET."""


class World:
    """A company with one of everything, and the ids of it."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.tenant = client.tenant

    async def prepare(self) -> None:
        client, tenant = self.client, self.tenant
        self.candidate, self.job = client.applied("REF1")
        tenant.tag(self.candidate, "old")
        self.user = tenant.actor["id"]
        tenant.move(self.candidate, self.job, "HIRED")
        tenant.assigned(self.candidate, self.job).onboarding = "READY_TO_ONBOARD"
        self.application = tenant.assigned(self.candidate, self.job).id
        self.attachment = tenant.attach(self.candidate, self.job, "cv.txt", b"Jan Kos\njan@example.org")
        self.note = tenant.note(self.candidate, "Hello", self.job)
        review = {"candidateId": self.candidate, "jobId": self.job, "overallRating": 3, "reviewerId": self.user}
        self.review = (await client.post("/reviews-api/v201910/reviews", review)).json["id"]
        self.slot = {**WHEN, "interviewers": [{"id": self.user, "status": "pending"}]}
        interview = {
            "candidate": {"id": self.candidate}, "jobId": self.job, "organizerId": self.user,
            "timezone": "Europe/Warsaw", "timeslots": [self.slot, self.slot],
        }  # fmt: skip
        self.interview_body = interview
        made = (await client.post("/interviews-api/v201904/interviews", interview)).json
        self.interview, self.timeslot = made["id"], made["timeslots"][0]["id"]
        self.offered, self.offer = next((one, one.offers[0]) for one in tenant.everyone() if one.offers)
        await client.post("/reporting-api/v201804/reports/" + self.report + "/files")
        self.job_property = next(row["id"] for row in tenant.job_fields.values() if row["_key"] == "COST_CENTER")
        self.office = next(row["id"] for row in tenant.job_fields.values() if row["_key"] == "OFFICE")
        tenant.job_fields[self.job_property]["_dependents"] = {self.office: {self.cost: [self.place]}}
        self.subscription = tenant.subscribe(client.sandbox.base_url + "/nobody", ("job.created",), {}).id
        tenant.subscribed[self.subscription].new_key(tenant.now())

    @property
    def report(self) -> str:
        return ids.uuid(1, "report", 0)

    @property
    def cost(self) -> str:
        return str(self.tenant.job_fields[self.job_property]["_values"][0]["id"])

    @property
    def place(self) -> str:
        return str(self.tenant.job_fields[self.office]["_values"][0]["id"])

    async def posting(self) -> dict[str, Any]:
        found = await self.client.get("/v1/companies/NordwindAgency/postings")
        return dict(found.json["content"][0])


async def parts(world: World, operation: Operation) -> dict[str, str]:
    """What stands for the braces in the path."""
    tenant, name = world.tenant, operation.name
    own = {
        "jobId": world.job, "candidateId": world.candidate, "userId": world.user, "reviewId": world.review,
        "interviewId": world.interview, "timeslotId": world.timeslot, "attachmentId": world.attachment,
        "applicationUuid": world.application, "applicationId": world.application, "jobApplicationId": world.application,
        "offerId": world.offer["id"], "reportId": world.report, "companyIdentifier": "NordwindAgency",
        "reportFileId": ids.uuid(1, "report_file", 0), "sourceType": "JOBBRD", "sourceValueId": "1001",
        "sourceIdentifier": ids.uuid(1, "source", 1), "careerSiteId": "site-0", "propertyId": "YEARS",
        "interviewType": "Phone", "hiringStage": "NEW", "documentId": document(world),
        "approvalRequestId": ids.uuid(1, "approval", 7), "positionId": tenant.job(world.job)["_positions"][0]["id"],
        "jobAdId": tenant.job(world.job)["_ads"][0]["id"],
    }  # fmt: skip
    special: dict[str, Any] = {
        "users": {"id": sorted(tenant.users)[-1], "accessGroupId": "group-1"},
        "users-api-deprecated": {"id": sorted(tenant.users)[-1]},
        "users-api": {"id": tenant.users and _named(tenant, "Ewa"), "accessGroupId": "group-0"},
        "webhooks": {"id": world.subscription},
        "messages-api": {"id": world.note},
        "jobs-api": {"userId": tenant.job(world.job)["_team"][0]["id"]},
        "offers-api": {"id": world.offered.id, "jobId": tenant.job_id(world.offer["_job"])},
    }
    own |= {"id": world.candidate} | special.get(operation.family, {})
    if name.startswith("configuration.department"):
        own["id"] = tenant.departments[0]["id"]
    elif name.startswith("configuration.hiring"):
        own["id"] = ids.uuid(1, "process", 0)
    elif name.startswith("configuration.candidate"):
        own |= {"id": "NOTICE", "valueId": tenant.candidate_fields["NOTICE"]["_values"][0]["id"]}
    elif name.startswith("configuration.job"):
        own |= {"id": world.job_property, "valueId": world.cost, "dependentId": world.office}
        own["dependentValueId"] = world.place
        if name.endswith("dependents.values.add"):
            tenant.job_fields[world.job_property]["_dependents"] = {world.office: {}}
    elif name.startswith("configuration.predefined"):
        own["id"] = "place-0"
    elif "accessGroupId" in operation.path and operation.family == "configuration-api":
        body = {"name": "G", "description": "D", "criteria": {"include": {"COUNTRY": {"all": True}}}}
        own["accessGroupId"] = (await world.client.post("/configuration/access-groups", body)).json["id"]
    if operation.family in ("posting-api", "feed-api", "apply-api"):
        posting = await world.posting()
        own |= {"postingId": posting["id"], "uuid": posting["uuid"]}
    if name == "getApplicationStatus":
        own["candidateId"] = await _applied(world, own["uuid"])
    return own


def document(world: World) -> str:
    return ids.uuid(1, "document", world.offered.number * ids.PER_PERSON + world.offer["_at"])


def _named(tenant: Any, first: str) -> str:
    return str(next(row["id"] for row in tenant.users.values() if row["firstName"] == first))


async def _applied(world: World, posting: str) -> str:
    sent = {"firstName": "A", "lastName": "B", "email": "a.b@example.org"}
    return str((await world.client.post(f"/postings/{posting}/candidates", sent)).json["id"])


def body(world: World, operation: Operation) -> Any:
    """What is sent where the imagined would make no sense."""
    other = next(user for user in world.tenant.users if user != world.user)
    title = {"op": "replace", "path": "/title", "value": "New"}
    approvals = {"approverId": world.user, "comment": "Because"}
    job = {
        "title": "A job", "location": {"countryCode": "pl", "city": "Łódź"},
        "industry": {"id": "staffing_and_recruiting"},
        "function": {"id": "sales"}, "experienceLevel": {"id": "associate"},
    }  # fmt: skip
    known: dict[str, Any] = {
        "candidates.status.update": {"status": "REJECTED"},
        "candidates.status.updatePrimary": {"status": "NEW"},
        "candidates.source.update": {"sourceTypeId": "REFERRAL", "sourceId": "2001"},
        "candidates.add": {"firstName": "A", "lastName": "B", "email": "x@example.org"},
        "candidates.addToJob": {"firstName": "A", "lastName": "B", "email": "x@example.org"},
        "candidates.update": {"firstName": "Zofia"},
        "candidates.consent.request.batch": {"content": [{"id": world.candidate}, {"id": "nobody"}]},
        "candidates.properties.values.batchUpdateForJob": [{"id": "YEARS", "value": 3}],
        "candidates.properties.values.update": {"value": 4},
        "candidates.properties.values.updateForJob": {"value": 5},
        "candidates.onboarding.update": {"onboardingStatus": "ONBOARDING_FAILED"},
        "candidates.onboarding.updateForJob": {"onboardingStatus": "ONBOARDING_FAILED"},
        "candidates.tags.add": {"tags": ["new"]},
        "candidates.tags.replace": {"tags": ["new"]},
        "messages.shares.create": {"content": f"#[CANDIDATE:{world.candidate}] hi", "shareWith": {"openNote": True}},
        "reviews.create": {"candidateId": world.candidate, "jobId": world.job, "overallRating": 5},
        "reviews.update": {"reviewerId": world.user, "overallRating": 1},
        "interviews.create": world.interview_body,
        "interviews.update": {"location": "Elsewhere", "timezone": "Europe/Paris"},
        "timeslots.create": world.slot,
        "timeslots.update": {**world.slot, "title": "Other"},
        "statuses.candidate.put": {"status": "declined"},
        "statuses.timeslot-candidate.put": {"status": "declined"},
        "statuses.interviewer.put": {"status": "declined"},
        "types.update": ["Another"],
        "jobs.create": job,
        "jobs.update": job,
        "jobs.patch": [title],
        "jobs.status.update": {"status": "ON_HOLD"},
        "jobs.hiring-team.add": {"id": other, "role": "EXECUTIVE"},
        "jobs.headcount.update": {"salaryRange": {"min": 1, "max": 2, "currency": "PLN"}},
        "jobs.publication.create": {"aggregators": False},
        "approvals.approve": approvals,
        "approvals.reject": approvals,
        "approvals.comments.create": {"content": "Hm", "authorId": world.user},
        "approvals.create": {
            "baseId": ids.uuid(1, "approval", 7), "type": "parallel", "decisionMode": "any",
            "steps": [{"approvers": [{"id": world.user}]}],
        },
        "users.update": [{"op": "replace", "path": "/firstName", "value": "New"}],
        "access-groups.users.assign": [_named(world.tenant, "Grace")],
        "users.create": {"firstName": "A", "lastName": "B", "role": "EMPLOYEE", "email": "new@agency.example"},
        "subscriptions.create": {"callbackUrl": "http://127.0.0.1:9/", "events": ["job.created"]},
        "configuration.department.create": {"label": "New"},
        "configuration.candidate-properties.values.create": {"id": "x", "label": "X"},
        "configuration.candidate-properties.values.update": {"label": "X"},
        "configuration.job-properties.update": [{"op": "replace", "path": "/label", "value": "New"}],
        "configuration.job-properties.values.update": [{"op": "replace", "path": "/label", "value": "New"}],
        "configuration.job-properties.values.create": {"label": "New"},
        "configuration.job-properties.dependents.create": {"ids": ["BRAND"]},
        "configuration.job-properties.dependents.values.add": {"id": world.place},
        "configuration.job-properties.translations.patch": [{"label": "L", "language": "pl"}],
        "configuration.job-properties.values.translations.patch": [{"label": "L", "language": "pl"}],
        "updatePostingUsingJson": {"status": "Active"},
        "createCandidate": {"firstName": "A", "lastName": "B", "email": "a.b@example.org"},
        "configuration.access-group.create": {"name": "G", "description": "D", "criteria": {"include": {"X": {}}}},
        "configuration.access-group.update": {"name": "G", "description": "D", "criteria": {"include": {"X": {}}}},
    }  # fmt: skip
    return known.get(operation.name)


def query(world: World, operation: Operation) -> dict[str, str]:
    known = {
        "applicationId": world.application, "candidateId": world.candidate, "jobId": world.job, "value": "true",
        "reviewerId": world.user, "channel": "EMAIL", "sourceSubType": "PAID",
    }  # fmt: skip
    wanted = {*operation.query.needed, *(("sourceSubType",) if "sources" in operation.path else ())}
    return {name: known[name] for name in wanted if name in operation.query.fields}


async def before(world: World, operation: Operation) -> None:
    """What must be so for the operation to succeed."""
    job, name = world.tenant.job(world.job), operation.name
    if name in ("jobs.headcount.update", "jobs.approvals.latest"):
        job["_approval"] = True
    if name == "subscriptions.activate":
        world.tenant.subscribed[world.subscription].callback = await world.client.control_url()
    if name == "users.activation.activate":
        world.tenant.users[_target(world, operation)]["active"] = False
    if name == "users.activation.email.send":
        world.tenant.users[_target(world, operation)]["active"] = False
    if name.startswith("users.activation.deactivate") or name == "users.password.reset":
        world.tenant.users[_target(world, operation)]["active"] = True
    if name.endswith(("values.unarchive", "values.deprecatedUnarchive")):
        world.tenant.job_fields[world.job_property]["_values"][0]["archived"] = True
    if name == "configuration.job-properties.activate":
        world.tenant.job_fields[world.job_property]["active"] = False
    if name == "generateAdHocReport" or "Report" in name:
        world.client.tenant.clock.pass_by(seconds=60)
    if name == "jobs.notes.get":
        job["_note"] = "A note"
    if name.startswith("configuration.job-properties.dependents.create"):
        world.tenant.job_fields[world.job_property]["_dependents"] = {}


def _target(world: World, operation: Operation) -> str:
    return sorted(world.tenant.users)[-1] if operation.family == "users-api-deprecated" else _named(world.tenant, "Ewa")


async def loosely(world: World, operation: Operation, path: str) -> None:
    """Families without published shapes hold what they were given: it is given first."""
    if operation.reply.published or operation.method not in ("GET", "DELETE") or not operation.path.endswith("}"):
        return
    kept = world.tenant.rooms.setdefault("loose", {})
    kept[path] = {"id": path.rpartition("/")[2], "name": "Given before"}


KEYS = [operation.key for operation in operations()]


def test_the_table_has_every_row_of_the_document():
    assert len(KEYS) == len(set(KEYS)) == 312
    assert sum(operation.reply.published for operation in operations()) >= 215


def test_the_table_of_shapes_is_a_schema():
    Draft202012Validator.check_schema({"$defs": definitions()})


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key[0]}:{key[1]}")
async def test_an_operation_answers_as_documented(visit, key, handshake):
    operation = next(one for one in operations() if one.key == key)
    async with visit(people=60) as client:
        world = World(client)
        await world.prepare()
        client.control_url = handshake
        await before(world, operation)
        own = await parts(world, operation)
        path = re.sub(r"\{(\w+)\}", lambda found: own.get(found[1], ids.uuid(1, "loose", 7)), operation.path)
        await loosely(world, operation, path)
        more = {"params": query(world, operation), **sent(world, operation)}
        answer = await client.send(operation.method, path, **more)
        assert answer.status in {reply.status for reply in operation.replies}, answer.text
        entry = client.sandbox.ledger.entries[-1]
        assert entry.changed == (operation.method != "GET" and operation.name not in READS), entry
        reply = operation.reply
        if reply.shape is None:
            assert answer.content == b""
        elif reply.media == "application/json":
            assert wrong(reply.shape, answer.json) == []
        else:
            assert answer.content


def sent(world: World, operation: Operation) -> dict[str, Any]:
    taken = operation.body
    if taken is None:
        return {} if operation.method in ("GET", "DELETE") or operation.reply.published else {"json": {"name": "Given"}}
    value = body(world, operation)
    if value is None:
        value = imagine(taken.shape, Chance(1, 2), world.tenant.now())
    if taken.form in ("multipart", "form"):
        form = aiohttp.FormData()
        for name, shape in taken.shape.real().fields.items():
            if shape.kind == "file":
                form.add_field(name, b"Jan Kos\njan@example.org", filename="new.txt", content_type="text/plain")
            elif name in taken.shape.needed:
                form.add_field(name, shape.words[0] if shape.words else "x")
        return {"data": form}
    assert wrong(taken.shape, value) == [], "the test itself sends what does not fit"
    kind = "application/json-patch+json" if taken.form == "patch" else "application/json"
    return {"data": json.dumps(value), "headers": {"Content-Type": kind}}
