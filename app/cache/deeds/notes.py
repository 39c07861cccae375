"""Notes written here: shown at once, and recognised when the vendor sends them back."""

from app.cache import driver, users
from app.cache.deeds.deed import Deed, Impossible, Lost, Plan, account_of, known, name_of
from app.cache.folding import fold
from app.cache.identity import new_id, remote_id
from app.cache.ops import Op
from app.model.ids import MINUTE, AccountId, Instant, LocalId, RemoteId
from app.model.intents import AddNote, mails
from app.model.mentions import spoken_to
from app.model.records import Activity
from app.model.words import Kind, Replay, Verb
from app.vendor import CreateNote, Write

# How far the vendor's clock and ours may be apart when a note is recognised by its text.
_SKEW = 5 * MINUTE
NOTE = "note"
LONGEST = 100_000
"""Characters of a note: what is longer is a document, and no vendor shows it as a note."""


class Noting(Deed[AddNote]):
    """Write a note about a candidate."""

    verb = Verb.NOTE
    stays = "a note stays once it is sent"
    reads_first = False

    def fields(self, intent: AddNote) -> tuple[str, ...]:
        said = {"visibility": intent.visibility, "mentions": intent.mentions}
        return tuple(name for name, value in said.items() if value)

    def terms(self, intent: AddNote, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        return replay, notifies or mails(intent)

    def plan(self, db: driver.Connection, intent: AddNote) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        if not intent.body.strip():
            raise Impossible("the note is empty")
        if len(intent.body) > LONGEST:
            raise Impossible(f"the note is {len(intent.body):,} characters long, {LONGEST:,} at most")
        return Plan(account=account, target=intent.candidate, lanes=(intent.candidate,), refs=(intent.candidate,))

    def show(self, db: driver.Connection, account: AccountId, intent: AddNote, seq: int, at: Instant) -> None:
        pk = new_id(db, account, Kind.ACTIVITY)
        db.execute(
            "INSERT INTO activity(pk, account_id, candidate, kind, at, title, body, visibility, op, hash, seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?)",
            (pk, account, intent.candidate, NOTE, at, intent.title, intent.body, intent.visibility, seq, at),
        )

    def hide(self, db: driver.Connection, op: Op) -> None:
        db.execute(
            "DELETE FROM activity WHERE op = ? AND pk IN (SELECT pk FROM idmap WHERE remote_id IS NULL)", (op.seq,)
        )

    def build(self, db: driver.Connection, op: Op, intent: AddNote) -> Write:
        return CreateNote(
            candidate=known(db, intent.candidate),
            title=intent.title,
            body=intent.body,
            marker=op.op_id,
            visibility=intent.visibility,
            mentions=_mentions(db, op.account, intent),
        )

    def landed(self, db: driver.Connection, op: Op, intent: AddNote, now: Instant) -> None:
        """The vendor's own line may have been quicker than its answer."""
        own = shown_as(db, op.seq)
        if own is None or op.sent_at is None or remote_id(db, own) is not None:
            return
        (ahead,) = db.execute("SELECT ahead FROM account WHERE id = ?", (op.account,)).fetchone()
        lines = db.execute(
            "SELECT a.title, a.body FROM activity a JOIN idmap i ON i.pk = a.pk AND i.remote_id IS NOT NULL"
            " WHERE a.candidate = ? AND a.kind = ? AND a.at >= ? AND a.seen_at >= ?",
            (intent.candidate, NOTE, op.sent_at + ahead - _SKEW, op.sent_at),
        ).fetchall()
        if any(same_text(title, body, intent.title, intent.body) for title, body in lines):
            db.execute("DELETE FROM activity WHERE pk = ?", (own,))

    def words(self, db: driver.Connection, intent: AddNote) -> str:
        told = [name_of(db, "user", one) or "?" for one in intent.mentions]
        return f"note, written to {' and '.join(told)} too" if told else "note"


def _mentions(db: driver.Connection, account: AccountId, intent: AddNote) -> tuple[tuple[str, RemoteId], ...]:
    people = [one for one in users.working(db, account) if one.id in intent.mentions]
    found = spoken_to(intent.body, ((one.id, one.name, one.email) for one in people))
    if gone := [one for one in intent.mentions if one not in found.values()]:
        name = name_of(db, "user", gone[0]) or "somebody"
        raise Lost(f"{name} is not there any more under the name that stands in the note: drop it and write it anew")
    return tuple((written, known(db, one)) for written, one in found.items())


def shown_as(db: driver.Connection, seq: int) -> LocalId | None:
    """The line of the timeline that an operation wrote, until the vendor's own has taken its place."""
    row = db.execute("SELECT pk FROM activity WHERE op = ?", (seq,)).fetchone()
    return LocalId(row[0]) if row else None


def adopt(db: driver.Connection, candidate: LocalId, came: Activity, read_at: Instant) -> None:
    """If the activity that came is a note the vendor took from here, let it take the place of ours in the timeline.

    One whose answer was lost, or that waits again, is left to what becomes of it.
    """
    if came.kind != NOTE:
        return
    ours = db.execute(
        "SELECT a.pk, a.title, a.body, o.sent_at + c.ahead FROM activity a JOIN op o ON o.seq = a.op"
        " JOIN account c ON c.id = o.account_id JOIN idmap i ON i.pk = a.pk AND i.remote_id IS NULL"
        " WHERE a.candidate = ? AND o.state = 'done' AND o.sent_at <= ? ORDER BY o.seq",
        (candidate, read_at),
    ).fetchall()
    for own, title, body, sent_at in ours:
        if came.at >= sent_at - _SKEW and same_text(came.title, came.body, title, body):
            db.execute("DELETE FROM activity WHERE pk = ?", (own,))
            return


def same_text(title: str | None, body: str | None, other_title: str | None, other_body: str | None) -> bool:
    """Whether two notes say the same, however the vendor wrapped, folded or joined title and text."""
    return _words(title, body) == _words(other_title, other_body) or fold_words(body) == fold_words(other_body)


def _words(title: str | None, body: str | None) -> str:
    return fold_words(f"{title or ''} {body or ''}")


def fold_words(text: str | None) -> str:
    return " ".join(fold(text or "").split())
