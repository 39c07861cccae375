"""Who is there already under a mail address or a phone number."""

from app.cache import connection, doubles
from app.cache.doubles import FOUND, double, phrase
from app.model.intents import PersonFields
from app.model.records import Candidate
from app.model.views import Double
from tests.world import World, put_account


def mail(*addresses: str) -> PersonFields:
    return PersonFields(emails=addresses)


def phone(*numbers: str) -> PersonFields:
    return PersonFields(phones=numbers)


def known(world: World) -> Double | None:
    """Ida, with two addresses and a number."""
    mails, numbers = ("ida@example.org", "I.Noor+w@Mail.example"), ("+48 127 157 005",)
    person = Candidate(remote_id="0", first_name="Ida", last_name="Noor", emails=mails, phones=numbers)
    world.store([person], world.clock.pass_(1000))
    return Double(id=world.candidates[0], ref="polka:0", name="Ida Noor", has="e-mail")


def test_a_mail_is_the_same_in_any_letter_case_and_only_whole(world: World) -> None:
    ida = known(world)
    for same in (mail("IDA@Example.ORG"), mail("new@example.org", "i.noor+w@mail.example")):
        assert double(world.db, world.account, same) == ida
    for other in ("da@example.org", "noor+w@mail.example", "ida@example.or", "ida+example@org", '"x@example.org'):
        assert double(world.db, world.account, mail(other)) is None
    assert double(world.db, world.account, PersonFields(first_name="Ida")) is None


def test_a_number_is_its_digits_with_or_without_the_country(world: World) -> None:
    known(world)
    for same in ("48-127-157-005", "127 157 005", "0048 127157005"):
        found = double(world.db, world.account, phone(same))
        assert found is not None
        assert (found.ref, found.has) == ("polka:0", "phone number")
    for other in ("157005", "+49 127 157 005", "48127157006"):
        assert double(world.db, world.account, phone(other)) is None


def test_who_is_in_another_account_is_nobody_here(world: World) -> None:
    known(world)
    other = connection.transaction(world.db, lambda db: put_account(db, name="other"))
    assert double(world.db, other, mail("ida@example.org")) is None


def test_nobody_is_read_who_has_not_these_words(world: World) -> None:
    values = (phrase("ida@example.org"), doubles.MOST, world.account, "ida@example.org")
    steps = [row[3] for row in world.db.execute(f"EXPLAIN QUERY PLAN {FOUND}", values)]
    assert any("candidate_fts VIRTUAL TABLE INDEX" in step for step in steps)
    assert any(step.startswith("SEARCH c USING INTEGER PRIMARY KEY") for step in steps)
    assert [step for step in steps if step.startswith("SCAN c ")] == []
