"""Made-up moments in office hours: a straight line of ticks laid over Mondays to Fridays, 08:00 to 18:00.

All stamps here are naive: seconds since 1970-01-01 00:00 on the tenant's wall clock. Office hours never meet the
hour that daylight saving repeats or skips, so none of them is ambiguous.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_DAY_STARTS, _DAY_HOURS, _DAYS = 8, 10, 5
_HOUR = 3_600
_DAY = _DAY_HOURS * _HOUR
WEEK = _DAYS * _DAY
"""Working seconds in a week."""


def wall(moment: datetime) -> int:
    """The wall clock of a datetime in its own zone, as seconds since 1970 without a zone."""
    return int(moment.replace(tzinfo=UTC).timestamp())


@lru_cache(maxsize=8192)
def text(seconds: int) -> str:
    """`yyyy-MM-dd HH:mm:ss`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(" ")[:19]


def read(value: str) -> int:
    """The inverse of `text`; a date alone is its midnight. Raises ValueError."""
    form = "%Y-%m-%d %H:%M:%S" if len(value.strip()) > 10 else "%Y-%m-%d"
    return wall(datetime.strptime(value.strip(), form).replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class WorkTime:
    """`ticks` equal steps through the working hours of some weeks before `now` (naive seconds).

    Monotone, and with at most one tick a second: `weeks` is raised where that would not hold.
    """

    start: int
    ticks: int
    seconds: int

    @classmethod
    def before(cls, now: int, ticks: int, weeks: int) -> "WorkTime":
        ticks = max(1, ticks)
        weeks = max(weeks, -(-ticks * 5 // (4 * WEEK)))
        today = datetime.fromtimestamp(now, UTC)
        monday = today.replace(hour=0, minute=0, second=0) - timedelta(days=today.weekday(), weeks=weeks)
        start = wall(monday)
        return cls(start, ticks, cls._worked(now - start))

    @staticmethod
    def _worked(elapsed: int) -> int:
        days, second = divmod(elapsed, 24 * _HOUR)
        weeks, weekday = divmod(days, 7)
        today = min(max(second - _DAY_STARTS * _HOUR, 0), _DAY) if weekday < _DAYS else 0
        return weeks * WEEK + min(weekday, _DAYS) * _DAY + today

    def at(self, tick: int) -> int:
        """The second at which a tick happened."""
        days, second = divmod(tick * self.seconds // self.ticks, _DAY)
        weeks, weekday = divmod(days, _DAYS)
        return self.start + (weeks * 7 + weekday) * 24 * _HOUR + _DAY_STARTS * _HOUR + second

    def tick(self, seconds: int) -> int:
        """The first tick that happened at or after that second; `ticks` when all happened before."""
        low, high = 0, self.ticks
        while low < high:
            middle = (low + high) // 2
            if self.at(middle) < seconds:
                low = middle + 1
            else:
                high = middle
        return low

    def hours(self, working_hours: float) -> int:
        """Ticks in so many working hours, at least one."""
        return max(1, round(working_hours * _HOUR * self.ticks / self.seconds))
