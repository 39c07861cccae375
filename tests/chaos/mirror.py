"""What a cache holds by the vendor's ids, field by field, and how that differs from what it is to hold."""

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

Rows: TypeAlias = dict[str, Any]
Holdings: TypeAlias = dict[str, Rows]
"""Kind of record -> remote id -> its fields."""


def held(cache: Path) -> Holdings:
    """What the cache holds, local ids replaced by the vendor's."""
    with closing(sqlite3.connect(cache, isolation_level=None)) as db:
        db.execute("BEGIN")
        remote = dict(db.execute("SELECT pk, remote_id FROM idmap"))
        payloads = dict(db.execute("SELECT pk, payload FROM raw"))
        found: Holdings = {}
        for table, columns in _TABLES.items():
            rows = found[table] = {}
            for pk, *values in db.execute(f"SELECT pk, {', '.join(columns)} FROM {table}"):
                row = {name: _plain(name, value, remote) for name, value in zip(columns, values, strict=True)}
                payload = payloads.pop(pk, None)
                if table in _WITH_PAYLOAD:
                    row["payload"] = _payload(payload)
                rows[remote[pk]] = row
        found["payload of nothing"] = {remote[pk]: _payload(payload) for pk, payload in payloads.items()}
        found["set aside"] = {
            f"{stream}: {key}": reason
            for stream, key, reason in db.execute("SELECT stream, remote_id, reason FROM quarantine")
        }
    return found


_TABLES = {
    "job": ("name", "code", "status", "opened_at", "data"),
    "stage": ("job", "name", "plain", "position", "kind"),
    "reason": ("job", "name", "side", "leads_to"),
    "candidate": ("name", "email", "city", "title", "company", "source", "updated_at", "data"),
    "visit": ("application", "stage", "stage_name", "kind", "entered_at", "left_at", "by_user"),
    "application": (
        *("candidate", "job", "base_stage", "base_status", "base_entered_at", "stage", "status", "entered_at"),
        *("reason", "applied_at", "op", "problem", "unsure"),
    ),
    "activity": ("candidate", "application", "kind", "at", "by_user", "title", "body", "op"),
    "attachment": ("candidate", "application", "name", "file_kind", "mime", "size", "created_at"),
    "user": ("name", "email", "active"),
    "listed": ("listed", "name", "active"),
    "detail": ("kind", "candidate", "application", "job", "data"),
}
_WITH_PAYLOAD = ("job", "stage", "reason", "candidate")
"""Whose bytes are compared too: what is not named in the unified model is in them."""
_LOCAL = frozenset({"job", "stage", "base_stage", "candidate", "application", "by_user", "reason"})


def _plain(name: str, value: Any, remote: dict[int, str]) -> Any:
    if name in _LOCAL and value is not None:
        return remote.get(value, f"local id {value}")
    return json.loads(value) if name == "data" else value


def _payload(payload: bytes | None) -> Any:
    return None if payload is None else json.loads(zlib.decompress(payload))


def spoken_of(held: Any, true: Any) -> Any:
    """Of what is held the tables that the truth speaks of, and of the rows it names the fields."""
    return {
        table: {key: _fields(row, rows.get(key)) for key, row in held.get(table, {}).items()}
        for table, rows in true.items()
    }


def _fields(row: Any, true: Any) -> Any:
    if not isinstance(row, dict) or not isinstance(true, dict):
        return row
    return {name: _fields(row.get(name), value) for name, value in true.items()}


def differences(held: Holdings, true: Holdings) -> dict[str, list[str]]:
    """What is not there, what is there and should not be, and what is not as it should be, a line each."""
    found: dict[str, list[str]] = {"missing": [], "too much": [], "stale": []}
    for kind in held.keys() | true.keys():
        here, there = held.get(kind, {}), true.get(kind, {})
        found["missing"] += [f"{kind} {key}" for key in there.keys() - here.keys()]
        found["too much"] += [f"{kind} {key}: {here[key]}" for key in here.keys() - there.keys()]
        found["stale"] += [
            f"{kind} {key}: {_unlike(here[key], there[key])}"
            for key in here.keys() & there.keys()
            if here[key] != there[key]
        ]
    return {word: sorted(lines) for word, lines in found.items() if lines}


def _unlike(here: Any, there: Any) -> dict[str, Any]:
    """The fields that differ: as they are here, as they should be."""
    return {
        name: (here.get(name), there.get(name))
        for name in here.keys() | there.keys()
        if here.get(name) != there.get(name)
    }


def assert_equal(held: Holdings, true: Holdings) -> None:
    found = differences(held, true)
    told = {word: [f"{len(lines)} in all", *(line[:600] for line in lines[:3])] for word, lines in found.items()}
    assert not found, json.dumps(told, indent=1, ensure_ascii=False)
