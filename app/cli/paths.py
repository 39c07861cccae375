"""`lanehop paths`: where everything lies."""

import click

from app.cli.home import Home
from app.cli.output import emit, json_option, line


@click.command()
@json_option
@click.pass_obj
def paths(home: Home, as_json: bool) -> None:
    """Say where configuration, cache, secrets and log lie. Nothing is made or opened."""
    found = home.places
    rows = {
        "config": found.config,
        "cache": found.cache,
        "secrets": found.secrets,
        "log": found.log,
        "locks": found.locks,
    }
    if as_json:
        emit({"home": str(found.home) if found.home else None, **{name: str(path) for name, path in rows.items()}})
        return
    for name, path in rows.items():
        line(f"{name:<8} {path}")
