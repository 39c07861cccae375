"""Opening the cache: new, old, newer, broken, taken."""

import stat
from pathlib import Path

import pytest

from app.cache import boards, connection, migrate
from app.cache.connection import CacheBroken, CacheLocked, CacheTooNew, NoCache


def test_a_new_cache_is_for_its_owner_only_and_loses_nothing_at_a_power_cut(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.db"
    db = connection.writer(path)
    try:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA secure_delete").fetchone()[0] == 1
        assert migrate.version_of(db) == migrate.NEWEST
    finally:
        db.close()


def test_reading_where_there_is_no_cache_says_what_to_do_and_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with pytest.raises(NoCache, match="lanehop account add"):
        connection.reader(path)
    assert not path.exists()


def test_a_cache_of_a_newer_program_can_be_read_but_not_written(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    db = connection.writer(path)
    db.execute(f"PRAGMA user_version={migrate.NEWEST + 1}")
    db.close()
    with pytest.raises(CacheTooNew, match="newer lanehop"):
        connection.writer(path)
    reader = connection.reader(path)
    assert boards.jobs(reader) == []
    reader.close()


def test_a_file_that_is_no_cache_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(b"my holiday pictures" * 1000)
    for opened in (connection.reader, connection.writer):
        with pytest.raises(CacheBroken, match="nothing was changed"):
            opened(path)
    assert path.read_bytes() == b"my holiday pictures" * 1000


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    connection.writer(tmp_path / "cache.db").close()
    reader = connection.reader(tmp_path / "cache.db")
    with pytest.raises(Exception, match="readonly"):
        reader.execute("DELETE FROM op")
    reader.close()


def test_a_cache_that_another_program_does_not_let_go_of_gives_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = connection.writer(tmp_path / "cache.db"), connection.writer(tmp_path / "cache.db")
    monkeypatch.setattr(connection, "_PATIENCE", 0.05)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(CacheLocked, match="another program holds the cache"):
        connection.transaction(second, lambda db: db.execute("DELETE FROM op"))
    first.execute("ROLLBACK")
    connection.transaction(second, lambda db: db.execute("DELETE FROM op"))
    first.close()
    second.close()


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    db = connection.writer(tmp_path / "cache.db")

    def half(inner: connection.driver.Connection) -> None:
        inner.execute("INSERT INTO meta VALUES ('a', 'b')")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        connection.transaction(db, half)
    assert db.execute("SELECT COUNT(*) FROM meta").fetchone()[0] == 0
    db.close()


def test_every_migration_file_is_applied_by_its_number(tmp_path: Path) -> None:
    here = Path(migrate.__file__).parent / "migrations"
    assert tuple(sorted(one.name for one in here.glob("*.sql"))) == migrate._FILES
