"""What an account lists beside people and jobs: companies, sources, consents and the like."""

import msgspec

from app.cache import driver
from app.model.ids import AccountId, LocalId
from app.model.records import Listed
from app.model.views import ListedView
from app.model.words import ListedKind

_listed = msgspec.json.Decoder(Listed)


def listed(db: driver.Connection, account: AccountId, kind: ListedKind) -> list[ListedView]:
    """Everything of a kind, what is in use first, by name."""
    rows = db.execute(
        "SELECT l.pk, i.remote_id, l.name, l.active, l.data FROM listed l JOIN idmap i ON i.pk = l.pk"
        " WHERE l.account_id = ? AND l.listed = ? ORDER BY l.active DESC, l.name, l.pk",
        (account, kind),
    )
    return [
        ListedView(
            id=LocalId(pk),
            remote_id=remote,
            listed=kind,
            name=name,
            active=bool(active),
            detail=_listed.decode(data).detail,
        )
        for pk, remote, name, active, data in rows
    ]
