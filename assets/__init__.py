"""Files the program ships: themes, key presets, texts."""

from pathlib import Path

_HERE = Path(__file__).parent


def read(name: str) -> str:
    """The text of one of these files, such as `keys/vim.toml`. Raises `FileNotFoundError`."""
    return (_HERE / name).read_text(encoding="utf-8")


def names(folder: str) -> tuple[str, ...]:
    """What a folder offers, without endings: the key presets, the themes."""
    return tuple(sorted(path.stem for path in (_HERE / folder).glob("*.toml")))
