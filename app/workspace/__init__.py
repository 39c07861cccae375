"""What screens talk to: one object, no logic of its own.

`Desk` reads views from the cache, puts intents into the queue and tells its listeners when something changed.
It never opens a socket: pulling and sending is another process on the same cache (`app.sync`).
"""

from app.cache.connection import CacheDamaged
from app.workspace.desk import Desk, NoRoom, NotAllowed, Overtaken

__all__ = ["CacheDamaged", "Desk", "NoRoom", "NotAllowed", "Overtaken"]
