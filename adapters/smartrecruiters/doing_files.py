"""How what `acts_files` declares is sent, each once, and how what came of it is looked at."""

from collections.abc import Mapping

from adapters.http import multipart, raw
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.asking import read_request, write_request
from adapters.smartrecruiters.doing import NOW, SKEW, Doing, Found, Look, Send, told
from adapters.smartrecruiters.reading import row
from adapters.smartrecruiters.refusals import taken
from app.model.ids import Instant
from app.vendor import Answer, Perform, Refused


class FileActs(Doing):
    """Makes candidates of CVs."""

    def known(self) -> Mapping[str, tuple[Send, Look]]:
        return {
            "cv.add": (self._add, self._untold),
            "cv.add-to-job": (self._add, self._on_job),
        }

    async def _add(self, write: Perform, before: Instant) -> Answer:
        form = await self._source(told(write, "source"))
        if told(write, "internal"):
            form["internal"] = "true" if told(write, "internal") == "yes" else "false"
        content, content_type = await _form(write, form)
        operation = "candidates.resume.add" if write.job is None else "candidates.resume.addToJob"
        path = {} if write.job is None else {"jobId": write.job}
        request = write_request(operation, path, None, before=before).carrying(content, content_type)
        response = await taken(self._client, request)
        return Answer(status=response.status, request_id=response.request_id)

    async def _source(self, remote: str) -> dict[str, str]:
        """How the vendor wants a source named, `source:{type}:{id}`."""
        if not remote:
            return {}
        kind, key = ids.parts(ids.parts(remote, "source")[1], "source")
        rows = raw.readable(await self.listed("configuration.source.values.all", {"sourceType": kind}), wire.Source)
        sub = next((one.sub_type.id for one in rows if one.id == key and one.sub_type), None)
        return {"sourceTypeId": kind, "sourceId": key} | ({"sourceSubTypeId": sub} if sub else {})

    async def _untold(self, *_: object) -> Found:
        """Whoever is on no job is in no list."""
        return None, []

    async def _on_job(self, write: Perform, since: Instant) -> Found:
        """Whether somebody with the e-mail that the vendor reads in the CV was made since, on that job."""
        content, content_type = await _form(write, {})
        request = read_request("candidates.resume.parse", {}, priority=NOW).carrying(content, content_type)
        mail = row(await self._reader.client.read(request, lambda response: response.body)).get("email")
        asked = (("jobId", write.job or ""), ("q", str(mail)))
        people = raw.readable(await self.listed("candidates.all", None, asked), wire.Candidate)
        made = (one for one in people if one.email == mail and (one.created_on or 0) >= since - SKEW)
        return next(made, None) is not None, []


async def _form(write: Perform, form: Mapping[str, str]) -> tuple[bytes, str]:
    if write.file is None:
        raise Refused(f"{write.act} needs a file")
    return await multipart.encode({**form, "file": write.file.content}, filename=write.file.file_name)
