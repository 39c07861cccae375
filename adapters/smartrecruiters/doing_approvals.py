"""How what `acts_approvals` declares is sent, each once, and how what came of it is looked at."""

from collections.abc import Mapping

from adapters.http import raw
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.approving import Approvals
from adapters.smartrecruiters.doing import NOW, SKEW, Doing, Found, Look, Send, parsed, told
from app.model.ids import Instant, RemoteId
from app.vendor import Answer, Perform, Pulled, Stale

_DECISIONS = {"approval.approve": "APPROVED", "approval.reject": "REJECTED"}


class ApprovalActs(Doing):
    """Says yes, no or something else, in the name of whoever is acted for."""

    def known(self) -> Mapping[str, tuple[Send, Look]]:
        return {
            "approval.approve": (self._decide, self._decided),
            "approval.reject": (self._decide, self._decided),
            "approval.comment": (self._comment, self._commented),
        }

    async def _decide(self, write: Perform, before: Instant) -> Answer:
        said = {"approverId": await self._me()}
        if write.act == "approval.reject":
            said["comment"] = told(write, "words")
        operation = "approvals.approve" if write.act == "approval.approve" else "approvals.reject"
        try:
            return await self.write(operation, _of(write), said, before)
        except Stale as stale:
            if (await self._decided(write, before))[0]:
                return Answer(status=stale.status or 400, already=True)
            raise

    async def _decided(self, write: Perform, _: Instant) -> Found:
        me = await self._me()
        row, records = await self._approval(write)
        mine = {one.decision for step in row.steps for one in step.approvers if one.id == me}
        return _DECISIONS[write.act] in mine, records

    async def _comment(self, write: Perform, before: Instant) -> Answer:
        said = {"content": told(write, "words"), "authorId": await self._me()}
        return await self.write("approvals.comments.create", _of(write), said, before)

    async def _commented(self, write: Perform, since: Instant) -> Found:
        me, words = await self._me(), told(write, "words")
        rows = raw.readable(await self.listed("approvals.comments.get", _of(write)), wire.Comment)
        there = any((one.author, one.content) == (me, words) and (one.created_on or 0) >= since - SKEW for one in rows)
        return there, (await self._approval(write))[1]

    async def _approval(self, write: Perform) -> tuple[wire.Approval, list[Pulled]]:
        found = await self.record("approvals.getById", _of(write))
        row = parsed(found, wire.Approval)
        matters = await Approvals(self._reader, self._people).matters([row], NOW, of=write.application)
        return row, [Pulled(one, found) for one in matters]

    async def _me(self) -> RemoteId:
        return await self._people.acting_for(NOW)


def _of(write: Perform) -> dict[str, str]:
    return {"approvalRequestId": ids.parts(write.about, "approval")[1]}
