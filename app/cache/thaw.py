"""What was taken over from a damaged cache, once everything has been read again: from then on it may be sent.

Until then it stands in the queue, shown as far as the records it speaks of could be taken over too. What such an
operation shows beside (a new candidate, an application, a note) was shown without knowing the columns of the job or
what the vendor has by now: it is shown anew.
"""

from app.cache import driver
from app.cache.deeds import deed_of
from app.cache.ops import Op, unsettled
from app.cache.overlay import refresh
from app.model.ids import AccountId
from app.model.words import OpState


def thaw(db: driver.Connection, account: AccountId) -> None:
    """The account has been read completely: let go of what a rescue holds back, where it does."""
    held = db.execute("SELECT 1 FROM account WHERE id = ? AND rescued_at IS NOT NULL", (account,)).fetchone()
    if held is None:
        return
    for op in unsettled(db):
        if op.account == account:
            show_anew(db, op)
    db.execute("UPDATE account SET rescued_at = NULL WHERE id = ?", (account,))


def show_anew(db: driver.Connection, op: Op) -> None:
    """Show what an operation does, in the cache as it is now."""
    deed = deed_of(op.intent)
    deed.hide(db, op)
    if op.state is not OpState.DEAD or op.creates is not None:
        deed.show(db, op.account, op.intent, op.seq, op.created_at)
    refresh(db, [op.target])
