"""Putting a job into another state."""

from app.model.intents import SetJobStatus
from app.model.views import JobView
from app.model.words import Verb, job_statuses
from screens.forms import allowed, room_of, shown
from screens.frame import Place
from screens.picker import Choice, Picker


async def ask_status(place: Place, job: JobView) -> None:
    """Offers the states the account has for its jobs, but for the one the job is in."""
    if not await allowed(place, job.account, job.account_name, Verb.JOB_STATUS):
        return
    known = job_statuses(await room_of(place, job.account, Verb.JOB_STATUS))

    async def change(word: str) -> None:
        await shown(place, await place.shell.desk.do(SetJobStatus(job=job.id, status=word, means=known[word])))

    choices = [
        Choice(word, label=word, note=means.replace("_", " "))
        for word, means in known.items()
        if word != job.status_raw
    ]
    title = f"{job.name} is {job.status_raw or job.status}"
    place.app.push_screen(Picker("palette", title, choices, change, must_choose="choose what it is to be"))
