"""One agency in several systems."""

from collections import Counter
from itertools import chain

import pytest

from adapters.sandbox.agency import number_of, person
from adapters.sandbox.chance import Chance
from adapters.sandbox.seats import SYSTEMS, is_seat, job_code, job_title, neighbour, seat

SEED = 1
PEOPLE = {name: [person(seat(SEED, name), number) for number in range(600)] for name in SYSTEMS}


def test_of_sixty_people_some_eight_are_in_two_systems_and_two_in_three():
    systems = [name for name in SYSTEMS if name != "vitay"]
    homes = Counter(chain.from_iterable({one.email for one in PEOPLE[name]} for name in systems))
    sizes = Counter(homes.values())
    assert set(sizes) == {1, 2, 3}
    assert 55 <= sizes[2] <= 100
    assert 12 <= sizes[3] <= 30


def test_whoever_is_in_several_is_the_same_person_and_nobody_else_has_their_address():
    everybody = {one for people in PEOPLE.values() for one in people}
    assert len({one.email for one in everybody}) == len(everybody)
    assert all(number_of(one.email) == one.number for one in everybody)


@pytest.mark.parametrize("seed", [1, 0, -1, 1 << 40])
def test_what_stands_alone_is_as_it_was_and_a_seat_draws_as_its_agency(seed: int):
    assert not is_seat(seed)
    assert neighbour(seed, "vitay") == seed
    assert (job_title(seed, "Data Analyst"), job_code(seed, "J1")) == ("Data Analyst", "J1")
    assert "a" not in person(seed, 7).email.rpartition("@")[0].rpartition(".")[2]
    for name in SYSTEMS:
        assert is_seat(seat(seed, name))
        assert Chance(seat(seed, name), 2, 3).word() == Chance(seed, 2, 3).word()
        assert neighbour(seat(seed, "vitay"), name) == seat(seed, name)


def test_its_clients_look_for_other_people_than_itself():
    titles = [job_title(seat(SEED, name), "Senior Python Developer") for name in SYSTEMS[:4]]
    assert len(set(titles)) == 4
    assert titles[0] == "Senior Python Developer"
    assert len({job_code(seat(SEED, name), "J1") for name in SYSTEMS}) == len(SYSTEMS)
