"""How what `acts_people` declares is sent, each once, and how what came of it is looked at."""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.http import raw
from adapters.smartrecruiters import ids, matters_people, own_fields, translate, wire
from adapters.smartrecruiters.asking import write_request
from adapters.smartrecruiters.doing import NOW, SKEW, Doing, Found, Look, Send, parsed, told
from adapters.smartrecruiters.refusals import taken
from app.model.ids import Instant, RemoteId
from app.vendor import Answer, NotThere, Perform, Pulled, Refused


class PeopleActs(Doing):
    """Does what is done with somebody, and with where they are."""

    def known(self) -> Mapping[str, tuple[Send, Look]]:
        return {
            "review.add": (self._review, self._reviewed),
            "review.change": (self._change, self._changed),
            "review.remove": (self._remove, self._changed),
            "consent.ask": (self._ask, self._asked),
            "onboarding.set": (self._onboard, self._onboarding),
            "application.property": (self._set_field, self._field),
        }

    # --- reviews ---

    async def _review(self, write: Perform, before: Instant) -> Answer:
        candidate, job = _of(write)
        body = {"candidateId": candidate, "jobId": job, "reviewerId": await self._me(), **_said(write)}
        return await self.write("reviews.create", {}, body, before)

    async def _reviewed(self, write: Perform, since: Instant) -> Found:
        candidate, job = _of(write)
        me, said = await self._me(), _said(write)
        asked = (("candidateId", candidate), ("jobId", job))
        rows = raw.readable(await self.listed("reviews.getList", None, asked), wire.Review)
        there = any(
            one.reviewer_id == me and _says(one, said) and (one.created_on or 0) >= since - SKEW for one in rows
        )
        criteria = await self._people.criteria.of(job, NOW) if rows else ()
        return there, [Pulled(translate.scorecard(one, candidate, job, criteria), b"") for one in rows]

    async def _change(self, write: Perform, before: Instant) -> Answer:
        body = {"reviewerId": await self._me(), **_said(write)}
        return await self.write("reviews.update", {"reviewId": write.about}, body, before)

    async def _remove(self, write: Perform, before: Instant) -> Answer:
        asked = (("reviewerId", await self._me()),)
        request = write_request("reviews.delete", {"reviewId": write.about}, None, before=before, query=asked)
        response = await taken(self._client, request)
        return Answer(status=response.status, request_id=response.request_id)

    async def _changed(self, write: Perform, _: Instant) -> Found:
        """Raises `Refused` for the review of somebody else."""
        is_removed = write.act == "review.remove"
        try:
            found = await self.record("reviews.get", {"reviewId": write.about})
        except NotThere:
            if is_removed:
                return True, []
            raise
        row = parsed(found, wire.Review)
        if row.reviewer_id != await self._me():
            raise Refused("that review is somebody else's: only who wrote one can change it")
        candidate, job = _of(write)
        card = translate.scorecard(row, candidate, job, await self._people.criteria.of(job, NOW))
        return not is_removed and _says(row, _said(write)), [Pulled(card, found)]

    # --- consent, onboarding ---

    async def _ask(self, write: Perform, before: Instant) -> Answer:
        """Of somebody who is not to be asked the vendor says so among the results of an answer that is a success."""
        body = {"content": [{"id": ids.parts(write.about, "consent")[1]}]}
        response = await taken(self._client, write_request("candidates.consent.request.batch", {}, body, before=before))
        results = msgspec.json.decode(response.body or b"{}").get("results") or []
        if any(isinstance(one, dict) and str(one.get("status")) == "403" for one in results):
            raise Refused(f"{self._client.who}: SmartRecruiters does not let them be asked for consent")
        return Answer(status=response.status, request_id=response.request_id)

    async def _asked(self, write: Perform, since: Instant) -> Found:
        candidate = ids.parts(write.about, "consent")[1]
        found = await self.record("candidates.consent.decisions", {"id": candidate})
        row = parsed(found, wire.Consents)
        there = (row.asked_on or 0) >= since - SKEW
        return there, [Pulled(matters_people.consent(candidate, row), found)]

    async def _onboard(self, write: Perform, before: Instant) -> Answer:
        said = {"onboardingStatus": told(write, "status")}
        return await self.write("candidates.onboarding.updateForJob", _path(write), said, before)

    async def _onboarding(self, write: Perform, _: Instant) -> Found:
        path = _path(write)
        found = await self.record("candidates.onboarding.getForJob", path)
        status = parsed(found, wire.Onboarding).status or ""
        matter = matters_people.onboarding(path["id"], path["jobId"], status)
        return status == told(write, "status"), [Pulled(matter, found)]

    # --- fields of the account's own ---

    async def _set_field(self, write: Perform, before: Instant) -> Answer:
        fields = await self._wanted(write)
        return await self.write("candidates.properties.values.batchUpdateForJob", _path(write), fields, before)

    async def _field(self, write: Perform, _: Instant) -> Found:
        (wanted,) = await self._wanted(write)
        rows = raw.readable(await self.listed("candidates.properties.getForJob", _path(write)), wire.Property)
        held = next((one.value for one in rows if one.id == wanted["id"]), None)
        records = await self._people.application(*_of(write), NOW, all_of_it=True)
        return held == wanted.get("value"), records

    async def _wanted(self, write: Perform) -> list[dict[str, Any]]:
        of, key = ids.parts(ids.parts(told(write, "field"), "field")[1], "field")
        if of != "candidate":
            raise Refused("that is a field of jobs: an application has none of it")
        return await own_fields.properties(self._reader, _path(write), {key: told(write, "value")})

    # --- who ---

    async def _me(self) -> RemoteId:
        return await self._people.acting_for(NOW)


def _of(write: Perform) -> tuple[str, str]:
    return ids.parts(write.application or "", "application")


def _path(write: Perform) -> dict[str, str]:
    candidate, job = _of(write)
    return {"id": candidate, "jobId": job}


def _said(write: Perform) -> dict[str, Any]:
    """What a review is to say, as far as it is told. Raises `Refused` where nothing is."""
    rating, comment = told(write, "rating"), told(write, "comment")
    if write.act == "review.change" and not rating and not comment:
        raise Refused("a review says a rating or a comment")
    return ({"overallRating": int(rating)} if rating else {}) | ({"comment": comment} if comment else {})


def _says(row: wire.Review, said: Mapping[str, Any]) -> bool:
    return all({"overallRating": row.rating, "comment": row.comment}[name] == value for name, value in said.items())
