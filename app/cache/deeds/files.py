"""Putting a file to a candidate."""

from app import vendor as port
from app.cache import contents, driver
from app.cache.deeds.deed import SKEW, Deed, Impossible, Lost, Plan, account_of, delete_unnamed, known
from app.cache.identity import known_ids, known_kind
from app.cache.ops import Op
from app.model.ids import AccountId, Instant
from app.model.intents import AttachFile
from app.model.records import AnyRecord, Attachment
from app.model.words import Kind, Verb


class Attaching(Deed[AttachFile]):
    """Put a file to a candidate. What is sent are the bytes as they were when it was asked for."""

    verb = Verb.ATTACH
    stays = "a file stays once it is sent"
    reads_first = False

    def plan(self, db: driver.Connection, intent: AttachFile) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        if db.execute("SELECT 1 FROM content WHERE sha256 = ?", (intent.sha256,)).fetchone() is None:
            raise Impossible("the bytes of that file are not in the cache")
        if known_kind(db, account, intent.attachment) is not Kind.ATTACHMENT:
            raise Impossible("that id is not one for a new file")
        return Plan(
            account=account,
            target=intent.attachment,
            lanes=(intent.candidate, intent.attachment),
            refs=(intent.candidate,),
            creates=intent.attachment,
        )

    def show(self, db: driver.Connection, account: AccountId, intent: AttachFile, seq: int, at: Instant) -> None:
        db.execute(
            "INSERT INTO attachment(pk, account_id, candidate, name, file_kind, mime, size, sha256, created_at, op,"
            " hash, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?)",
            (
                intent.attachment,
                account,
                intent.candidate,
                intent.name,
                intent.file_kind,
                intent.mime,
                intent.size,
                intent.sha256,
                at,
                seq,
                at,
            ),
        )

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "attachment", op.target)
        if isinstance(op.intent, AttachFile):
            contents.let_go(db, [op.intent.sha256])

    def build(self, db: driver.Connection, op: Op, intent: AttachFile) -> port.Write:
        row = db.execute("SELECT bytes FROM content WHERE sha256 = ?", (intent.sha256,)).fetchone()
        if row is None:
            raise Lost(f"the bytes of {intent.name} are not in the cache any more: attach the file again")
        return port.AttachFile(
            candidate=known(db, intent.candidate),
            name=intent.name,
            file_kind=intent.file_kind,
            mime=intent.mime,
            content=row[0],
        )

    def landed(self, db: driver.Connection, op: Op, intent: AttachFile, now: Instant) -> None:
        # An older list of files does not have it, which means nothing.
        db.execute("UPDATE attachment SET op = NULL, seen_at = ? WHERE pk = ?", (now, op.target))

    def is_like(self, db: driver.Connection, op: Op, intent: AttachFile, came: AnyRecord, ahead: Instant) -> bool:
        """By its name only where its date is told too: an older file may be called the same."""
        if not isinstance(came, Attachment) or came.name != intent.name or came.created_at is None:
            return False
        if came.created_at < (op.sent_at or op.created_at) + ahead - SKEW:
            return False
        people = known_ids(db, op.account, Kind.CANDIDATE, [came.candidate])
        return people.get(came.candidate) == intent.candidate

    def words(self, db: driver.Connection, intent: AttachFile) -> str:
        return f"file {intent.name}"
