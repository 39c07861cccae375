"""One candidate of two, and somebody's data taken out, at a Greenhouse account written by somebody else."""

import pytest

from adapters.greenhouse import VENDOR
from app.model.words import Verb
from app.vendor import Anonymise, AnswerLost, Forbidden, Merge, NotThere, Refused
from tests.adapters.greenhouse.harvest import connect
from tests.adapters.greenhouse.place import NOBODY, RECRUITER, Place
from tests.surroundings import WallClock

pytestmark = pytest.mark.usefixtures("_quick_retries")


def other(place: Place) -> str:
    key = place.tenant.add("Ana", "Kosova")
    place.tenant.apply(key, int(place.tenant.job_with_code("J3")["id"]))
    return str(key)


async def people(place: Place, *keys: str) -> list[str]:
    rows = (await place.account.call("candidates.list", {"ids": ",".join(keys)})).body
    return sorted(str(row["id"]) for row in rows)


async def test_of_two_one_stays_and_has_the_applications_of_both(place: Place) -> None:
    goes = other(place)
    await place.account.destroy(Merge(primary=place.candidate, secondary=goes))
    assert await people(place, place.candidate, goes) == [place.candidate]
    assert len(place.tenant.applications_of(int(place.candidate))) == 2
    assert place.sent(f"/candidates/{place.candidate}/merge$") == [{"secondary_candidate_id": int(goes)}]


async def test_all_is_taken_out_that_the_capability_names(place: Place) -> None:
    place.tenant.edit(int(place.candidate), email_addresses=[{"value": "a@x.pl", "type": "work"}], company="Bałtyk")
    await place.account.destroy(Anonymise(candidate=place.candidate))
    row = place.tenant.candidate(int(place.candidate))
    assert (row["email_addresses"], row["phone_numbers"], row["company"]) == ([], [], None)
    assert "Kos" not in row["last_name"]
    (sent,) = place.sent("/anonymize$")
    able = next(one for one in VENDOR.capabilities if one.verb is Verb.ANONYMISE)
    assert tuple(sent["fields"]) == able.fields


async def test_only_what_is_named_is_taken_out(place: Place) -> None:
    place.tenant.edit(int(place.candidate), email_addresses=[{"value": "a@x.pl", "type": "work"}], company="Bałtyk")
    await place.account.destroy(Anonymise(candidate=place.candidate, fields=("email_addresses",)))
    row = place.tenant.candidate(int(place.candidate))
    assert (row["email_addresses"], row["company"], row["last_name"]) == ([], "Bałtyk", "Kos")


async def test_a_lost_answer_is_told_and_nothing_is_sent_twice(place: Place) -> None:
    goes = other(place)
    place.served.faults.drop_after("POST", "/merge$", times=1)
    with pytest.raises(AnswerLost):
        await place.account.destroy(Merge(primary=place.candidate, secondary=goes))
    assert len(place.sent("/merge$")) == 1
    assert await people(place, goes) == []


async def test_what_cannot_be_is_refused_and_changes_nothing(place: Place) -> None:
    with pytest.raises(Refused):
        await place.account.destroy(Merge(primary=place.candidate, secondary="x"))
    assert not place.sent("/merge$")
    with pytest.raises(NotThere):
        await place.account.destroy(Merge(primary=NOBODY, secondary=place.candidate))
    with pytest.raises(Refused, match="shoe_size"):
        await place.account.destroy(Anonymise(candidate=place.candidate, fields=("shoe_size",)))
    assert await people(place, place.candidate) == [place.candidate]


async def test_who_may_not_is_told_which_scope_it_may_take(place: Place) -> None:
    place.served.faults.error("POST", "/merge$", status=403)
    values = {**place.served.credentials, "user_id": RECRUITER, "read_user_id": place.served.credentials["user_id"]}
    account = connect(place.served.base_url, WallClock(), values=values)
    with pytest.raises(Forbidden, match="harvest:candidates:merge, or the user it acts as may not do this"):
        await account.destroy(Merge(primary=place.candidate, secondary=other(place)))
    await account.close()
