"""The group each stage counts in, and putting stages into other ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cache import boards, connection, stage_groups
from app.cache.deeds.deed import Impossible
from app.cache.folding import fold
from app.cli import refs, shapes
from app.cli.exits import Exit, Failure, quoted
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.output import emit, json_option, say, table
from app.model.views import JobView, StageCount
from app.model.words import Kind, StageKind

if TYPE_CHECKING:
    from app.cache.driver import Connection

GROUPS = {kind.value.replace("_", "-"): kind for kind in StageKind}


@click.group(cls=Group)
def stages() -> None:
    """The group each stage counts in: what makes one board of the stages of all systems."""


@stages.command(name="list")
@click.argument("where", metavar="[JOB|ACCOUNT]", required=False)
@json_option
@click.pass_obj
def list_stages(home: Home, *, where: str | None, as_json: bool) -> None:
    """List the stages of open jobs, of one account or of one job with their groups. A star: a person said so."""
    jobs = boards.jobs(home.reader) if where is None else _jobs(home, home.reader, where)[0]
    if as_json:
        rows = [shapes.stage(job.account_name, one) | {"job": job.ref} for job in jobs for one in _real(job)]
        emit({"stages": rows})
        return
    if not any(map(_real, jobs)):
        say("there is no stage here")
        return
    table(
        ("JOB", "STAGE", "ID", "GROUP", "PEOPLE"),
        [
            (
                job.name,
                one.name,
                f"{job.account_name}:{one.remote_id}",
                one.kind.group + ("*" if one.regrouped else ""),
                str(one.count),
            )
            for job in jobs
            for one in _real(job)
        ],
        right=(4,),
        whole=(2,),
    )


@stages.command(name="group")
@click.argument("where", metavar="JOB|ACCOUNT")
@click.argument("stage", metavar="STAGE")
@click.argument("group", required=False, type=click.Choice(list(GROUPS)))
@click.option("--auto", is_flag=True, help="Back into the group it counts in by itself.")
@click.pass_obj
def group_stage(home: Home, *, where: str, stage: str, group: str | None, auto: bool) -> None:
    """Have a stage of a job count in another group, or in an account all stages of that name.

    It is kept on this machine; the system itself hears nothing of it.
    """
    if auto == (group is not None):
        raise click.UsageError("a group, or --auto")
    db = home.writer
    jobs, everywhere = _jobs(home, db, where)
    job, found = _stage(jobs, stage, where, everywhere=everywhere)
    wanted = None if group is None else GROUPS[group]
    try:
        meant = connection.transaction(db, stage_groups.put, found.id, wanted, everywhere=everywhere)
    except Impossible as reason:
        raise Failure(f"{found.name}: {reason}", Exit.CANNOT) from None
    after = next((one for view in [boards.job(db, job.id)] if view for one in view.stages if one.id == found.id), found)
    whose = f" ({meant} stages of {job.account_name})" if everywhere else ""
    say(f"{found.plain}{whose} counts as {after.kind.group}")


def _jobs(home: Home, db: "Connection", where: str) -> tuple[Sequence[JobView], bool]:
    """The jobs of an account, and True; or the one job. Raises `Failure`."""
    if where in home.settings.accounts:
        return [job for job in boards.jobs(db, include_closed=True) if job.account_name == where], True
    pk, _ = refs.one(db, Kind.JOB, where)
    view = boards.job(db, pk)
    return [] if view is None else [view], False


def _stage(jobs: Sequence[JobView], text: str, where: str, *, everywhere: bool) -> tuple[JobView, StageCount]:
    """The stage that is meant; of an account any of that name. Raises `Failure`."""
    if not everywhere and jobs:
        return jobs[0], refs.stage(jobs[0].account_name, _real(jobs[0]), text)
    wanted = fold(text)
    for job in jobs:
        for one in _real(job):
            if fold(one.plain) == wanted:
                return job, one
    raise Failure(f"no stage of {where} is called {quoted(text)}: lanehop stages list {where}", Exit.USAGE)


def _real(job: JobView) -> list[StageCount]:
    return [one for one in job.stages if one.remote_id is not None]
