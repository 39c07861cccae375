"""One table says what can be done where, and every preset has keys for it that do not clash."""

import subprocess
import sys

import pytest

from app.commands import (
    ASKING,
    COMMANDS,
    DIALOGS,
    FOOTERS,
    GROUPS,
    PLACES,
    TABLE,
    UnknownPreset,
    bindings,
    clashes,
    keymap,
    presets,
    shown,
)


@pytest.mark.parametrize("name", ["vim", "arrows", "gmail"])
def test_every_preset_names_every_command_and_nothing_in_it_clashes(name: str) -> None:
    keys = keymap(name)
    assert set(keys) == set(COMMANDS)
    assert clashes(keys) == []


@pytest.mark.parametrize("name", ["vim", "arrows", "gmail"])
def test_what_opens_a_list_or_confirms_one_agrees_to_nothing(name: str) -> None:
    keys = keymap(name)
    assert not {*keys["open"], *keys["accept"], "space"} & set(keys["ask.yes"])


def test_the_presets_are_those_of_the_product() -> None:
    assert set(presets()) == {"vim", "arrows", "gmail"}


def test_ids_are_unique_and_every_place_and_group_is_known() -> None:
    assert len(COMMANDS) == len(TABLE)
    assert set(COMMANDS) >= ASKING
    for command in TABLE:
        assert set(command.where) <= {*PLACES, *DIALOGS}
        assert command.group in GROUPS


def test_a_footer_shows_only_what_can_be_done_there_and_has_a_short_word_for() -> None:
    for place, ids in FOOTERS.items():
        for command in ids:
            assert place in COMMANDS[command].where, (place, command)
            assert COMMANDS[command].short


def test_the_arrows_preset_needs_no_letter() -> None:
    for keys in keymap("arrows").values():
        assert not any(press.isalpha() for key in keys for press in key.split() if len(press) == 1)


def test_escape_is_never_the_only_way_back() -> None:
    keys = keymap("vim")
    for command in ("back", "cancel", "note.leave", "conflict.later"):
        assert set(keys[command]) > {"escape"}


def test_a_persons_own_keys_replace_those_of_the_preset() -> None:
    keys = keymap("vim", {"card.advance": ["right", "ctrl+l"]})
    assert bindings(keys, "board")["ctrl+l",] == "card.advance"
    assert ("L",) not in bindings(keys, "board")


def test_a_key_that_means_two_things_in_one_place_is_told_once() -> None:
    told = clashes(keymap("vim", {"note": ["m"]}))
    assert [(clash.key, set(clash.commands)) for clash in told] == [("m", {"card.move", "note"})]


def test_the_same_key_in_two_places_is_no_clash() -> None:
    assert clashes(keymap("vim", {"queue.drop": ["m"]})) == []


def test_a_key_that_begins_a_sequence_is_a_clash() -> None:
    assert "begins like" in str(clashes(keymap("vim", {"note": ["g"]}))[0])


@pytest.mark.parametrize(
    ("command", "key", "why"),
    [
        ("card.fly", "f", "no such command"),
        ("note", "ctrl+z", "suspends"),
        ("note", "hyperspace", "no key of that name"),
        ("note", "", "empty"),
        ("note", "word", "no key of that name"),
    ],
)
def test_what_cannot_be_a_key_is_told(command: str, key: str, why: str) -> None:
    assert why in " ".join(map(str, clashes(keymap("vim", {command: [key]}))))


def test_an_unknown_preset_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownPreset, match="arrows, gmail, vim"):
        keymap("emacs")


@pytest.mark.parametrize(
    ("key", "read"),
    [("ctrl+s", "Ctrl+S"), ("g b", "g b"), ("L", "L"), ("pagedown", "PgDn"), ("shift+tab", "Shift+Tab"),
     ("f5", "F5"), ("+", "+"), ("escape", "Esc"), ("ctrl+shift+a", "Ctrl+Shift+A")],
)  # fmt: skip
def test_keys_are_shown_as_people_write_them(key: str, read: str) -> None:
    assert shown(key) == read


def test_the_table_needs_no_textual_and_no_cache() -> None:
    code = "import sys, app.commands; sys.exit(any(name in sys.modules for name in ('textual', 'sqlite3', 'rich')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
