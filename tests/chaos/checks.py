"""What a person asks for of reference checks that nobody is written to for, and of a candidate's notes."""

from collections.abc import Mapping
from typing import Any

from app.model.ids import LocalId
from app.model.intents import (
    AddReferee,
    AnyIntent,
    EditCandidate,
    EditReferee,
    PersonFields,
    RefereeFields,
    RemoveReferee,
)
from app.model.views import CandidateView, CheckView, RefereeView
from app.model.words import CheckStatus, Kind
from tests.chaos.wishes import Wish
from tests.office import Office


async def _open(here: Office[Any]) -> list[tuple[CandidateView, CheckView]]:
    """Checks that wait for somebody, with whom they are about."""
    people = dict.fromkeys(row.candidate for row in await here.desk.applications())
    views = [view for one in people if (view := await here.desk.candidate(one)) is not None]
    return [(view, one) for view in views for one in view.references if one.status is not CheckStatus.COMPLETED]


async def _waiting(here: Office[Any]) -> list[RefereeView]:
    return [one for _, check in await _open(here) for one in check.missing]


async def other_notes(here: Office[Any], _job: str) -> AnyIntent:
    person, _ = (await _open(here))[0]
    return EditCandidate(candidate=person.id, changes=PersonFields(summary="Call her on Monday"))


async def a_referee(here: Office[Any], _job: str) -> AnyIntent:
    person, check = (await _open(here))[1]
    made: LocalId = await here.desk.new_id(here.account, Kind.REFEREE)
    fields = RefereeFields(first_name="Per", last_name="Ek", email="per@ref.example")
    return AddReferee(candidate=person.id, check=check.id, referee=made, fields=fields)


async def another_address(here: Office[Any], _job: str) -> AnyIntent:
    return EditReferee(referee=(await _waiting(here))[-1].id, changes=RefereeFields(email="new@ref.example"))


async def no_referee(here: Office[Any], _job: str) -> AnyIntent:
    return RemoveReferee(referee=(await _waiting(here))[-2].id)


WISHES: Mapping[str, Wish] = {
    "summary": other_notes,
    "referee": a_referee,
    "another address": another_address,
    "no referee": no_referee,
}
