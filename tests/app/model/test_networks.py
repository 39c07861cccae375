"""Two people were in one network only where both were seen at the same address of the public one."""

import pytest

from app.model.networks import in_common


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("81.2.69.142", "81.2.69.142", True),
        ("81.2.69.142", "81.2.69.143", False),
        ("::ffff:81.2.69.142", "81.2.69.142", True),
        ("2a02:898:52:1::1", "2a02:898:52:1:aaaa::2", True),
        ("2a02:898:52:1::1", "2a02:898:52:2::1", False),
        ("192.168.1.5", "192.168.1.5", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("not an address", "not an address", False),
        ("", "", False),
    ],
)
def test_only_a_public_network_is_one(one: str, other: str, same: bool) -> None:
    assert in_common(["10.0.0.1", one], [other]) is same
