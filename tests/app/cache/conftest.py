"""The world, in an account whose vendor can do more than `tests.world` says."""

import pytest

from adapters.traffit import VENDOR
from app.cache import accounts, connection
from tests.app.cache.queueing import lead
from tests.world import World


@pytest.fixture
def able(world: World) -> World:
    """An account that can do all that Traffit can, and for which this process sends."""
    connection.transaction(world.db, accounts.put_capabilities, world.account, VENDOR.capabilities)
    lead(world)
    return world
