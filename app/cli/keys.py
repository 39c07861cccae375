"""`lanehop keys check`: whether a person's keys can work."""

import click

from app.cli.exits import Exit
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.output import emit, json_option, line


@click.group(cls=Group)
def keys() -> None:
    """The keys of the screens."""


@keys.command()
@json_option
@click.pass_obj
def check(home: Home, *, as_json: bool) -> int:
    """Check the keys of the configuration: clashes, unknown commands, keys a terminal keeps. Exit code 2 for any."""
    from app.commands import clashes, keymap

    config = home.settings.keys
    found = clashes(keymap(config.preset, config.own))
    if as_json:
        emit({"preset": config.preset, "clashes": [_clash(one.key, one.commands, one.why) for one in found]})
    else:
        for one in found:
            line(str(one))
        if not found:
            line(f"the keys of preset {config.preset} are fine")
    return Exit.USAGE if found else Exit.DONE


def _clash(key: str, commands: tuple[str, ...], why: str) -> dict[str, object]:
    return {"key": key, "commands": commands, "why": why}
