"""Numbers as people type them: within bounds that everything behind them can hold, and said in plain words."""

import math
from typing import Any

import click

from app.settings.read import LARGEST

MOST = 2**63 - 1
"""The largest whole number that the cache can hold."""


class Whole(click.ParamType[int]):
    """A whole number."""

    name = "number"

    def __init__(self, least: int = 1, most: int = MOST) -> None:
        self._least = least
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            found = int(value)
        except ValueError:
            self.fail(f"{value!r} is no whole number", param, ctx)
        if found < self._least:
            self.fail(f"it must be {self._least} or more", param, ctx)
        if found > self._most:
            self.fail(f"it must be {self._most} or less", param, ctx)
        return found


class Amount(click.ParamType[float]):
    """A number, perhaps with a fraction. `endless`: `inf` is one too. `positive`: 0 is none."""

    name = "number"

    def __init__(self, *, positive: bool = False, endless: bool = False) -> None:
        self._positive = positive
        self._endless = endless

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if math.isnan(found):
            self.fail(f"{value!r} is no number", param, ctx)
        if found < 0 or (self._positive and found == 0):
            self.fail("it must be more than 0" if self._positive else "it must be 0 or more", param, ctx)
        if found > LARGEST and not (self._endless and found == math.inf):
            self.fail(f"it must be {LARGEST:.0f} or less", param, ctx)
        return found
