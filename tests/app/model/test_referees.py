"""A referee is typed on a line, the name first and the rest in any order."""

import pytest

from app.model.contact import NotOne
from app.model.intents import RefereeFields
from app.model.referees import read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Eva Berg, eva@example.org", RefereeFields(first_name="Eva", last_name="Berg", email="eva@example.org")),
        ("Eva Berg <eva@example.org>", RefereeFields(first_name="Eva", last_name="Berg", email="eva@example.org")),
        (
            "Eva van Berg; Manager; +46 70-123; at Klarna AB; as direct manager; in sv",
            RefereeFields(
                first_name="Eva van",
                last_name="Berg",
                phone="+46 70-123",
                company="Klarna AB",
                relationship="direct manager",
                language="sv",
                is_manager=True,
            ),
        ),
        ("Eva, 070 123", RefereeFields(first_name="Eva", phone="070 123")),
    ],
)
def test_what_is_typed_is_understood(typed: str, said: RefereeFields) -> None:
    assert read(typed) == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "first the name"),
        ("eva@example.org", "first the name"),
        ("Eva Berg", "a mail address or a phone number is needed"),
        ("Eva Berg, eva@", "no mail address"),
        ("Eva Berg, 12", "no phone number"),
        ("Eva Berg, eva@example.org, colleague", "colleague is not clear"),
    ],
)
def test_what_is_not_clear_is_told(typed: str, why: str) -> None:
    with pytest.raises(NotOne, match=why):
        read(typed)
