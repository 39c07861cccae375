"""`lanehop audit`: every request from here that changed something at a vendor."""

import click

from app.cache import overview
from app.cli import shapes
from app.cli.home import Home
from app.cli.numbers import Whole
from app.cli.output import age, emit, json_option, say, stamp, table
from app.model.ids import LocalId


@click.command()
@click.option("--limit", type=Whole(), default=1000, show_default=True, help="The newest so many.")
@json_option
@click.pass_obj
def audit(home: Home, *, limit: int, as_json: bool) -> None:
    """List every request that changed something, the newest first: when, where, what, how it ended. No content."""
    found = overview.audit(home.reader, limit=limit)
    if as_json:
        known = shapes.Refs(home.reader)
        emit({"events": [row | {"at": stamp(_instant(row["at"])), "target": _target(row, known)} for row in found]})
        return
    if not found:
        say("nothing has been changed at any vendor from here")
        return
    now = home.clock.now()
    table(
        ("AGE", "ACCOUNT", "#", "WHAT", "OUTCOME", "DETAIL"),
        [
            (
                age(_instant(row["at"]), now),
                *(str(row[key] or "") for key in ("account", "op", "kind", "outcome", "detail")),
            )
            for row in found
        ],
        right=(0, 2),
    )


def _instant(value: object) -> int:
    return int(str(value))


def _target(event: dict[str, object], known: shapes.Refs) -> str | None:
    """The ref of what was changed; None for a call."""
    return known.of(str(event["account"]), LocalId(int(str(event["target"])))) if event["target"] else None
