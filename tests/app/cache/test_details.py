"""Interviews, scorecards, offers, openings and what somebody did before: how they come, and how they go."""

import zlib
from typing import Any

import pytest

from app.cache import absorb, accounts, connection, details, facets, identity, pages, people, returns, sweeps
from app.model.ids import DAY, HOUR, LocalId
from app.model.records import (
    AnyRecord,
    Application,
    Background,
    Candidate,
    Interview,
    Job,
    Listed,
    Offer,
    Opening,
    Scorecard,
    User,
)
from app.model.views import CandidateView, JobDetailView
from app.model.words import DETAILS, BackgroundKind, Kind, OfferStatus, Rating, Visibility
from app.vendor import FacetRead, Page, Pulled, Stream, Unreadable
from tests import dossier
from tests.world import START, World

SECRET = "SECRET "


def seen(world: World, person: int = 0) -> CandidateView:
    view = people.candidate(world.db, world.candidates[person], world.clock.now())
    assert view is not None
    return view


def job(world: World) -> JobDetailView:
    view = details.of_job(world.db, world.job, world.clock.now())
    assert view is not None
    return view


def rows(world: World) -> int:
    return int(world.db.execute("SELECT COUNT(*) FROM detail").fetchone()[0])


def gone(world: World, kind: Kind, pk: LocalId, remote: str) -> None:
    doubt = sweeps.Doubt(pk, kind, remote)
    assert connection.transaction(world.db, sweeps.gone, doubt, world.clock.pass_(1))


def opened(value: bytes) -> bytes:
    """A payload as the vendor sent it; what is none as it is."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def everything(world: World) -> bytes:
    return b"\n".join(
        opened(value)
        for (table,) in world.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for row in world.db.execute(f"SELECT * FROM {table}")
        for value in (cell.encode() if isinstance(cell, str) else cell for cell in row)
        if isinstance(value, bytes)
    )


# --- what is seen ------------------------------------------------------------------------------------


def test_a_candidate_shows_what_hangs_on_them_with_names_for_ids(world: World) -> None:
    dossier.tell(world)
    view = seen(world)
    (app,) = view.applications
    assert (app.recruiter, app.coordinator, app.credited_to) == ("Eva Berg", "u9", "Bo Lund")
    assert app.answers == (("Work permit?", "yes"), ("When could you start?", ""))
    assert (app.prospect, app.status_raw, app.custom) == (True, "in_process", (("Notice", "3 months"),))
    assert (view.is_private, view.can_email) == (True, False)
    assert view.timeline[0].visibility is Visibility.ADMIN_ONLY
    assert [(one.name, one.starts_at is None) for one in view.interviews] == [
        ("Meet the team", True), ("Technical interview", False), ("Phone call", False),
    ]  # fmt: skip
    talk = view.interviews[1]
    assert [(one.name, one.status) for one in talk.interviewers] == [("Lars Holm", "accepted"), ("Guest Star", None)]
    assert (talk.organizer, talk.job_name, talk.candidate_name) == ("Eva Berg", "Backend Engineer", "Ida Noor")
    assert [(one.about, one.author, one.rating, one.rating_raw, one.draft) for one in view.scorecards] == [
        ("Take home", "Lars Holm", None, "4 of 5", True), ("Phone call", "Eva Berg", Rating.STRONG_YES, None, False),
    ]  # fmt: skip
    assert [(one.title, one.background) for one in view.background] == [
        ("Staff engineer", BackgroundKind.WORK), ("Engineer", BackgroundKind.WORK), ("MSc", BackgroundKind.EDUCATION),
    ]  # fmt: skip


def test_of_several_versions_of_an_offer_the_latest_counts(world: World) -> None:
    dossier.tell(world)
    other = Application(remote_id="2:0", candidate="0", job="2", stage="2:0")
    dossier.pull(world, [other, Offer(remote_id="o3", application="2:0", version=1, status=OfferStatus.DRAFT)])
    offers = seen(world).offers
    assert [(one.ref.split(":")[1], one.version, one.superseded) for one in offers] == [
        ("o2", 2, False), ("o3", 1, False), ("o1", 1, True),
    ]  # fmt: skip
    assert offers[0].opening == "Seat 1"
    lost = [Offer(remote_id="o2", application="1:0", version=2, status=OfferStatus.ACCEPTED, opening="p7")]
    world.clock.pass_(1)
    dossier.pull(world, lost)
    assert (seen(world).offers[0].opening, seen(world).offers[0].status) == ("p7", OfferStatus.ACCEPTED)


def test_a_job_shows_its_team_and_its_seats(world: World) -> None:
    dossier.tell(world)
    view = job(world)
    assert (view.job.department, view.job.hiring_managers, view.job.confidential) == (
        "Engineering", ("Ada Byron",), True,
    )  # fmt: skip
    assert view.custom == (("Budget", "90 000"),)
    assert [(one.name, one.open, one.candidate_name, one.close_reason) for one in view.openings] == [
        ("Seat 1", True, None, None), ("Seat 2", False, "Ida Noor", "Hired"),
    ]  # fmt: skip
    assert details.of_job(world.db, LocalId(999_999), 0) is None


def test_interviews_of_all_accounts_between_two_instants_also_those_that_go_on(world: World) -> None:
    now = START
    talks = {
        "over": (now - 2 * HOUR, now - HOUR), "going on": (now - HOUR, now + HOUR), "soon": (now + HOUR, None),
        "at the end": (now + DAY, None), "just begins": (now, None), "never said": (None, None),
        "wrong way round": (now - HOUR, now - 2 * HOUR),
    }  # fmt: skip
    found: list[AnyRecord] = [
        Interview(remote_id=name, application="1:0", name=name, starts_at=start, ends_at=end)
        for name, (start, end) in talks.items()
    ]
    found.append(Interview(remote_id="d", application="1:1", name="all day", starts_at=now - 5 * HOUR, all_day=True))
    dossier.pull(world, found)
    between = details.interviews(world.db, now, now + DAY)
    assert [one.name for one in between] == ["all day", "going on", "just begins", "soon"]
    assert [one.candidate_name for one in between[:2]] == ["Łukasz Żółć", "Ida Noor"]


def test_how_old_a_kind_is_its_oldest_list_says(world: World) -> None:
    kinds = (Kind.BACKGROUND, Kind.INTERVIEW)
    jobs = Stream(name="jobs_before", title="employments", delta=True, brings=kinds[:1])
    schools = Stream(name="schools", title="educations", delta=True, brings=kinds)
    dossier.pull(world, [], stream=jobs, begun_at=START - HOUR)
    assert details.brought(world.db, world.account) == [
        details.BroughtView(kind=kinds[0], read_at=START - HOUR, error=None)
    ]
    dossier.pull(world, [], stream=schools)
    found = {one.kind: one.read_at for one in details.brought(world.db, world.account)}
    assert found == {Kind.BACKGROUND: START - HOUR, Kind.INTERVIEW: START}
    world.db.execute("UPDATE stream SET fresh_at = NULL, error = 'no permission' WHERE name = 'schools'")
    first = details.brought(world.db, world.account)[0]
    assert (first.read_at, first.error) == (None, "no permission")


# --- how they come -----------------------------------------------------------------------------------


def test_they_may_come_before_whom_and_what_they_are_about(world: World) -> None:
    talk = Interview(remote_id="i9", application="9:8", name="Early", starts_at=START, organizer="u9")
    seat = Opening(remote_id="p9", job="9", name="Seat", open=False, application="9:8")
    dossier.pull(world, [talk, seat, Background(remote_id="b9", candidate="8", background=BackgroundKind.WORK)])
    (early,) = details.interviews(world.db, START, START + 1)
    assert (early.candidate, early.candidate_name, early.organizer) == (None, "(not read yet)", "u9")
    world.clock.pass_(1)
    dossier.pull(world, [Application(remote_id="9:8", candidate="8", job="9", stage="9:0")])
    dossier.pull(world, [Candidate(remote_id="8", first_name="Eva"), User(remote_id="u9", name="Lars Holm")])
    (early,) = details.interviews(world.db, START, START + 1)
    assert (early.candidate_name, early.organizer) == ("Eva", "Lars Holm")
    pk = identity.known_ids(world.db, world.account, Kind.CANDIDATE, ["8"])["8"]
    view = people.candidate(world.db, pk, START)
    assert view is not None
    assert (len(view.interviews), len(view.background)) == (1, 1)


def test_when_two_people_become_one_at_the_vendor_the_details_of_an_application_go_along(world: World) -> None:
    dossier.tell(world)
    world.clock.pass_(1)
    moved = Application(remote_id="1:0", candidate="1", job="1", stage="1:2")
    dossier.pull(world, [moved])
    assert [len(seen(world, 0).interviews), len(seen(world, 1).interviews)] == [0, 3]


def test_the_same_page_again_writes_none_and_an_older_one_takes_none_back(world: World) -> None:
    dossier.tell(world)
    again = dossier.pull(world, dossier.records(0, world.clock.now()))
    assert (again.new, again.changed) == (0, 0)
    world.clock.pass_(10)
    dossier.pull(world, [Scorecard(remote_id="s1", application="1:0", rating=Rating.NO)])
    dossier.pull(world, dossier.records(0, START + 1), begun_at=START + 1)
    assert {one.rating for one in seen(world).scorecards} == {Rating.NO, None}


def test_one_that_cannot_be_read_is_set_aside_alone(world: World) -> None:
    stream = dossier.DETAILS_STREAM
    dossier.pull(world, [])
    bad = Unreadable(remote_id="i1", reason="starts_at: not a time", raw=b'{"id":1}')
    good = [Pulled(one, b"{}") for one in dossier.records() if isinstance(one, Interview) and one.remote_id != "i1"]
    page = Page(records=good, unreadable=[bad], position=None, begun_at=world.clock.now())
    stored = connection.transaction(
        world.db, pages.store_page, world.account, stream.name, page, now=world.clock.now(), complete=True
    )
    assert (stored.new, stored.unreadable) == (2, 1)
    assert world.db.execute("SELECT stream, remote_id FROM quarantine").fetchall() == [("details", "i1")]
    assert len(seen(world).interviews) == 2


def test_what_is_read_of_one_candidate_by_itself_brings_them_too(world: World) -> None:
    world.db.execute("UPDATE account SET facets = 'background'")
    due = facets.Due(world.candidates[0], "0", "background", wanted=True)
    past = [Pulled(one, b"{}") for one in dossier.records() if isinstance(one, Background)]
    read = FacetRead(exists=True, records=past[:2], read_at=world.clock.now())
    connection.transaction(world.db, facets.take_in, world.account, due, read, world.clock.now())
    view = seen(world)
    assert (len(view.background), [one.read_at for one in view.facets]) == (2, [world.clock.now()])


# --- how they go -------------------------------------------------------------------------------------


def test_with_somebody_goes_all_of_it_also_what_comes_late_and_their_seat_stays(world: World) -> None:
    world.clock.pass_(1)
    personal = [one for one in dossier.records(0, START, SECRET) if not isinstance(one, User | Job | Opening | Listed)]
    others = [one for one in dossier.records() if isinstance(one, User | Job | Opening | Listed)]
    dossier.pull(world, [*others, *personal])
    assert SECRET.encode() in everything(world)
    gone(world, Kind.CANDIDATE, world.candidates[0], "0")
    late = Interview(remote_id="late", application="1:0", name=SECRET, starts_at=START)
    before = Background(remote_id="late", candidate="0", background=BackgroundKind.WORK, title=SECRET)
    dossier.pull(world, [*others, *personal, late, before], begun_at=START)
    assert SECRET.encode() not in everything(world)
    raw = "SELECT i.remote_id FROM raw r JOIN idmap i ON i.pk = r.pk WHERE i.kind = 'opening'"
    assert world.db.execute(raw).fetchall() == [("p1",)], "that of the other says who took it"
    world.clock.pass_(1)
    dossier.pull(world, [Opening(remote_id="p2", job="1", name="Seat 2", open=False, application="1:0")])
    assert world.db.execute("SELECT kind, application FROM detail").fetchall() == [("opening", None)] * 2
    assert [one.candidate_name for one in job(world).openings] == [None, None]


def test_what_came_before_the_application_of_somebody_who_is_gone_goes_when_that_comes(world: World) -> None:
    gone(world, Kind.CANDIDATE, world.candidates[0], "0")
    dossier.pull(world, [Interview(remote_id="i", application="7:0", name="x", starts_at=START)], begun_at=START)
    assert rows(world) == 1, "nobody knows yet whom it is about"
    dossier.pull(world, [Application(remote_id="7:0", candidate="0", job="7", stage="7:1")], begun_at=START)
    assert rows(world) == 0
    assert world.db.execute(
        "SELECT COUNT(*) FROM raw r JOIN idmap i ON i.pk = r.pk WHERE i.kind = 'interview'"
    ).fetchone() == (0,)


def test_with_an_application_or_a_job_goes_what_hangs_on_it(world: World) -> None:
    dossier.tell(world)
    gone(world, Kind.APPLICATION, world.applications[0], "1:0")
    assert {kind for (kind,) in world.db.execute("SELECT kind FROM detail")} == {
        "opening",
        "background",
        "check",
        "referee",
    }
    gone(world, Kind.JOB, world.job, "1")
    assert {kind for (kind,) in world.db.execute("SELECT kind FROM detail")} == {"background", "check", "referee"}


@pytest.mark.parametrize("kind", DETAILS)
def test_single_ones_are_swept_and_may_come_back(world: World, kind: Kind) -> None:
    dossier.tell(world)
    ids = [remote for (remote,) in world.db.execute("SELECT remote_id FROM idmap WHERE kind = ?", (kind,))]
    lost = ids.pop()
    before = rows(world)
    for _ in range(2):
        world.clock.pass_(2 * DAY)
        sweep = connection.transaction(world.db, sweeps.begin, world.account, kind, world.clock.now())
        connection.transaction(world.db, sweeps.met, world.account, sweep, ids, None)
        connection.transaction(world.db, sweeps.end, world.account, sweep, world.clock.now())
    (doubt,) = sweeps.doubts(world.db, world.account, kind)
    assert (doubt.remote, sweeps.held_back(world.db, world.account, kind, limit=9)[0] != "") == (lost, True)
    gone(world, kind, doubt.pk, lost)
    assert rows(world) == before - 1
    assert world.db.execute("SELECT COUNT(*) FROM raw WHERE pk = ?", (doubt.pk,)).fetchone() == (0,)
    world.clock.pass_(1)
    dossier.pull(world, [one for one in dossier.records() if one.remote_id == lost])
    assert rows(world) == before
    assert doubt.pk not in returns.who_is_gone(world.db, world.account)


def test_what_hangs_on_a_twin_hangs_on_the_record_it_turns_out_to_be(world: World) -> None:
    made = connection.transaction(world.db, identity.new_id, world.account, Kind.CANDIDATE)
    dossier.pull(world, [Candidate(remote_id="50", first_name="Eva"), *_of("50")])
    connection.transaction(world.db, absorb.settle_id, made, "50")
    view = people.candidate(world.db, made, world.clock.now())
    assert view is not None
    assert (len(view.interviews), len(view.background)) == (1, 1)
    talk = connection.transaction(world.db, identity.new_id, world.account, Kind.INTERVIEW)
    connection.transaction(world.db, absorb.settle_id, talk, "i50")
    view = people.candidate(world.db, made, world.clock.now())
    assert view is not None
    assert [one.id for one in view.interviews] == [talk]


def _of(person: str) -> list[AnyRecord]:
    return [
        Interview(remote_id=f"i{person}", application=f"1:{person}", candidate=person, name="Talk"),
        Background(remote_id=f"b{person}", candidate=person, background=BackgroundKind.WORK),
    ]


def test_an_account_that_is_removed_leaves_none(world: World) -> None:

    dossier.tell(world)
    connection.transaction(world.db, accounts.forget, world.account)
    assert rows(world) == 0


# --- how they are found ------------------------------------------------------------------------------


def test_they_are_found_by_index(world: World) -> None:
    asked: dict[str, tuple[Any, ...]] = {
        details.OF_CANDIDATE: (1,),
        details.OF_JOB: (1,),
        details.BETWEEN: (1, 2),
        "UPDATE detail SET candidate = ?1 WHERE application = ?2 AND candidate IS NOT ?1 AND kind != 'opening'": (1, 2),
        "DELETE FROM detail WHERE candidate IN (?, ?)": (1, 2),
        "DELETE FROM detail WHERE job IN (?, ?)": (1, 2),
    }
    plans = [
        [step for *_, step in world.db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
        for sql, values in asked.items()
    ]
    used = ["detail_candidate", "detail_job", "detail_kind", "detail_application", "detail_candidate", "detail_job"]
    for plan, index in zip(plans, used, strict=True):
        assert not [step for step in plan if step.startswith("SCAN")], plan
        assert [step for step in plan if f"USING INDEX {index} " in step or f"COVERING INDEX {index} " in step], plan


def test_they_are_counted_by_account_and_kind(world: World) -> None:
    dossier.tell(world)
    assert details.counts(world.db) == {
        world.account: {
            Kind.INTERVIEW: 3, Kind.SCORECARD: 2, Kind.OFFER: 2, Kind.OPENING: 2, Kind.BACKGROUND: 3,
                Kind.CHECK: 1, Kind.REFEREE: 2, Kind.MATTER: 1,
        }
    }  # fmt: skip


def test_a_record_without_anything_more_keeps_its_cell_empty(world: World) -> None:
    assert world.db.execute("SELECT COUNT(more) FROM application").fetchone() == (0,)
