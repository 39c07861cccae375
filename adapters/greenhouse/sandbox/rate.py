"""The limits: so many requests in a fixed window that is aligned to the clock, and a count of how they were used."""

from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

from adapters.greenhouse.sandbox import answers
from adapters.sandbox.frame import Clock

HARVEST_SECONDS, TOKEN_SECONDS = 30, 60
HARVEST_LIMIT, TOKEN_LIMIT = 150, 60


@dataclass
class Window:
    """`limit` None or 0: no limit, and no headers about one."""

    clock: Clock
    seconds: int
    limit: int | None
    used: Counter[int] = field(default_factory=Counter)
    """Requests that were let through, by the second in which their window began."""
    over: int = 0
    """Requests that were refused because their window was full."""

    def _now(self) -> float:
        return self.clock().timestamp()

    def _begun(self) -> int:
        return int(self._now()) // self.seconds * self.seconds

    def take(self) -> web.Response | None:
        """Count a request. The refusal where the window is full."""
        begun = self._begun()
        if self.limit and self.used[begun] >= self.limit:
            self.over += 1
            refusal = answers.worded(429)
            refusal.headers["Retry-After"] = str(max(1, int(begun + self.seconds - self._now() + 0.999)))
            return refusal
        self.used[begun] += 1
        return None

    def headers(self) -> dict[str, str]:
        """What every answer says. The reset is a whole window ahead, though the window ends earlier."""
        if not self.limit:
            return {}
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used[self._begun()])),
            "X-RateLimit-Reset": str(int(self._now()) + self.seconds),
        }

    def report(self) -> dict[str, object]:
        """For tests: requests over the limit, and requests let through by the start of their window."""
        return {"limit": self.limit, "seconds": self.seconds, "over": self.over, "used": dict(self.used)}
