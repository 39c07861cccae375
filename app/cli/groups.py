"""Groups of commands: whole sentences in their help, and commands that are imported when they run."""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from app.cli.exits import quoted


class Group(click.Group):
    """Lists its commands with the first sentence of each, wrapped and not cut.

    `later`: commands that live elsewhere, name -> (module:command, what `--help` says of it). Without words it is
    imported for them.
    """

    def __init__(self, *args: Any, later: Mapping[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._later = later or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self._later]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._later:
            return super().get_command(ctx, cmd_name)
        module, name = self._later[cmd_name][0].split(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)  # noqa: S101 - the table is ours
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            close = difflib.get_close_matches(name, known, n=1)
            ctx.fail(f"there is no command {quoted(name)}" + (f"; did you mean {close[0]}?" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._words(ctx, name)) for name in self.list_commands(ctx)])

    def _words(self, ctx: click.Context, name: str) -> str:
        if name in self._later and (words := self._later[name][1]):
            return words
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=1000).rstrip(".") if command else ""
