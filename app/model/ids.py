"""The names things go by: local ids inside the program, remote ids at the vendor."""

from typing import NewType

Instant = int
"""Milliseconds since 1970-01-01T00:00:00Z."""

AccountId = NewType("AccountId", int)
"""Local id of an account; small and stable for the life of the cache."""

LocalId = NewType("LocalId", int)
"""Local id of anything a vendor holds: given once, never reused, never sent to a vendor."""

RemoteId = str
"""The vendor's own id, always text (some vendors use integers, some strings, some pairs)."""

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
