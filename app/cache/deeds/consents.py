"""Writing down what a candidate agreed to."""

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import Deed, Impossible, Looked, Plan, account_of, known, name_of, of_account
from app.cache.ops import Op
from app.model.intents import RecordConsent
from app.model.words import ListedKind, Verb


class Consenting(Deed[RecordConsent]):
    """Write consents down. Doing it twice says the same."""

    verb = Verb.CONSENT
    stays = "a consent stays once it is written down"
    reads_first = False

    def plan(self, db: driver.Connection, intent: RecordConsent) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        if not intent.consents:
            raise Impossible("there is no consent to write down")
        for consent in intent.consents:
            of_account(db, account, consent, ListedKind.CONSENT)
        job = () if intent.job is None else (intent.job,)
        return Plan(
            account=account,
            target=intent.candidate,
            lanes=(intent.candidate,),
            refs=(intent.candidate, *intent.consents, *job),
        )

    def build(self, db: driver.Connection, op: Op, intent: RecordConsent) -> port.Write:
        return port.RecordConsent(
            candidate=known(db, intent.candidate),
            consents=tuple(known(db, consent) for consent in dict.fromkeys(intent.consents)),
            agreed_at=intent.agreed_at,
            job=None if intent.job is None else known(db, intent.job),
        )

    def looked(self, db: driver.Connection, op: Op, intent: RecordConsent, seen: port.Seen) -> Looked:
        """No vendor so far tells which consents a candidate gave: it is sent again, which says the same."""
        return Looked(gone=not seen.exists, there=seen.matches > 0, holds=True)

    def words(self, db: driver.Connection, intent: RecordConsent) -> str:
        names = [name_of(db, "listed", consent) or "?" for consent in dict.fromkeys(intent.consents)]
        return f"{'consent' if len(names) == 1 else 'consents'} {', '.join(names)}"
