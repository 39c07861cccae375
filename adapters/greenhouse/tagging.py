"""Tags of candidates: each is a row of its own that joins a candidate and a tag of the account's list."""

from typing import Any

from adapters.greenhouse import ids
from adapters.greenhouse.refusals import UNPROCESSABLE
from adapters.greenhouse.writing import Writer, answered, body_of, folded
from adapters.http.gate import Priority
from app.model.fields import lacking
from app.model.ids import Instant
from app.vendor import AddTags, Answer, AnswerLost, Refused, RemoveTags, Unfinished

_ALREADY = ("already been taken", "already exists", "already applied", "already tagged")


class Tagging(Writer):
    """Gives tags and takes them off, one by one."""

    async def send(self, write: AddTags | RemoveTags, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`. `already` where nothing had to be changed for any of them."""
        candidate = ids.number(write.candidate, "candidate")
        names = await self._listed()
        if isinstance(write, AddTags):
            return _of_all([await self._give(candidate, tag, names, before) for tag in lacking((), write.tags)])
        wanted = {folded(tag) for tag in write.tags}
        applied = await self._by("applied_candidate_tags.list", "candidate_ids", write.candidate)
        mine = [row.get("id") for row in applied if names.get(row.get("candidate_tag_id")) in wanted]
        if not mine:
            return Answer(status=200, already=True)
        return _of_all(
            [await self._taken_away("applied_candidate_tags.destroy", {"id": str(key)}, before) for key in mine]
        )

    async def _listed(self) -> dict[Any, str]:
        """The tags the account has."""
        rows = await self._before(self._desk.reader.rows("candidate_tags.list", priority=Priority.USER_OP))
        return {row.get("id"): folded(row.get("name")) for row in rows}

    async def _give(self, candidate: int, tag: str, names: dict[Any, str], before: Instant) -> Answer:
        """One that the account does not have is made first."""
        key = _called(tag, names) or await self._make(tag, before)
        body = {"candidate_id": candidate, "candidate_tag_id": key}
        try:
            return answered(await self._post("applied_candidate_tags.create", body, before))
        except Refused as refused:
            if _is_already(refused):
                return Answer(status=UNPROCESSABLE, already=True, request_id=refused.request_id)
            raise

    async def _make(self, tag: str, before: Instant) -> Any:
        """A tag in the account's list of them, which says nothing about anybody yet."""
        try:
            made = await self._post("candidate_tags.create", {"name": tag}, before)
        except Refused as refused:
            if _is_already(refused) and (key := _called(tag, await self._listed())):  # somebody was quicker
                return key
            raise
        except AnswerLost as lost:
            raise Unfinished(f"{lost.message}; the candidate was not touched", status=lost.status) from None
        key = body_of(made).get("id")
        if key is None:
            raise Unfinished(f"{self._who}: the answer does not name the tag that was made")
        return key


def _is_already(refused: Refused) -> bool:
    return any(word in refused.message.lower() for word in _ALREADY)


def _called(tag: str, names: dict[Any, str]) -> Any:
    """The id of the tag that is called so; None where there is none."""
    return next((key for key, name in names.items() if name == folded(tag)), None)


def _of_all(answers: list[Answer]) -> Answer:
    """The last answer; `already` where all are."""
    if not answers:
        raise Refused("there is no tag to add")
    last = answers[-1]
    return Answer(status=last.status, already=all(one.already for one in answers), request_id=last.request_id)
