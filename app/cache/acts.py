"""What people may do with a record beside our verbs, as the account's adapter declares it, and what that is told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from app.cache import contents, driver
from app.cache.act_names import named, told_apart
from app.cache.deeds.acts import bars, declared, takes
from app.cache.deeds.deed import Impossible
from app.cache.identity import known_ids, local_ids, ref_of
from app.cache.overlay import details
from app.cache.owners import Owners, owners
from app.model.acts import Act, Choices, InputKind, Unfit, values_of
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import Perform
from app.model.records import Matter
from app.model.views import ActView, InputView
from app.model.words import Kind, ListedKind


class Misgiven(Impossible):
    """What was given for an act does not fit it."""


_act = msgspec.json.Decoder(Act)
_WHOLE = ""
"""What an account is called among its own records."""
_Known: TypeAlias = dict[tuple[AccountId, ListedKind | None], tuple[tuple[str, str], ...]]
"""What was read of an account's lists already, and with None of who works there."""


# --- what is declared -----------------------------------------------------------------------------


def declare(db: driver.Connection, account: AccountId, acts: Sequence[Act]) -> None:
    """What the adapter says of itself; what a test of the account found out stays."""
    db.executemany(
        "INSERT INTO act(account_id, name, place, about, data) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(account_id, name) DO UPDATE SET place = excluded.place, about = excluded.about,"
        " data = excluded.data",
        [(account, one.name, place, one.about, msgspec.json.encode(one)) for place, one in enumerate(acts)],
    )
    names = [one.name for one in acts]
    marks = ",".join("?" * len(names))
    db.execute(f"DELETE FROM act WHERE account_id = ? AND name NOT IN ({marks})", (account, *names))


def bar(db: driver.Connection, account: AccountId, barred: Mapping[str, str]) -> None:
    """What the account may not do, as a test of it has found out just now."""
    db.execute("UPDATE act SET barred = '' WHERE account_id = ?", (account,))
    db.executemany(
        "UPDATE act SET barred = ? WHERE account_id = ? AND name = ?",
        [(why, account, name) for name, why in barred.items()],
    )


def whole(db: driver.Connection, account: AccountId) -> LocalId:
    """What stands for an account itself where something is done with all of it. In a transaction."""
    return local_ids(db, account, Kind.ACCOUNT, [_WHOLE])[_WHOLE]


# --- what is offered ------------------------------------------------------------------------------


def offered(db: driver.Connection, records: Iterable[LocalId]) -> list[ActView]:
    """What may be done with these records, in their order; also what this account may not, with the reason."""
    found: list[ActView] = []
    known: _Known = {}
    for pk in dict.fromkeys(records):
        of = owners(db, pk)
        if of is None:
            continue
        rows = db.execute(
            "SELECT data, barred FROM act WHERE account_id = ? AND about = ? ORDER BY place", (of.account, of.kind)
        ).fetchall()
        for data, barred in rows:
            act = _act.decode(data)
            if takes(db, act, pk, of):
                found.append(_view(db, act, barred, pk, of, known=known))
    return told_apart(db, found)


def around(db: driver.Connection, pk: LocalId) -> list[LocalId]:
    """A record and what may be meant with it, matters first, and before all those that wait for this account.

    Of somebody their applications, of an application whom it is about, of both and of a job what waits there; of an
    account what it lists and who works in it.
    """
    of = owners(db, pk)
    if of is None:
        return []
    if of.kind is Kind.ACCOUNT:
        return [pk, *_listed(db, of.account)]
    if of.kind in (Kind.MATTER, Kind.USER, Kind.LISTED):
        return [pk]
    near: list[LocalId] = [pk]
    if of.kind is Kind.CANDIDATE:
        sql = "SELECT pk FROM application WHERE candidate = ? ORDER BY status <> 'active', entered_at DESC"
        near += [LocalId(one) for (one,) in db.execute(sql, (pk,)).fetchall()]
    elif of.candidate is not None:
        near.append(of.candidate)
    column, owner = ("candidate", of.candidate) if of.candidate is not None else ("job", of.job)
    rows = db.execute(
        f"SELECT pk FROM detail WHERE {column} = ?1 AND kind IN (SELECT about FROM act WHERE account_id = ?2)"
        " ORDER BY kind <> 'matter', json_extract(CAST(data AS TEXT), '$.mine') DESC, at DESC, pk",
        (owner, of.account),
    ).fetchall()
    return [*(LocalId(one) for (one,) in rows), *near]


def _listed(db: driver.Connection, account: AccountId) -> list[LocalId]:
    """What the account lists, and who works there, as far as there is an act about such."""
    found: list[LocalId] = []
    for table, sort in (("listed", "t.listed"), ("user", "''")):
        rows = db.execute(
            f"SELECT t.pk FROM {table} t WHERE t.account_id = ?1 AND t.active AND EXISTS (SELECT 1 FROM act"
            " WHERE account_id = ?1 AND about = ?2"
            f" AND COALESCE(json_extract(CAST(data AS TEXT), '$.sort'), '') IN ('', {sort})) ORDER BY t.name, t.pk",
            (account, table),
        ).fetchall()
        found += [LocalId(pk) for (pk,) in rows]
    return found


def _view(db: driver.Connection, act: Act, barred: str, pk: LocalId, of: Owners, *, known: _Known) -> ActView:
    name, writes, mark = db.execute("SELECT name, writes, mark FROM account WHERE id = ?", (of.account,)).fetchone()
    why = bars(act, barred, name, writes=bool(writes))
    matter = details.shown(db, pk) if of.kind is Kind.MATTER else None
    choices = _choices(db, act, matter, of.account, known)
    return ActView(
        name=act.name,
        title=act.title,
        about=pk,
        about_ref=ref_of(db, pk) if of.kind is not Kind.ACCOUNT else name,
        about_kind=of.kind,
        about_name=named(db, pk, of),
        account=of.account,
        account_name=name,
        mark=mark,
        why_not=why,
        notifies=act.notifies,
        final=act.final,
        mine=isinstance(matter, Matter) and matter.mine,
        inputs=tuple(
            InputView(
                name=one.name,
                title=one.title,
                kind=one.kind,
                required=one.required,
                several=one.several,
                choices=tuple(choices.get(one.name, ())),
                says=matter.says.get(one.name, ()) if isinstance(matter, Matter) else (),
            )
            for one in act.inputs
        ),
    )


def _choices(db: driver.Connection, act: Act, matter: object, account: AccountId, known: _Known) -> Choices:
    """What can be chosen for its inputs, by the vendor's values. `matter`: what it is about, where that is one."""
    found: dict[str, Sequence[tuple[str, str]]] = {}
    for one in act.inputs:
        if one.kind is InputKind.PEOPLE or one.listed is not None:
            of = (account, None if one.kind is InputKind.PEOPLE else one.listed)
            if of not in known:
                known[of] = _rows_of(db, *of)
            found[one.name] = known[of]
        elif one.kind is InputKind.CHOICE:
            offers = matter.offers.get(one.name, ()) if isinstance(matter, Matter) else ()
            found[one.name] = offers or one.choices
    return found


def _rows_of(db: driver.Connection, account: AccountId, listed: ListedKind | None) -> tuple[tuple[str, str], ...]:
    """What an account lists of a kind; None: who works there."""
    table, where = ("user", "") if listed is None else ("listed", " AND t.listed = ?")
    sql = (
        f"SELECT i.remote_id, t.name FROM {table} t JOIN idmap i ON i.pk = t.pk"
        f" WHERE t.account_id = ? AND t.active{where} AND i.remote_id IS NOT NULL ORDER BY t.name, t.pk"
    )
    values = (account,) if listed is None else (account, listed)
    return tuple((remote, name) for remote, name in db.execute(sql, values).fetchall())


# --- asking for it --------------------------------------------------------------------------------


def intent(
    db: driver.Connection,
    about: LocalId,
    name: str,
    given: Mapping[str, Sequence[str]],
    now: Instant,
    *,
    file: tuple[str, bytes] | None = None,
) -> Perform:
    """What a person asked for, as it can be queued. `file`: its name and its bytes. Raises `Impossible`, `Misgiven`."""
    of = owners(db, about)
    if of is None:
        raise Impossible("that record is not in the cache")
    act, _ = declared(db, of.account, name)
    taken = {one.name for one in act.inputs if one.kind is InputKind.FILE}
    if file is not None and not taken:
        raise Impossible(f"{act.title} takes no file")
    if file is None and any(one.required for one in act.inputs if one.kind is InputKind.FILE):
        raise Impossible(f"{act.title} needs a file")
    said = {**given, **(dict.fromkeys(taken, (file[0],)) if file is not None else {})}
    try:
        matter = details.shown(db, about) if of.kind is Kind.MATTER else None
        values = values_of(act, said, _choices(db, act, matter, of.account, {}))
    except Unfit as reason:
        raise Misgiven(str(reason)) from None
    kinds = {one.name: Kind.USER for one in act.inputs if one.kind is InputKind.PEOPLE}
    kinds |= {one.name: Kind.LISTED for one in act.inputs if one.listed is not None}
    chosen = {
        one: tuple(known_ids(db, of.account, kinds[one], [remote])[remote] for remote in remotes)
        for one, remotes in values.items()
        if one in kinds
    }
    return Perform(
        about=about,
        name=act.name,
        title=act.title,
        values={one: said for one, said in values.items() if one not in kinds},
        chosen=chosen,
        file_name="" if file is None else file[0],
        sha256="" if file is None else contents.keep(db, file[1], now),
        notifies=act.notifies,
    )
