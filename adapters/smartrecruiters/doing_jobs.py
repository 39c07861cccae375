"""How what `acts_jobs` declares is sent, each once, and how what came of it is looked at."""

from collections.abc import Mapping
from typing import Any

from adapters.http import raw
from adapters.smartrecruiters import bodies, ids, matters_jobs, translate, wire
from adapters.smartrecruiters.acts_jobs import SECTIONS
from adapters.smartrecruiters.doing import NOW, SKEW, Doing, Found, Look, Send, parsed, told
from adapters.smartrecruiters.reading import Path, row
from app.model.ids import Instant
from app.vendor import Answer, NotThere, OpeningChanges, Perform, Pulled, Refused

_NO_VALUE = "null"
"""How a field of a job is emptied."""


class JobActs(Doing):
    """Does what is done with jobs."""

    def known(self) -> Mapping[str, tuple[Send, Look]]:
        return {
            "team.add": (self._join, self._team),
            "team.remove": (self._leave, self._team),
            "job.property": (self._set_field, self._field),
            "job.note": (self._write_note, self._note),
            "job.headcount": (self._headcount, self._untold),
            "position.replaces": (self._replace, self._seat),
            "position.remove": (self._take_away, self._seat),
            "ad.create": (self._create_ad, self._ads),
            "ad.edit": (self._edit_ad, self._ad),
            "ad.publish": (self._publish_ad, self._ad),
            "ad.unpublish": (self._unpublish_ad, self._ad),
            "job.publish": (self._publish, self._publication),
            "job.unpublish": (self._unpublish, self._publication),
        }

    # --- the team ---

    async def _join(self, write: Perform, before: Instant) -> Answer:
        said = {"id": told(write, "who"), "role": told(write, "role")}
        return await self.write("jobs.hiring-team.add", _of_job(write), said, before)

    async def _leave(self, write: Perform, before: Instant) -> Answer:
        path = {**_of_job(write), "userId": told(write, "who")}
        return await self.write("jobs.hiring-team.remove", path, None, before)

    async def _team(self, write: Perform, _: Instant) -> Found:
        path = _of_job(write)
        members = raw.readable(await self.listed("jobs.hiring-team.get", path), wire.Member)
        who = told(write, "who")
        roles = {one.role for one in members if one.id == who}
        there = told(write, "role") in roles if write.act == "team.add" else not roles
        names = await self._people.called([one.id for one in members], NOW)
        return there, [Pulled(matters_jobs.team(path["jobId"], members, names), b"")]

    # --- what is said of a job ---

    async def _set_field(self, write: Perform, before: Instant) -> Answer:
        key = _field_of(write)
        value = await self._option(key, write)
        patch = [{"op": "add", "path": "/properties/-", "value": {"id": key, "value": {"id": value or _NO_VALUE}}}]
        return await self.write("jobs.patch", _of_job(write), patch, before)

    async def _field(self, write: Perform, _: Instant) -> Found:
        key = _field_of(write)
        wanted = await self._option(key, write)
        job, record = await self._job(write)
        said = next((one.value for one in job.properties if one.id == key), None)
        return (said.get("id") if isinstance(said, dict) else said) == wanted, [record]

    async def _option(self, field: str, write: Perform) -> str | None:
        """The id of what is wanted in a field; None where it is to be empty."""
        text = " ".join(write.values.get("value", ()))
        if not text:
            return None
        rows = raw.readable(await self.listed("configuration.job-properties.values.get", {"id": field}), wire.Labelled)
        for one in rows:
            if text.casefold() in ((one.id or "").casefold(), (one.label or "").casefold()):
                return one.id
        raise Refused(f"the field is one of {', '.join(one.label for one in rows[:10] if one.label)}")

    async def _write_note(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.notes.update", _of_job(write), {"content": told(write, "words")}, before)

    async def _note(self, write: Perform, _: Instant) -> Found:
        job = (await self._job(write))[1]
        try:
            said = row(await self.record("jobs.notes.get", _of_job(write))).get("content")
        except NotThere:
            said = None
        return said == told(write, "words"), [job]

    async def _headcount(self, write: Perform, before: Instant) -> Answer:
        wanted = {
            "min": float(told(write, "from")),
            "max": float(told(write, "to")),
            "currency": told(write, "currency"),
        }
        return await self.write("jobs.headcount.update", _of_job(write), {"salaryRange": wanted}, before)

    async def _untold(self, write: Perform, _: Instant) -> Found:
        return None, [(await self._job(write))[1]]

    async def _job(self, write: Perform) -> tuple[wire.Job, Pulled]:
        found = await self.record("jobs.get", _of_job(write))
        job = parsed(found, wire.Job)
        return job, Pulled(translate.job(job, unsaid=translate.JOB_UNSAID), found)

    # --- positions ---

    async def _replace(self, write: Perform, before: Instant) -> Answer:
        path = _of_position(write)
        there = row(await self.record("jobs.positions.get", path))
        who = " ".join(write.values.get("who", ()))
        kept = {name: value for name, value in there.items() if name != "incumbentName"}
        body = bodies.seat(OpeningChanges(), kept, self._clock.now())
        body |= {"type": "REPLACEMENT", "incumbentName": who} if who else {"type": "NEW"}
        return await self.write("jobs.positions.update", path, body, before)

    async def _take_away(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.positions.remove", _of_position(write), None, before)

    async def _seat(self, write: Perform, _: Instant) -> Found:
        path = _of_position(write)
        try:
            found = parsed(await self.record("jobs.positions.get", path), wire.Position)
        except NotThere:
            if write.act == "position.remove":
                return True, []
            raise
        wanted = " ".join(write.values.get("who", ()))
        there = write.act == "position.replaces" and (found.incumbent or "") == wanted
        return there, [Pulled(translate.opening(found, path["jobId"]), b"")]

    # --- ads ---

    async def _create_ad(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.jobads.create", _of_job(write), _ad_body(write, {}), before)

    async def _ads(self, write: Perform, since: Instant) -> Found:
        path = _of_job(write)
        rows = raw.readable(await self.listed("jobs.jobads.all", path), wire.Ad)
        there = any(_says(write, one) and (one.created_on or 0) >= since - SKEW for one in rows)
        return there, [Pulled(matters_jobs.ad(path["jobId"], one), b"") for one in rows]

    async def _edit_ad(self, write: Perform, before: Instant) -> Answer:
        """What is not changed is sent as it is: an ad is told whole."""
        path = _of_ad(write)
        there = row(await self.record("jobs.jobads.get", path))
        return await self.write("jobs.jobads.update", path, _ad_body(write, there), before)

    async def _publish_ad(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.jobads.postings.create", _of_ad(write), _published(write), before)

    async def _unpublish_ad(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.jobads.postings.unpublish", _of_ad(write), None, before)

    async def _ad(self, write: Perform, _: Instant) -> Found:
        path = _of_ad(write)
        found = parsed(await self.record("jobs.jobads.get", path), wire.Ad)
        match write.act:
            case "ad.edit":
                there = _says(write, found)
            case "ad.publish":
                there = await self._is_out(write, found, "jobs.jobads.postings.all", path)
            case _:
                there = found.posting_status != matters_jobs.PUBLISHED
        return there, [Pulled(matters_jobs.ad(path["jobId"], found), b"")]

    async def _is_out(self, write: Perform, found: wire.Ad, list_: str, path: Path) -> bool:
        """Whether it is published as it was last changed, and to whom it is to be."""
        wanted = told(write, "visibility") or "PUBLIC"
        if found.posting_status != matters_jobs.PUBLISHED or found.visibility != wanted:
            return False
        return matters_jobs.is_fresh(found, raw.readable(await self.listed(list_, path), wire.Publication))

    # --- publication ---

    async def _publish(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.publication.create", _of_job(write), _published(write), before)

    async def _unpublish(self, write: Perform, before: Instant) -> Answer:
        return await self.write("jobs.publication.unpublish", _of_job(write), None, before)

    async def _publication(self, write: Perform, _: Instant) -> Found:
        path = _of_job(write)
        job, record = await self._job(write)
        boards = raw.readable(await self.listed("jobs.publication.all", path), wire.Publication)
        there = job.posting_status == matters_jobs.NOWHERE
        if write.act == "job.publish":
            ads = raw.readable(await self.listed("jobs.jobads.all", path), wire.Ad)
            default = next((one for one in ads if one.default), None)
            there = default is not None and await self._is_out(write, default, "jobs.publication.all", path)
        return there, [record, Pulled(matters_jobs.publication(path["jobId"], job.posting_status, boards), b"")]


def _of_job(write: Perform) -> dict[str, str]:
    """The job it is about, or whose matter it is about."""
    if write.job is None:
        raise Refused(f"{write.act} is about no job")
    return {"jobId": write.job}


def _of_position(write: Perform) -> dict[str, str]:
    job, position = ids.parts(write.about, "opening")
    return {"jobId": job, "positionId": position}


def _of_ad(write: Perform) -> dict[str, str]:
    job, key = ids.parts(ids.parts(write.about, "ad")[1], "ad")
    return {"jobId": job, "jobAdId": key}


def _field_of(write: Perform) -> str:
    """The id of a field of jobs, `field:job:{id}`. Raises `Refused` for one of somebody."""
    of, key = ids.parts(ids.parts(told(write, "field"), "field")[1], "field")
    if of != "job":
        raise Refused("that is a field of candidates: a job has none of it")
    return key


def _published(write: Perform) -> dict[str, Any]:
    said: dict[str, Any] = {"visibility": told(write, "visibility") or "PUBLIC"}
    return said | ({"aggregators": told(write, "boards") == "yes"} if told(write, "boards") else {})


def _ad_body(write: Perform, there: Mapping[str, Any]) -> dict[str, Any]:
    """An ad as it is to be, out of what the vendor holds: nothing of a new one."""
    content = there.get("jobAd") if isinstance(there.get("jobAd"), dict) else {}
    known = content.get("sections") if isinstance(content, dict) else None
    sections: dict[str, Any] = {
        name: part for name, part in (known if isinstance(known, dict) else {}).items() if isinstance(part, dict)
    }
    for name, (section, title) in SECTIONS.items():
        if text := told(write, name):
            sections[section] = {"title": title, **sections.get(section, {}), "text": text}
    language = told(write, "language") or (there.get("language") or {}).get("code")
    body = {"title": told(write, "title") or there.get("title"), "jobAd": {"sections": sections}}
    return body | ({"language": {"code": language}} if language else {})


def _says(write: Perform, found: wire.Ad) -> bool:
    """Whether an ad says what it is to say; of the rest nothing was asked."""
    now = {"title": found.title, "language": found.language.code if found.language else None}
    now |= {name: found.text(section) for name, (section, _) in SECTIONS.items()}
    return all(told(write, name) in ("", said) for name, said in now.items())
