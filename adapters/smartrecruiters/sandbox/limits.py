"""How much a credential may ask for: so many requests a second, and so many at once. Nobody says when to come again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.sandbox.frame import Clock
from adapters.smartrecruiters.sandbox.operations import Operation

EACH_SECOND, AT_ONCE = 10, 8
SLOW = {
    ("jobs-api", "jobs.publication.create"),
    ("jobs-api", "jobs.publication.unpublish"),
    ("offers-api", "offers.documents.getDocument"),
}
SLOW_EACH_SECOND = 2
ALONE = {("candidates-api", "candidates.all"): 1}
"""Operations of which fewer may be under way at once."""


@dataclass
class Bucket:
    """Holds one second's worth of requests and fills evenly."""

    clock: Clock
    rate: int
    left: float
    seen: float

    @classmethod
    def full(cls, clock: Clock, rate: int) -> "Bucket":
        return cls(clock, rate, rate, clock().timestamp())

    def _fill(self) -> None:
        now = self.clock().timestamp()
        self.left = min(self.rate, self.left + max(0.0, now - self.seen) * self.rate)
        self.seen = now

    def take(self) -> bool:
        self._fill()
        # A client that comes every 100 ms to the millisecond must find its place.
        if self.left < 0.999:
            return False
        self.left -= 1
        return True

    @property
    def remaining(self) -> int:
        self._fill()
        return max(0, int(self.left + 0.001))


@dataclass
class Limits:
    """`off` lifts all of them. `over`: requests refused, by why; `most`: how many were under way at once, by what."""

    clock: Clock
    off: bool = False
    passed: int = 0
    over: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _under_way: Counter[tuple[str, str]] = field(default_factory=Counter)

    @contextmanager
    def asked(self, credential: str, operation: Operation) -> Iterator[bool]:
        """While a request is under way: whether it may be answered, or is one too many."""
        alone = ALONE.get(operation.key)
        places = [(credential, "all")] + ([(credential, operation.name)] if alone else [])
        for place in places:
            self._under_way[place] += 1
            self.most[place[1]] = max(self.most[place[1]], self._under_way[place])
        try:
            yield not self._refused(credential, operation)
        finally:
            for place in places:
                self._under_way[place] -= 1

    def _refused(self, credential: str, operation: Operation) -> bool:
        if self.off:
            self.passed += 1
            return False
        alone = ALONE.get(operation.key)
        if self._under_way[credential, "all"] > AT_ONCE:
            self.over["at once"] += 1
        elif alone and self._under_way[credential, operation.name] > alone:
            self.over[operation.name] += 1
        elif not self._take(credential, operation):
            self.over["each second"] += 1
        else:
            self.passed += 1
            return False
        return True

    def _take(self, credential: str, operation: Operation) -> bool:
        """Out of every bucket that counts, also where one of them is empty."""
        taken = [bucket.take() for bucket in self._buckets_of(credential, operation)]
        return all(taken)

    def _buckets_of(self, credential: str, operation: Operation) -> Iterator[Bucket]:
        yield self._bucket(credential, "all", EACH_SECOND)
        if operation.key in SLOW:
            yield self._bucket(credential, operation.name, SLOW_EACH_SECOND)

    def _bucket(self, credential: str, name: str, rate: int) -> Bucket:
        return self._buckets.setdefault((credential, name), Bucket.full(self.clock, rate))

    def headers(self, credential: str, operation: Operation) -> dict[str, str]:
        """What every answer says, also the one that refuses."""
        if self.off:
            return {}
        bucket = list(self._buckets_of(credential, operation))[-1]
        alone = ALONE.get(operation.key)
        under_way = self._under_way[credential, operation.name if alone else "all"]
        most = alone or AT_ONCE
        return {
            "X-RateLimit-Limit": str(bucket.rate),
            "X-RateLimit-Remaining": str(bucket.remaining),
            "X-RateLimit-Concurrent-Limit": str(most),
            "X-RateLimit-Concurrent-Remaining": str(max(0, most - under_way)),
        }

    def report(self) -> dict[str, object]:
        """For tests."""
        return {"passed": self.passed, "over": dict(self.over), "most": dict(self.most)}
