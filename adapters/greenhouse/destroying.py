"""What nothing takes back: one candidate made of two, and what is known of somebody taken out.

Greenhouse does both at once or refuses; of an answer that is lost it keeps no trace to be found by.
"""

from adapters.greenhouse import ANONYMISED, ids
from adapters.greenhouse.writing import Writer, answered
from app.vendor import Anonymise, Answer, Destroy, Merge


class Destroyer(Writer):
    """Does what is asked for while a person waits."""

    async def destroy(self, what: Destroy) -> Answer:
        """See `app.vendor.Connection.destroy`."""
        if isinstance(what, Merge):
            path = {"id": str(ids.number(what.primary, "candidate"))}
            body = {"secondary_candidate_id": ids.number(what.secondary, "candidate")}
            return answered(await self._write("candidates.merge", path, body))
        return await self._anonymise(what)

    async def _anonymise(self, what: Anonymise) -> Answer:
        path = {"id": str(ids.number(what.candidate, "candidate"))}
        fields = [*(what.fields or ANONYMISED)]
        return answered(await self._write("candidates.anonymize", path, {"fields": fields}))
