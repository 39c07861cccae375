"""Where things lie on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.settings.read import SettingsError

_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "davfs", "lustre"}
)


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """The files and folders of one home; none of them need exist."""

    home: Path | None
    """`LANEHOP_HOME` where it is set; everything below lies under it then."""
    config: Path
    cache: Path
    secrets: Path
    """The secret file, for machines without a key store; encrypted."""
    log: Path
    """A folder."""
    locks: Path
    """A folder."""

    @property
    def notes(self) -> Path:
        """A folder: where texts lie while an editor has them."""
        return self.cache.parent / "notes"

    def make(self) -> None:
        """Make the folders, for their owner only."""
        for folder in (self.config.parent, self.cache.parent, self.secrets.parent, self.log, self.locks):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def under(home: Path) -> Places:
    """Everything under one folder."""
    return Places(
        home=home,
        config=home / "config.toml",
        cache=home / "cache.db",
        secrets=home / "secrets.box",
        log=home / "log",
        locks=home / "locks",
    )


def find(environ: Mapping[str, str] = os.environ) -> Places:
    """The places of this process: under `LANEHOP_HOME`, else the platform's own folders. Raises `SettingsError`."""
    try:
        return _found(environ)
    except (RuntimeError, OSError):  # nobody knows the home folder, or the one we are in is gone
        raise SettingsError("no home folder is known here: set LANEHOP_HOME to a folder by its full path") from None


def _found(environ: Mapping[str, str]) -> Places:
    named = environ.get("LANEHOP_HOME", "")
    if named:
        return under(Path(named).expanduser().absolute())
    from platformdirs import PlatformDirs  # noqa: PLC0415 - not needed with LANEHOP_HOME

    folders = PlatformDirs("lanehop", appauthor=False)
    data = folders.user_data_path
    return Places(
        home=None,
        config=folders.user_config_path / "config.toml",
        cache=data / "cache.db",
        secrets=data / "secrets.box",
        log=folders.user_log_path,
        locks=data / "locks",
    )


def network_drive(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The kind of network file system `path` lies on; None for a local one, or where that is not cheap to know.

    SQLite's write-ahead log needs memory that all its processes share, which such drives do not give.
    """
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    kind, longest = None, -1
    for line in lines:
        _, where, found, *_ = line.split(" ")
        point = where.replace("\\040", " ")
        if len(point) > longest and path.is_relative_to(point):
            kind, longest = found, len(point)
    return kind if kind in _REMOTE else None
