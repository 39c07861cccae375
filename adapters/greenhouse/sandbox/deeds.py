"""What can be done to candidates and applications, by the API's hands and by a test's behind a client's back."""

from typing import Any

from adapters.greenhouse.sandbox.catalogues import HIRED_REASON, NOT_FILLING
from adapters.greenhouse.sandbox.lives import note as blank_note
from adapters.greenhouse.sandbox.records import Mail, Row
from adapters.greenhouse.sandbox.staff import ADMIN
from adapters.greenhouse.sandbox.tenant import Tenant
from adapters.sandbox.answers import NotThere

READ_AS = {"admin_only": "admin_only_visible", "private": "privately_visible", "public": "publicly_visible"}
"""A note's visibility as it is written and as it is read."""
OF_CANDIDATE = (
    "applications", "notes", "attachments", "candidate_educations", "candidate_employments", "applied_candidate_tags",
    "offers", "eeoc",
)  # fmt: skip
OF_APPLICATION = (
    "application_stages", "prospect_details", "rejection_details", "interviews", "scorecards", "demographic_answers",
    "offers", "eeoc", "attachments",
)  # fmt: skip
_REACH = ("email_addresses", "phone_numbers", "addresses", "website_addresses", "social_media_addresses")


class Deeds(Tenant):
    """The account with everything that happens in it. Each raises `NotThere` for what is not there."""

    def add(self, first_name: str, last_name: str, **fields: Any) -> int:
        """A new candidate with these fields (API names; `tags` as names). Its id."""
        tags = fields.pop("tags", [])
        lists: dict[str, Any] = {name: [] for name in (*_REACH, "linked_user_ids")}
        values = {"private": False, "can_email": True, "custom_fields": {}, "last_activity_at": self.now(), **lists}
        row = self.make("candidates", **(values | fields | {"first_name": first_name, "last_name": last_name}))
        self.set_tags(row["id"], tags)
        return int(row["id"])

    def edit(self, candidate: int, **fields: Any) -> None:
        """Change fields of a candidate (API names)."""
        row = self.candidate(candidate)
        if "tags" in fields:
            self.set_tags(candidate, fields.pop("tags"))
        self.put("candidates", row, **fields)

    def delete(self, candidate: int) -> None:
        """Remove a candidate with everything that hangs on it."""
        self.candidate(candidate)
        for row in self.applications_of(candidate):
            self.delete_application(row["id"])
        for name in OF_CANDIDATE:
            self.drop_all(name, self.of_candidate(name, candidate))
        self.drop("candidates", candidate)

    def apply(self, candidate: int, job: int, stage: int | None = None, **fields: Any) -> int:
        """Put a candidate into a stage of a job, the first one if none is said. The application's id."""
        self.candidate(candidate)
        stages = self.stages_of(self.row("jobs", job)["id"])
        target = stage if stage is not None else stages[0]["id"]
        if target not in {row["id"] for row in stages}:
            raise NotThere(f"stage {target} of job {job}")
        row = self._application(candidate, job_id=job, prospect=False, **fields)
        self._enter(row, target)
        self.touch(candidate)
        return int(row["id"])

    def consider(self, candidate: int, jobs: list[int], **fields: Any) -> int:
        """Make a candidate a prospect, for these jobs or for none. The application's id."""
        self.candidate(candidate)
        details = {name: fields.pop(name, None) for name in ("pool_id", "pool_stage_id", "prospect_owner_id")}
        single = jobs[0] if len(jobs) == 1 else None
        row = self._application(candidate, job_id=single, prospect=True, prospective_job_ids=jobs, **fields)
        self.make("prospect_details", application_id=row["id"], **details)
        self.touch(candidate)
        return int(row["id"])

    def _application(self, candidate: int, **fields: Any) -> Row:
        values = {"status": "in_process", "prospective_job_ids": [], "answers": [], "custom_fields": {}}
        now = self.now()
        return self.make(
            "applications", candidate_id=candidate, needs_decision=False, last_activity_at=now, **(values | fields)
        )

    def _enter(self, application: Row, stage: int) -> Row:
        """Leave the stage it is in and enter another one of its job."""
        now, found = self.now(), None
        rows = self.of_application("application_stages", application["id"])
        for row in rows:
            if row["job_interview_stage_id"] == stage:
                found = row
            if row["current"] and row["job_interview_stage_id"] != stage:
                self.put("application_stages", row, current=False, exited_at=row["exited_at"] or now)
        if found is None:
            known = {row["job_interview_stage_id"] for row in rows}
            missing = [row["id"] for row in self.stages_of(application["job_id"]) if row["id"] not in known]
            for at in missing:
                made = self.make("application_stages", application_id=application["id"], job_interview_stage_id=at)
                found = made if at == stage else found
                self.put("application_stages", made, current=False)
        if found is None:
            raise NotThere(f"stage {stage} of job {application['job_id']}")
        here = self.put("application_stages", found, current=True, entered_at=now, exited_at=None)
        latest = self.application(application["id"])
        return self.put("applications", latest, job_interview_stage_id=stage, stage_id=here["id"], last_activity_at=now)

    def move(self, application: int, stage: int, *, by: int = ADMIN) -> None:
        """Move an application to a stage of its job; a transition rule may write to the candidate."""
        row = self._enter(self.application(application), stage)
        if self.row("job_interview_stages", stage)["_mails"]:
            self.mails.append(Mail(self.now(), "transition", application, row["candidate_id"], None, by))
        self.touch(row["candidate_id"])

    def transfer(self, application: int, job: int, *, by: int = ADMIN) -> None:
        """Move an application to the first stage of another job."""
        row = self.put("applications", self.application(application), job_id=self.row("jobs", job)["id"])
        self.move(row["id"], self.stages_of(job)[0]["id"], by=by)

    def reject(self, application: int, reason: int | None, *, by: int = ADMIN, notes: str | None = None) -> None:
        row, now = self.application(application), self.now()
        written = self.note(row["candidate_id"], notes, by=by, application=application) if notes else None
        self.make(
            "rejection_details", application_id=application, rejection_reason_id=reason, rejected_by_id=by,
            rejected_at=now, rejection_note_id=written, question_custom_fields={},
        )  # fmt: skip
        self._leave(row, now)
        self.put(
            "applications", self.application(application), status="rejected", rejected_at=now,
            rejection_reason_id=reason, last_activity_at=now, needs_decision=False,
        )  # fmt: skip
        self.touch(row["candidate_id"])

    def unreject(self, application: int) -> None:
        """Back to the stage it was rejected in; reason and details go."""
        row = self.application(application)
        self.drop_all("rejection_details", self.of_application("rejection_details", application))
        self.put("applications", row, status="in_process", rejected_at=None, rejection_reason_id=None)
        if (stage := self.stage_row(application)) is not None:
            self.put("application_stages", stage, exited_at=None)
        self.touch(None, application)

    def hire(self, application: int, opening: int, *, reason: int | None = None) -> None:
        """Fill an opening with the application; the job closes with its last opening."""
        row, now = self.application(application), self.now()
        self._leave(row, now)
        self.put("applications", self.application(application), status="hired", last_activity_at=now)
        self.close_opening(opening, reason or HIRED_REASON, application=application)
        self.touch(row["candidate_id"])

    def _leave(self, application: Row, now: int) -> None:
        row = self.stage_row(application["id"])
        if row is not None:
            self.put("application_stages", row, exited_at=now)

    def close_opening(self, opening: int, reason: int | None, *, application: int | None = None) -> None:
        row, now = self.row("openings", opening), self.now()
        self.put(
            "openings", row, open=False, closed_at=now, close_reason_id=reason, application_id=application
        )  # fmt: skip
        if not self.open_openings(row["job_id"]):
            self.put("jobs", self.row("jobs", row["job_id"]), status="closed", closed_at=now)

    def close_job(self, job: int) -> None:
        """Close all its openings, and the job with them."""
        self.row("jobs", job)
        for row in self.open_openings(job):
            self.close_opening(row["id"], NOT_FILLING)
        self.put("jobs", self.row("jobs", job), status="closed", closed_at=self.now())

    def edit_job(self, job: int, **fields: Any) -> None:
        """Change fields of a job (API names)."""
        self.put("jobs", self.row("jobs", job), **fields)

    def delete_application(self, application: int) -> None:
        self.application(application)
        for row in self.of_application("interviews", application):
            people = self._people("interviews", row["id"])
            self.drop_all("interviewers", self.tables["interviewers"].where(people, interview_id=row["id"]))
        for name in OF_APPLICATION:
            self.drop_all(name, self.of_application(name, application))
        self.drop("applications", application)

    def note(
        self,
        candidate: int,
        body: str,
        *,
        by: int | None = ADMIN,
        application: int | None = None,
        kind: str = "NOTE",
        visibility: str = "public",
    ) -> int:
        """Write a note; `visibility` as the API takes it. Its id."""
        self.candidate(candidate)
        blank = {name: value for name, value in blank_note(0, candidate, 0).items() if name != "id"}
        row = self.make(
            "notes",
            **(blank | {"body": body, "user_id": by, "application_id": application, "type": kind}),
        )
        self.put("notes", row, visibility=READ_AS[visibility])
        self.touch(candidate, application)
        return int(row["id"])

    def unnote(self, note: int) -> None:
        """Delete a note: the API has no such call, people do it on screen."""
        self.row("notes", note)
        self.drop("notes", note)

    def tag(self, candidate: int, name: str) -> int:
        """Put a tag on a candidate, making it up where it is new. The id of the pair."""
        self.candidate(candidate)
        tag = next((row for row in self.tables["candidate_tags"] if row["name"] == name), None)
        tag = tag or self.make("candidate_tags", name=name)
        for row in self.of_candidate("applied_candidate_tags", candidate):
            if row["candidate_tag_id"] == tag["id"]:
                return int(row["id"])
        return int(self.make("applied_candidate_tags", candidate_id=candidate, candidate_tag_id=tag["id"])["id"])

    def untag(self, candidate: int, name: str) -> None:
        for row in self.of_candidate("applied_candidate_tags", candidate):
            if self.row("candidate_tags", row["candidate_tag_id"])["name"] == name:
                self.drop("applied_candidate_tags", row["id"])
        self.touch(candidate)

    def set_tags(self, candidate: int, names: list[str]) -> None:
        """These tags and no others."""
        for name in set(self.tags(candidate)) - set(names):
            self.untag(candidate, name)
        for name in names:
            self.tag(candidate, name)

    def attach(
        self, application: int, filename: str, content: bytes | str, *, kind: str = "resume", visibility: str = "public"
    ) -> int:
        """Put a file to an application: bytes, or the address to fetch it from. A new resume replaces the old."""
        row = self.application(application)
        if kind == "resume":
            old = [one for one in self.of_application("attachments", application) if one["type"] == "resume"]
            self.drop_all("attachments", old)
        made = self.make(
            "attachments", application_id=application, candidate_id=row["candidate_id"], filename=filename, type=kind,
            _visibility=visibility,
        )  # fmt: skip
        self.contents[made["id"]] = content
        self.touch(None, application)
        return int(made["id"])

    def detach(self, attachment: int) -> None:
        row = self.row("attachments", attachment)
        self.drop("attachments", attachment)
        self.contents.pop(attachment, None)
        self.touch(None, row["application_id"])

    def merge(self, primary: int, secondary: int) -> None:
        """Everything of the second becomes the first's; the second is no more."""
        kept, lost = self.candidate(primary), self.candidate(secondary)
        for name in OF_CANDIDATE:
            for row in self.of_candidate(name, secondary):
                if name != "applied_candidate_tags":
                    self.put(name, row, candidate_id=primary)
        for tag in self.tags(secondary):
            self.tag(primary, tag)
        self.drop_all("applied_candidate_tags", self.of_candidate("applied_candidate_tags", secondary))
        reach = {name: kept[name] + [one for one in lost[name] if one not in kept[name]] for name in _REACH}
        self.put("candidates", self.candidate(primary), **reach)
        self.drop("candidates", secondary)
