"""One limit and where we stand with it: when the next request may leave, and what the vendor's answers teach.

A generic cell rate algorithm with one number (the theoretical arrival time), a little slower than the limit because
timers round and requests overtake each other. A request that leaves late by less than that margin does not delay the
ones behind it, so that a sustained run uses what the margin leaves.
"""

from collections import deque

import msgspec

from adapters.http.quota import Quota

MARGIN = 1.025
SLIP = (MARGIN - 1) / 2
"""How late a request may leave, in steps, without delaying the next: less than the margin."""
SLOWER = 0.7
RECOVERY = 0.05
"""Share of the configured rate that comes back with every quiet minute."""
QUIET = 60.0
SLOWEST = 0.05
BACKGROUND_SHARE = 0.8
"""Share of the pace that pulls and sweeps may use; the rest is there when a person acts."""
LOW = 0.1
"""Share of a window's requests at which the rest is spread until the window ends."""
LONGEST_PAUSE = 300.0


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor allows some operations together, beside what it allows the account. 0: no limit of that kind."""

    operations: frozenset[str]
    rate: float = 0.0
    concurrent: int = 0


class Pace:
    """The state of one limit. All times are seconds of the gate's clock.

    Args:
        rate: requests a second; 0 for no limit.
        burst: how many may go at once after a silence.
        concurrent: requests in flight at most; 0 for no limit.
        window: seconds in which the vendor counts the limit it tells; that limit then sets the rate. 0: it does not.
    """

    def __init__(self, rate: float, *, burst: int = 1, concurrent: int = 0, window: float = 0.0) -> None:
        self.flying = 0
        self._flying_background = 0
        self._limit = rate
        self._burst = burst
        self._concurrent = concurrent
        self._room = concurrent
        self._window = window
        self._next = 0.0
        self._next_background = 0.0
        self._share = 1.0
        self._slowed_at = 0.0
        self._spread: float | None = None
        self._spread_until = 0.0
        self._left: int | None = None
        self._began: float | None = None
        self._seen = False
        """True where the window's beginning was seen, and not only that it had begun."""
        self._sent: deque[float] = deque()

    def rate(self, now: float) -> float:
        """Requests a second that are allowed now; 0 for no limit."""
        quiet = max(0.0, now - self._slowed_at)
        share = min(1.0, self._share + RECOVERY * int(quiet / QUIET)) if self._share < 1.0 else 1.0
        usual = self._limit * share
        return usual if self._spread is None or now >= self._spread_until else min(usual, self._spread)

    def earliest(self, now: float, *, background: bool) -> float | None:
        """When the next one may leave; None while it waits for another to come back."""
        if self._room and self.flying >= self._room:
            return None
        if background and self._room > 1 and self._flying_background >= self._room - 1:
            return None
        if not self._limit:
            return 0.0
        tolerance = (self._burst - 1) * MARGIN / self.rate(now)
        return max(self._next, self._next_background if background else 0.0) - tolerance

    def take(self, now: float, *, background: bool) -> None:
        """One leaves."""
        self.flying += 1
        self._flying_background += background
        if not self._limit:
            return
        rate = self.rate(now)
        step, late = MARGIN / rate, now - SLIP / rate
        self._next = max(self._next, late) + step
        if background:
            self._next_background = max(self._next_background, late) + step / BACKGROUND_SHARE
        if self._window:
            self._sent.append(now)
            self._forget(now)

    def give_back(self, *, background: bool) -> None:
        """One has come back."""
        self.flying -= 1
        self._flying_background -= background

    def slow_down(self, now: float, *, lesson: bool) -> None:
        """Learn from a 429. `lesson` False: it was refused together with one that taught already."""
        if lesson and self._limit:
            self._share = max(SLOWEST, self.rate(now) / self._limit * SLOWER)
        self._slowed_at = now

    def told(self, quota: Quota, now: float) -> float:
        """Learn from what an answer says is left; seconds to wait where that is nothing. Its request is in flight."""
        if quota.concurrent_remaining is not None and self._concurrent:
            self._room = max(1, min(self._concurrent, self.flying + quota.concurrent_remaining))
        if not self._limit:
            return 0.0
        if quota.limit and self._window:
            self._limit = quota.limit / self._window
        if quota.remaining is None:
            return 0.0
        self._date_window(quota, quota.remaining, now)
        self._left = quota.remaining
        end = self._end_of_window(quota, now)
        if end is None:
            self._leave_to_others(quota, now)
            return 0.0
        return self._spread_rest(quota, now, min(end, now + LONGEST_PAUSE))

    def _date_window(self, quota: Quota, remaining: int, now: float) -> None:
        """Take in when the window began: what is known of it is never earlier than it was."""
        overtaken = max(self._concurrent, 1)
        if self._left is not None and remaining > self._left + overtaken:
            self._began, self._seen = now, True  # so much does not come back but with a new window
            return
        is_over = self._began is None or now >= self._began + self._window
        may_be_new = not self._seen and quota.limit is not None and quota.limit - remaining <= overtaken
        if is_over or may_be_new:
            self._began, self._seen = now, False

    def _end_of_window(self, quota: Quota, now: float) -> float | None:
        """By the vendor's word, or by when the window was there already: some always say that a whole one is left."""
        ends = [] if quota.reset is None else [now + quota.reset]
        if self._began is not None and self._window and now < self._began + self._window and ends:
            ends.append(self._began + self._window)
        return min(ends, default=None)

    def _spread_rest(self, quota: Quota, now: float, end: float) -> float:
        self._spread = None
        whole = quota.limit or self._limit * self._window
        left = (quota.remaining or 0) - max(0, self.flying - 1)  # those in flight may not be counted yet
        if end <= now or (quota.remaining or 0) > LOW * whole or left >= self.rate(now) * (end - now):
            return 0.0
        if left <= 0:
            return end - now
        self._spread, self._spread_until = left / (end - now), end
        return 0.0

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] < now - self._window * 1.25:
            self._sent.popleft()

    def _leave_to_others(self, quota: Quota, now: float) -> None:
        """Where nobody says when the window ends: what was used and not by us, others use, and go on using."""
        self._forget(now)
        others = (quota.limit or 0) - (quota.remaining or 0) - len(self._sent)
        self._spread = None
        if self._window and quota.limit and others > 0:
            self._spread = max(1, quota.limit - others) / self._window
            self._spread_until = now + self._window
