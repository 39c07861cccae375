"""What an answer says nothing of stays as it was: a list tells less than a single read does."""

from app.cache import people
from app.cache.identity import local_ids
from app.cache.overlay import candidates, jobs
from app.model.ids import LocalId
from app.model.records import Application, Candidate, Job, Reason
from app.model.words import ApplicationStatus, Kind, StageKind
from tests.world import World


def job(world: World, remote: str) -> LocalId:
    return local_ids(world.db, world.account, Kind.JOB, [remote])[remote]


def test_a_list_that_is_silent_takes_nothing_away(able: World) -> None:
    whole = Candidate(remote_id="0", first_name="Ida", last_name="Noor", phones=("+48 1",), title="Cook")
    able.store([whole], able.clock.pass_(1))
    able.store([Candidate(remote_id="0", first_name="Eva", unsaid=("phones", "title"))], able.clock.pass_(1))
    shown = candidates.shown(able.db, able.candidates[0])
    assert shown is not None
    assert (shown.first_name, shown.last_name, shown.phones, shown.title) == ("Eva", "", ("+48 1",), "Cook")
    assert shown.unsaid == ()
    able.store([Candidate(remote_id="0", first_name="Eva")], able.clock.pass_(1))
    assert (candidates.shown(able.db, able.candidates[0]) or shown).phones == ()


def test_a_job_keeps_its_team(able: World) -> None:
    able.store([Job(remote_id="1", name="Baker", recruiters=("Lars Holm",))], able.clock.pass_(1))
    able.store([Job(remote_id="1", name="Chef", unsaid=("recruiters",))], able.clock.pass_(1))
    shown = jobs.shown(able.db, job(able, "1"))
    assert shown is not None
    assert (shown.name, shown.recruiters) == ("Chef", ("Lars Holm",))
    able.store([Job(remote_id="new", name="Cook", unsaid=("recruiters",))], able.clock.pass_(1))
    assert (jobs.shown(able.db, job(able, "new")) or shown).recruiters == ()


def test_an_application_keeps_where_it_came_from_and_why_it_ended(able: World) -> None:
    able.store([Reason(remote_id="r1", name="Too far", leads_to=StageKind.REJECTED)])
    of = {"remote_id": "1:0", "candidate": "0", "job": "1", "stage": "1:0", "status": ApplicationStatus.REJECTED}
    told = Application(**of, source="Fair", reason="r1", applied_at=5, answers=(("Nights?", "Yes"),))  # type: ignore[arg-type]
    able.store([told], able.clock.pass_(1))
    silent = ("source", "reason", "applied_at", "answers", "rejected_at", "custom")
    able.store([Application(**of, prospect=True, unsaid=silent)], able.clock.pass_(1))  # type: ignore[arg-type]

    def row() -> tuple[object, ...]:
        sql = "SELECT source, applied_at, base_reason IS NOT NULL FROM application WHERE pk = ?"
        found: tuple[object, ...] = able.db.execute(sql, (able.applications[0],)).fetchone()
        return found

    assert row() == ("Fair", 5, 1)
    person = people.candidate(able.db, able.candidates[0], able.clock.now())
    assert person is not None
    (view,) = [one for one in person.applications if one.id == able.applications[0]]
    assert (view.answers, view.prospect) == ((("Nights?", "Yes"),), True)
    able.store([Application(**of)], able.clock.pass_(1))  # type: ignore[arg-type]
    assert row() == (None, None, 0)
