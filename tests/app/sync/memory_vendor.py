"""A vendor that is a table in memory, so that a run can lose, delay and cut off at will."""

from contextlib import suppress
from dataclasses import dataclass, field

from app.model.ids import Instant, RemoteId
from app.model.records import Activity, AnyRecord, Application, Candidate, Visit
from app.vendor import (
    AddTags,
    Answer,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    MoveApplication,
    NotThere,
    Pulled,
    RemoveTags,
    Seen,
    UpdateCandidate,
    Write,
)

JOB = "1"


@dataclass
class Person:
    """A candidate as the vendor holds them. `stage`: where they are on the job, None where they are not on it."""

    first_name: str
    last_name: str
    email: str
    stage: int | None = None
    tags: tuple[str, ...] = ()
    marker: str | None = None
    created_at: Instant | None = None
    notes: dict[str, tuple[str, Instant]] = field(default_factory=dict)
    """By id: the text, and when it was written."""


class MemoryVendor:
    """What the vendor holds, on its own clock; requests may arrive late, and never later than the late window."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.people: dict[RemoteId, Person] = {}
        for number, name in enumerate(names):
            first, last = name.split()
            self.people[str(number)] = Person(first, last, f"p{number}@example.org", stage=0)
        self.issued = set(self.people)
        self.log: list[tuple[RemoteId, AnyRecord | None]] = []
        """What happened, in order: of whom, and the visit or note; None for the candidate as they are by then."""
        self.on_the_way: list[tuple[Instant, str, Write]] = []
        self.effects: dict[str, int] = {}
        self.arrived: list[str] = []
        self._numbers = 100

    # --- what somebody else does ---

    def put(self, remote: RemoteId, stage: int, at: Instant) -> bool:
        """Whether that changes anything."""
        person = self.people.get(remote)
        if person is None or person.stage == stage:
            return False
        if person.stage is None:
            self.log.append((remote, Application(remote_id=f"{JOB}:{remote}", candidate=remote, job=JOB)))
        person.stage = stage
        visit = Visit(
            remote_id=f"v{self._number()}",
            application=f"{JOB}:{remote}",
            candidate=remote,
            job=JOB,
            stage=f"{JOB}:{stage}",
            entered_at=at,
        )
        self.log.append((remote, visit))
        return True

    def rename(self, remote: RemoteId, first_name: str) -> bool:
        person = self.people.get(remote)
        if person is None or person.first_name == first_name:
            return False
        person.first_name = first_name
        self.log.append((remote, None))
        return True

    def delete(self, remote: RemoteId) -> None:
        self.people.pop(remote, None)

    # --- requests ---

    def take(self, op_id: str, write: Write, at: Instant) -> Answer:
        """What a request does, and its answer. Raises `NotThere`."""
        self.arrived.append(op_id)
        changed, answer = self._carry_out(write, at)
        if changed:
            self.effects[op_id] = self.effects.get(op_id, 0) + 1
        return answer

    def deliver(self, now: Instant) -> None:
        """What was on its way for long enough arrives; nobody hears its answer."""
        for due in sorted((one for one in self.on_the_way if one[0] <= now), key=lambda one: one[0]):
            self.on_the_way.remove(due)
            with suppress(NotThere):
                self.take(due[1], due[2], due[0])

    def look(self, write: Write, since: Instant, at: Instant) -> Seen:
        """What is there about a write; moves are read with everything else that changed."""
        if isinstance(write, CreateCandidate):
            made = [remote for remote, person in self.people.items() if person.marker == write.marker]
            records = [Pulled(self.candidate(remote), b"{}") for remote in made]
            return Seen(exists=True, matches=len(made), records=records, read_at=at)
        remote = self._whom(write)
        person = self.people.get(remote)
        if person is None:
            return Seen(exists=False, read_at=at)
        match write:
            case CreateApplication():
                there = person.stage is not None
                return Seen(exists=True, matches=int(there), remote_id=f"{JOB}:{remote}" if there else None, read_at=at)
            case CreateNote():
                like = [key for key, (body, wrote) in person.notes.items() if body == write.body and wrote >= since]
                return Seen(exists=True, matches=len(like), remote_id=like[0] if len(like) == 1 else None, read_at=at)
            case UpdateCandidate() | AddTags() | RemoveTags():
                return Seen(exists=True, records=[Pulled(self.candidate(remote), b"{}")], read_at=at)
            case _:
                return Seen(exists=True, read_at=at)

    def candidate(self, remote: RemoteId) -> Candidate:
        person = self.people[remote]
        return Candidate(
            remote_id=remote,
            first_name=person.first_name,
            last_name=person.last_name,
            emails=(person.email,),
            tags=person.tags,
            marker=person.marker,
            created_at=person.created_at,
        )

    def changed_since(self, number: int) -> list[AnyRecord]:
        """What a pull brings of the log from there on; of who is gone, nothing."""
        found: list[AnyRecord] = []
        for remote, record in self.log[number:]:
            if remote in self.people:
                found.append(self.candidate(remote) if record is None else record)
        return found

    # --- how ---

    def _carry_out(self, write: Write, at: Instant) -> tuple[bool, Answer]:
        if isinstance(write, CreateCandidate):
            fields = write.person
            remote = f"c{self._number()}"
            self.issued.add(remote)
            self.people[remote] = Person(
                str(fields.first_name),
                str(fields.last_name),
                fields.emails[0],
                marker=write.marker,
                created_at=at,  # type: ignore[index]
            )
            self.log.append((remote, None))
            return True, Answer(status=201, remote_id=remote)
        remote = self._whom(write)
        person = self.people.get(remote)
        if person is None:
            raise NotThere("there is nobody like that", status=404)
        match write:
            case MoveApplication():
                return self.put(remote, int(write.to_stage.split(":")[1]), at), Answer(status=204)
            case CreateApplication():
                already = person.stage is not None
                if not already:
                    self.put(remote, 0, at)
                return not already, Answer(status=204, already=already, remote_id=f"{JOB}:{remote}")
            case CreateNote():
                key = f"n{self._number()}"
                person.notes[key] = (write.body, at)
                note = Activity(remote_id=key, candidate=remote, kind="note", at=at, title=write.title, body=write.body)
                self.log.append((remote, note))
                return True, Answer(status=204)
            case UpdateCandidate():
                return self.rename(remote, str(write.changes.first_name)), Answer(status=200)
            case AddTags() | RemoveTags():
                return self._tag(remote, person, write), Answer(status=200)
            case _:
                raise AssertionError(write)

    def _tag(self, remote: RemoteId, person: Person, write: AddTags | RemoveTags) -> bool:
        """Whether that changes anything."""
        if isinstance(write, AddTags):
            after = (*person.tags, *(tag for tag in write.tags if tag not in person.tags))
        else:
            after = tuple(tag for tag in person.tags if tag not in write.tags)
        changed, person.tags = after != person.tags, after
        if changed:
            self.log.append((remote, None))
        return changed

    def _whom(self, write: Write) -> RemoteId:
        """The candidate a request is about: one of whom the vendor has given an id, and nothing of ours."""
        remote = write.candidate  # type: ignore[union-attr]
        assert remote in self.issued, f"{remote} is no id of the vendor's"
        if isinstance(write, MoveApplication):
            assert (write.application, write.job) == (f"{JOB}:{remote}", JOB)
        return remote

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers
