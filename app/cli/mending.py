"""Opening a cache for writing, also where it is damaged, and what is said of damage that comes up later.

Commands that only read change nothing: they say that the cache is damaged, and leave it to the next one that writes.
"""

from typing import TYPE_CHECKING

from app.cache import connection, driver
from app.cache.connection import CacheDamaged
from app.settings import Places, find
from app.vendor import Clock

if TYPE_CHECKING:
    from app.cache.rescue import Report


def open_sound(places: Places, clock: Clock) -> "tuple[driver.Connection, Report | None]":
    """A connection that writes; where the cache was damaged a new one, and what the rescue came to.

    Raises `CacheError`.
    """
    try:
        return connection.writer(places.cache), None
    except CacheDamaged:
        from app.cache.rescue import rescue

        report = rescue(places.cache, now=clock.now())
        return connection.writer(places.cache), report


def as_said(error: Exception, places: Places | None = None) -> Exception:
    """An error of the database as what a person can do about it; any other as it is. Leaves word of damage."""
    if not isinstance(error, driver.DatabaseError):
        return error
    return connection.trouble((places or find()).cache, error) or error
