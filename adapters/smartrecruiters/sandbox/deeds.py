"""What a test does to the company behind a client's back, as people do it on screen."""

from collections.abc import Iterator
from typing import Any

from adapters.sandbox.answers import NotThere
from adapters.smartrecruiters.sandbox import catalogues
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.plan import Reached
from adapters.smartrecruiters.sandbox.processes import Place
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.webhooks import Company


class Deeds(Company):
    """Ids are texts. Each raises `NotThere` for what is not there."""

    def add(self, firstName: str, lastName: str, **fields: Any) -> str:  # noqa: N803  # names of the wire
        """A new candidate with these fields of its profile, and `tags`. Its id."""
        tags = fields.pop("tags", [])
        blank: Row = {"averageRating": None, "education": [], "experience": [], "location": {}, "web": {}}
        blank |= {"internal": False, "email": None, "phoneNumber": None}
        whose = self.people.add(blank | fields | {"firstName": firstName, "lastName": lastName}, self.now())
        whose.tags = list(tags)
        return whose.id

    def edit(self, candidate: str, **fields: Any) -> None:
        """Change fields of a profile, and `tags`."""
        whose = self.candidate(candidate)
        if "tags" in fields:
            whose.tags = list(fields.pop("tags"))
        whose.profile = {**whose.profile, **fields}
        self.keep(whose)

    def delete(self, candidate: str) -> None:
        self.people.drop(self.candidate(candidate).number)

    def apply(self, candidate: str, job: str, status: str = "NEW") -> str:
        """Put a candidate on a job, at its beginning. The application's id."""
        whose, row = self.candidate(candidate), self.job(job)
        at, made = whose.next("application")
        whose.applications.append(
            Application(at, row["_number"], made, [Reached(self.now(), Place(status))], catalogues.API)
        )
        self.touch(row, activity=True)
        self.keep(whose)
        return made

    def assigned(self, candidate: str, job: str) -> Application:
        found = self.candidate(candidate).on(self.job(job)["_number"])
        if found is None:
            raise NotThere(f"{candidate} on {job}")
        return found

    def move(
        self,
        candidate: str,
        job: str,
        status: str,
        sub: str | None = None,
        reason: str | None = None,
    ) -> None:
        found = self.assigned(candidate, job)
        found.history.append(Reached(self.now(), Place(status, sub)))
        found.reason = reason
        self.touch(self.job(job), activity=True)
        self.keep(self.candidate(candidate))

    def unassign(self, candidate: str, job: str) -> None:
        """Take a candidate off a job."""
        found, whose = self.assigned(candidate, job), self.candidate(candidate)
        whose.applications.remove(found)
        self.keep(whose)

    def tag(self, candidate: str, tag: str) -> None:
        whose = self.candidate(candidate)
        whose.tags = [*whose.tags, tag]
        self.keep(whose)

    def untag(self, candidate: str, tag: str) -> None:
        whose = self.candidate(candidate)
        whose.tags = [one for one in whose.tags if one != tag]
        self.keep(whose)

    def note(self, candidate: str, content: str, job: str | None = None) -> str:
        """A note about a candidate, on one job or on none. Its id."""
        whose = self.candidate(candidate)
        slots = [] if job is None else [self.assigned(candidate, job).slot]
        at, made = whose.next("message")
        whose.messages.append(
            {
                "id": made, "_at": at, "content": content, "createdOn": self.now(), "visibility": "PUBLIC",
                "authorId": self.actor["id"], "_slots": slots,
            }
        )  # fmt: skip
        self.keep(whose)
        return made

    def attach(self, candidate: str, job: str | None, name: str, content: bytes) -> str:
        """A file of a candidate. Its id."""
        whose = self.candidate(candidate)
        at, made = whose.next("attachment")
        whose.attachments.append(
            {
                "id": made, "_at": at, "_job": None if job is None else self.job(job)["_number"], "name": name,
                "type": "GENERIC_FILE", "contentType": "application/octet-stream", "_content": content,
            }
        )  # fmt: skip
        self.keep(whose)
        return made

    def edit_job(self, job: str, **fields: Any) -> None:
        """Change fields of a job (names of the wire)."""
        row = self.job(job)
        if "status" in fields and fields["status"] != row["status"]:
            row["_history"].append((self.now(), fields["status"], self.actor["id"]))
        row |= fields
        self.touch(row)

    def job_with_ref(self, ref: str) -> Row:
        """The first job with that reference. Raises `NotThere`."""
        for row in self.jobs.values():
            if row["refNumber"] == ref:
                return row
        raise NotThere(f"job {ref}")

    def on_job(self, job: str) -> Iterator[Candidate]:
        """Everybody on a job, the longest known first."""
        number = self.job(job)["_number"]
        return (one for one in self.everyone() if one.on(number) is not None)
