"""The table of commands. A command's module is imported when the command runs, not for `lanehop --help`."""

import click

from app import __version__
from app.cli.groups import Group
from app.cli.home import Home

ROWS = {
    "demo": ("app.cli.demo:demo", "look around with made-up data; no account, no network"),
    "account": ("app.cli.accounts:account", "connect accounts: add, list, test, gone, remove, writes"),
    "sync": ("app.cli.sync:sync", "send what is due and pull what changed"),
    "jobs": ("app.cli.browse:jobs", "jobs and their stages: list, show, create, update, status"),
    "stages": ("app.cli.stages:stages", "the group each stage counts in: list, group"),
    "board": ("app.cli.browse:board", "the board of a job, or of all jobs"),
    "candidates": ("app.cli.browse:candidates", "candidates: list, show, create, update, merge, anonymise"),
    "apps": ("app.cli.browse:apps", "applications: list, add, edit, transfer, reason"),
    "search": ("app.cli.browse:search", "find candidates"),
    "interviews": ("app.cli.meetings:interviews", "interviews of applications: schedule, edit, cancel"),
    "offers": ("app.cli.meetings:offers", "offers to applicants: make, edit"),
    "openings": ("app.cli.meetings:openings", "openings of jobs: add, edit, close"),
    "references": ("app.cli.references:group", "reference checks: list, show, request, remind, add"),
    "move": ("app.cli.changes:move", "put applications into a stage"),
    "reject": ("app.cli.changes:reject", "end applications for a reason"),
    "park": ("app.cli.changes:park", "set applications aside for a reason to wait"),
    "tag": ("app.cli.people:tag", "give a candidate tags, or take them off"),
    "file": ("app.cli.people:file", "files of candidates: add, list, save"),
    "consent": ("app.cli.people:consent", "write down that a candidate agreed"),
    "acts": ("app.cli.acts:listing", "what else can be done with a record in its system's way"),
    "act": ("app.cli.acts:act", "do something with a record in its system's way"),
    "note": ("app.cli.changes:note", "write a note about a candidate"),
    "queue": ("app.cli.queue:queue", "what waits to be sent, and what went wrong"),
    "undo": ("app.cli.undoing:undo", "take back the newest change"),
    "redo": ("app.cli.undoing:redo", "bring back what undo took"),
    "operations": ("app.cli.vendors:operations", "every documented operation of a vendor"),
    "call": ("app.cli.vendors:call", "call an operation of a vendor: signed in, paced, recorded"),
    "reports": ("app.cli.reports:reports", "reports that a system makes: list, get as CSV"),
    "webhooks": ("app.cli.webhooks:webhooks", "tell other programs: list, add, activate, remove, log, keys, verify"),
    "sandbox": ("app.cli.vendors:sandbox", "serve a vendor's API with made-up data on this machine"),
    "keys": ("app.cli.keys:keys", "the keys of the screens: check"),
    "audit": ("app.cli.audit:audit", "every request that changed something"),
    "doctor": ("app.cli.doctor:doctor", "versions, terminal, cache and accounts, with no personal data"),
    "paths": ("app.cli.paths:paths", "where everything lies"),
}


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"lanehop {__version__}")
        ctx.exit()


@click.group(
    cls=Group,
    later=ROWS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Ids are ACCOUNT:REMOTE_ID; where a command takes several, - reads them from standard input."
    " --json is for programs.",
)
@click.option("--offline", is_flag=True, help="Open the screens without any connection.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which version."
)
@click.pass_context
def cli(ctx: click.Context, offline: bool) -> int | None:
    """Recruiting in the terminal: boards, candidates and a safe queue over your hiring systems.

    Without a command the screens open.
    """
    ctx.obj = home = Home()
    ctx.call_on_close(home.close)
    if ctx.invoked_subcommand is not None:
        if offline:
            raise click.UsageError("--offline is for the screens: lanehop --offline")
        return None
    from app.cli.terminal import open_screens

    return open_screens(home, offline=offline)
