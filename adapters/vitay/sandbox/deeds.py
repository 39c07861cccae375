"""What can be done in the account, by the API's hands and by a test's behind a client's back."""

from typing import Any

from adapters.vitay.sandbox import catalogues
from adapters.vitay.sandbox.plan import score_of
from adapters.vitay.sandbox.records import Message, Record, Ref, Wrong
from adapters.vitay.sandbox.tenant import Tenant

REACH = ("first_name", "last_name", "email", "phone", "country_code")


class Deeds(Tenant):
    """The account with everything that happens in it. `by`: the recruiter who acts. Raises `NotThere`, `Wrong`."""

    def add(self, *, by: int = catalogues.ROOT, **fields: Any) -> Record:
        """A new candidate with these fields, by their names in the API."""
        blank = dict.fromkeys((*REACH, "internal_id", "notes", "score"))
        row = self.make("candidates", **blank | fields, recruiter=by)
        self.happened("candidate.create", Ref("Candidate", row.id), row.id, by)
        return row

    def edit(self, candidate: int, *, by: int = catalogues.ROOT, **fields: Any) -> Record:
        row = self.put("candidates", self.row("candidates", candidate), **fields)
        self.happened("candidate.update", Ref("Candidate", row.id), row.id, by)
        return row

    def delete(self, candidate: int, *, by: int = catalogues.ROOT) -> Record:
        """With everything that is about the candidate."""
        row = self.row("candidates", candidate)
        for reference in self.references_of(candidate):
            self.withdraw(reference.id, by=by)
        for request in self.requests_of(candidate):
            self.tables["requests"].drop(request.id)
        self._forget_where("Candidate", candidate)
        users, number = self.tables["users"], self.number(candidate)
        user = None if number is None else users.get(users.first_id + number)
        if user is not None:
            users.drop(user.id)
        self.tables["candidates"].drop(candidate)
        self.happened("candidate.destroy", Ref("Candidate", candidate), candidate, by)
        return row

    def refer(self, candidate: int, *, by: int = catalogues.ROOT, **fields: Any) -> Record:
        """Save a reference of a candidate; nobody is written to."""
        person = self.row("candidates", candidate)
        blank: dict[str, Any] = {
            **dict.fromkeys((*REACH, "company_name")), "relationship": "colleague", "contact_type": "email",
            "language": "en", "is_active": True, "permission_share_clients": False,
            "permission_share_candidate": False, "question_sets": (), "filled_at": None, "score": None,
            "answers": None, "metadatum": None, "reminders": 0, "reminded_at": None,
        }  # fmt: skip
        row = self.make("references", **blank | fields, candidate=person.id, recruiter=by)
        self.belongs("references", person.id, row)
        self.happened("reference.create", Ref("Reference", row.id), person.id, by)
        return row

    def edit_reference(self, reference: int, *, by: int = catalogues.ROOT, **fields: Any) -> Record:
        row = self.put("references", self.row("references", reference), **fields)
        self.happened("reference.update", Ref("Reference", row.id), row["candidate"], by)
        return row

    def withdraw(self, reference: int, *, by: int = catalogues.ROOT) -> Record:
        """Delete a reference, with where it was seen."""
        row = self.row("references", reference)
        self._forget_where("Reference", reference)
        self.tables["references"].drop(reference)
        self.happened("reference.destroy", Ref("Reference", reference), row["candidate"], by)
        return row

    def ask(
        self, candidate: int, question_set: int, *, notes: str | None = None, managers: int = 0,
        by: int = catalogues.ROOT,
    ) -> Record:  # fmt: skip
        """Request references: an e-mail and a text to all that are saved and not filled, else to the candidate."""
        person, asked = self.row("candidates", candidate), self.row("question_sets", question_set)
        request = self.make(
            "requests", candidate=person.id, question_set=asked.id, notes=notes, min_manager_references=managers,
            recruiter=by, reminders=0, reminded_at=None,
        )  # fmt: skip
        self.belongs("requests", person.id, request)
        waiting = [row for row in self.references_of(person.id) if row["filled_at"] is None and row["is_active"]]
        for row in waiting:
            sets = tuple(dict.fromkeys((*row["question_sets"], asked.id)))
            self._write_to(self.put("references", row, question_sets=sets, language=asked["language"]), "request")
        if not waiting:
            self._write_to(person, "request")
        self.happened("reference_request.create", Ref("ReferenceRequest", request.id), person.id, by)
        return request

    def remind(self, name: str, row_id: int, *, by: int = catalogues.ROOT) -> Record:
        """Once more an e-mail and a text: to a reference, to the candidate of a request, to a verifier."""
        row = self.row(name, row_id)
        filled = self.is_filled(row) if name == "requests" else row["filled_at"] is not None
        too_many, too_fresh = self.exceeded(row)
        if filled or too_many or too_fresh:
            why = "Already filled" if filled else "Reminder count exceeded" if too_many else "Reminder rate exceeded"
            raise Wrong(422, why)
        if name == "references" and not row["question_sets"]:
            raise Wrong(422, "Reference was not requested yet")
        row = self.put(name, row, reminders=row["reminders"] + 1, reminded_at=self.now())
        to = self.row("candidates", row["candidate"]) if name == "requests" else row
        self._write_to(to, "reminder", about=row.id)
        kind = {"references": "Reference", "requests": "ReferenceRequest"}.get(name, "Verification")
        word = "reference_request" if kind == "ReferenceRequest" else kind.lower()
        self.happened(f"{word}.remind", Ref(kind, row.id), row["candidate"], by)
        return row

    def answer_all(self, reference: int, values: list[str]) -> Record:
        """What a referee does: one answer to each question, in their order."""
        row = self.row("references", reference)
        if row["filled_at"] is not None:
            raise Wrong(422, "Reference is already filled")
        questions = [one for set_id in row["question_sets"] for one in self.questions_of(set_id)]
        if not questions:
            raise Wrong(422, "Reference was not requested yet")
        if len(values) != len(questions):
            raise Wrong(422, f"There are {len(questions)} questions", "/data/attributes/answers")
        answers = tuple(_answered(question, value) for question, value in zip(questions, values, strict=True))
        row = self.put("references", row, filled_at=self.now(), answers=answers, score=_score(answers))
        self.happened("reference.fill", Ref("Reference", row.id), row["candidate"], row["recruiter"])
        return row

    def change_answer(self, answer: int, *, by: int = catalogues.ROOT, **fields: Any) -> Record:
        """Its reference is worth what the numbers say then."""
        row, place = self.answer(answer)
        answers = list(self.answers_of(row))
        number = answers[place]["type"] == "scale"
        if (value := fields.get("value")) is not None and number:
            fields["scale"] = _scale(value)
        elif (scale := fields.get("scale")) is not None:
            if not number:
                raise Wrong(422, "scale is not permitted", "/data/attributes/scale")
            fields["value"] = str(_scale(scale))
        answers[place] = answers[place] | fields
        row = self.put("references", row, answers=tuple(answers), score=_score(answers))
        self.happened("answer.update", Ref("Answer", answer), row["candidate"], by)
        return row

    def seen(self, kind: str, row_id: int, **fields: Any) -> Record:
        """Where a candidate or a reference came from."""
        self.row("candidates" if kind == "Candidate" else "references", row_id)
        blank = dict.fromkeys(("ip_address", "browser", "browser_version", "os", "os_version", "user_agent"))
        row = self.make("metadata", **blank | fields, identifiable=Ref(kind, row_id))
        self.belongs("metadata of " + kind, row_id, row)
        return row

    def hire(self, firm: int, email: str) -> Record:
        """A new recruiter of a firm, with a user who has no password yet."""
        user = self.make(
            "users", email=email, first_name=None, last_name=None, phone=None, country_code=None, is_active=True,
            identifiable=Ref("Recruiter", self.tables["recruiters"].next_id),
        )  # fmt: skip
        return self.make(
            "recruiters", hiring_firm=firm, user=user.id, is_active=True, is_root=False, notifications=True
        )

    def fire(self, recruiter: int) -> Record:
        row = self.row("recruiters", recruiter)
        self.tables["users"].drop(row["user"])
        self.tables["recruiters"].drop(recruiter)
        return row

    def drop_set(self, question_set: int) -> Record:
        """With its questions; what was answered stays."""
        row = self.row("question_sets", question_set)
        for question in self.questions_of(question_set):
            self.tables["questions"].drop(question.id)
        self.tables["question_sets"].drop(question_set)
        return row

    def happened(self, key: str, about: Ref, candidate: int, by: int) -> None:
        """Write an activity."""
        recipient = Ref("Candidate", candidate)
        self.make("activities", key=key, trackable=about, owner=Ref("Recruiter", by), recipient=recipient)

    def _write_to(self, person: Record, kind: str, about: int | None = None) -> None:
        for channel, to in (("email", person["email"]), ("text", person["phone"])):
            if to:
                self.messages.append(Message(self.now(), kind, channel, to, about or person.id))

    def _forget_where(self, kind: str, row_id: int) -> None:
        while (found := self.metadatum_of(kind, row_id)) is not None:
            self.tables["metadata"].drop(found)


def _answered(question: Record, value: str) -> dict[str, Any]:
    scale = _scale(value) if question["type"] == "scale" else None
    said = {name: question[name] for name in ("type", "category", "question", "language")}
    return said | {"value": value, "scale": scale, "comment": None}


def _scale(value: Any) -> int:
    text = str(value)
    if text not in ("1", "2", "3", "4", "5"):
        raise Wrong(422, f"{text[:20]!r} is not a number from 1 to 5", "/data/attributes")
    return int(text)


def _score(answers: Any) -> float | None:
    scales = [one["scale"] for one in answers if one["scale"] is not None]
    return score_of(scales) if scales else None
