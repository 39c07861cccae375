"""Who works in an account, by name."""

from app.cache import driver
from app.model.ids import AccountId, LocalId, RemoteId
from app.model.views import UserView
from app.model.words import Kind


def working(db: driver.Connection, account: AccountId) -> list[UserView]:
    """Who works in an account, by name."""
    rows = db.execute(
        "SELECT u.pk, i.remote_id, u.name, u.email FROM user u JOIN idmap i ON i.pk = u.pk"
        " WHERE u.account_id = ? AND u.active ORDER BY u.name, u.pk",
        (account,),
    )
    return [UserView(id=LocalId(pk), remote_id=remote, name=name, email=mail) for pk, remote, name, mail in rows]


class Users:
    """The names of users, each looked up once."""

    def __init__(self, db: driver.Connection) -> None:
        self._db = db
        self._known: dict[tuple[AccountId, RemoteId], str] = {}

    def name(self, account: AccountId, remote: RemoteId | None) -> str | None:
        """A user's name, or what the vendor calls it where the cache does not know it; None for nobody."""
        if remote is None:
            return None
        if (account, remote) not in self._known:
            row = self._db.execute(
                "SELECT u.name FROM idmap i JOIN user u ON u.pk = i.pk"
                " WHERE i.account_id = ? AND i.kind = ? AND i.remote_id = ?",
                (account, Kind.USER, remote),
            ).fetchone()
            self._known[account, remote] = str(row[0]) if row else remote
        return self._known[account, remote]
