"""The command table: everything a person can do by key, once.

Bindings, footer, help, palette and documentation read this table; keys come from a preset (`assets/keys`) and a
person's own changes to it. Knows no screen: a place is a word.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import msgspec

import assets
from app.model.words import Verb

LISTS = ("jobs", "board", "queue", "references", "accounts")
_AFTER_FIRST = (*LISTS, "candidate", "job")
PLACES = (*_AFTER_FIRST, "first")
"""Where a person can be; dialogs lie above one of them."""
PICKERS = (
    "move",
    "decline",
    "park",
    "tags",
    "path",
    "palette",
    "help",
    "confirm",
    "connect",
    "passphrase",
    "trial",
    "sure",
)
"""Dialogs in which typed characters narrow a list or fill a line, so that only named keys act."""
DIALOGS = (*PICKERS, "form", "conflict", "note", "diff", "checks", "ask")
SCROLLED = (*LISTS, "candidate", "job", *PICKERS, "diff", "checks")
CARDS = ("board", "candidate")
FORMS = ("connect", "passphrase")
CHECKS = ("references", "checks")

GROUPS = ("START", "MOVE", "DECIDE", "PEOPLE", "SELECT", "QUEUE", "ACCOUNT", "FIND", "GO", "SHOW", "DIALOG")
"""The order of help."""

Keys: TypeAlias = Mapping[str, Sequence[str]]
"""Command id -> its keys, the first one is the one that is shown."""


class Command(msgspec.Struct, frozen=True):
    """One thing a person can do."""

    id: str
    title: str
    where: tuple[str, ...]
    group: str
    short: str = ""
    """What the footer says; empty: never in the footer."""
    needs: Verb | None = None
    """The capability of the account without which it cannot work."""
    undo: str = ""
    """How it is taken back; empty where nothing changes."""


_TAKEN_BACK = "undo while it is held; once it is sent, undo asks the vendor to move the card back"
_TAKEN_BACK_FIELDS = "undo while it is held; once it is sent, undo asks the vendor for the old values"
_TAKEN_OFF = "undo while it is held; once it is sent, undo asks the vendor for the opposite where that can be done"
_TRANSFERRED = "undo while it is held; once it is sent, undo transfers back, into the first stage of the old job"
_NEVER = "never: it is asked of the vendor at once, once the name was typed"
_STAYS = "undo while it is held or waiting; once it is sent it stays"

# Who does it: `Frame.run` calls `do_` and the id, a dot as an underscore (`card.advance`: `do_card_advance`), of the
# screen on top or else of the app.
TABLE: tuple[Command, ...] = (
    Command("first.demo", "Look around with made-up data", ("first",), "START", "demo"),
    Command("first.connect", "Connect a system", ("first",), "START", "connect"),
    Command("first.keys", "Choose your keys: vim, arrows, gmail", ("first",), "START", "keys"),
    Command("card.advance", "Move to the next stage", CARDS, "MOVE", "next", Verb.MOVE, _TAKEN_BACK),
    Command("card.back", "Move back one stage", CARDS, "MOVE", "back", Verb.MOVE, _TAKEN_BACK),
    Command("card.move", "Move to any stage", CARDS, "MOVE", "move", Verb.MOVE, _TAKEN_BACK),
    Command("repeat", "Repeat the last action on this card", CARDS, "MOVE", "again"),
    Command("undo", "Undo the newest change", PLACES, "MOVE", "undo"),
    Command("redo", "Redo: bring back what undo took", PLACES, "MOVE", "redo"),
    Command("send", "Send held work now", PLACES, "MOVE", "send now"),
    Command("card.decline", "Decline: reject or withdraw with a reason", CARDS, "DECIDE", "decline", Verb.REJECT,
            _TAKEN_BACK),
    Command("card.park", "Park: let wait with a reason, or take back from there", CARDS, "DECIDE", "park", Verb.REJECT,
            _TAKEN_BACK),
    Command("card.reason", "Change why somebody was declined", ("candidate",), "DECIDE", "reason", Verb.CHANGE_REASON,
            _TAKEN_BACK_FIELDS),
    Command("open", "Open", (*_AFTER_FIRST, "first"), "PEOPLE", "open"),
    Command("note", "Write a note", CARDS, "PEOPLE", "note", Verb.NOTE, _STAYS),
    Command("note.box", "Write a note in the built-in box", CARDS, "PEOPLE", "note box", Verb.NOTE, _STAYS),
    Command("tag", "Give tags, or take one off", CARDS, "PEOPLE", "tags", Verb.TAG, _TAKEN_OFF),
    Command("job.add", "Put on another job", CARDS, "PEOPLE", "add to job", Verb.ADD_TO_JOB, _STAYS),
    Command("job.transfer", "Transfer to another job", ("candidate",), "PEOPLE", "transfer", Verb.TRANSFER,
            _TRANSFERRED),
    Command("app.edit", "Edit what is said of the application", ("candidate",), "PEOPLE", "edit application",
            Verb.EDIT_APPLICATION, _TAKEN_BACK_FIELDS),
    Command("interview.new", "Schedule an interview", ("candidate",), "PEOPLE", "interview", Verb.SCHEDULE,
            _TAKEN_BACK_FIELDS),
    Command("interview.edit", "Edit an interview", ("candidate",), "PEOPLE", "edit interview", Verb.SCHEDULE,
            _TAKEN_BACK_FIELDS),
    Command("interview.cancel", "Cancel an interview", ("candidate",), "PEOPLE", "cancel interview", Verb.SCHEDULE,
            _STAYS),
    Command("offer.new", "Make an offer", ("candidate",), "PEOPLE", "offer", Verb.OFFER, _STAYS),
    Command("offer.edit", "Edit an offer", ("candidate",), "PEOPLE", "edit offer", Verb.OFFER, _TAKEN_BACK_FIELDS),
    Command("opening.new", "New opening", ("job",), "PEOPLE", "new opening", Verb.OPENING, _STAYS),
    Command("opening.edit", "Edit an opening", ("job",), "PEOPLE", "edit opening", Verb.OPENING, _TAKEN_BACK_FIELDS),
    Command("opening.close", "Close an opening", ("job",), "PEOPLE", "close opening", Verb.OPENING, _TAKEN_OFF),
    Command("opening.reopen", "Open a closed opening again", ("job",), "PEOPLE", "reopen", Verb.OPENING, _TAKEN_OFF),
    Command("person.edit", "Edit what is said of a candidate", CARDS, "PEOPLE", "edit", Verb.EDIT_CANDIDATE,
            _TAKEN_BACK_FIELDS),
    Command("person.new", "New candidate", ("jobs", "board"), "PEOPLE", "new candidate", Verb.CREATE_CANDIDATE,
            _STAYS),
    Command("person.merge", "Merge another candidate into this one: nothing takes it back", ("candidate",), "PEOPLE",
            "merge", Verb.MERGE, _NEVER),
    Command("person.anonymise", "Anonymise: take out what is known; nothing takes it back", ("candidate",), "PEOPLE",
            "anonymise", Verb.ANONYMISE, _NEVER),
    Command("card.references", "References: ask for them, remind, read", CARDS, "PEOPLE", "references", undo=_STAYS),
    Command("ref.remind", "Remind: e-mails and texts people", CHECKS, "PEOPLE", "remind", Verb.REMIND, _STAYS),
    Command("ref.request", "Ask for other references: e-mails and texts people", CHECKS, "PEOPLE", "ask anew",
            undo=_STAYS),
    Command("ref.add", "Another referee", CHECKS, "PEOPLE", "add referee", Verb.ADD_REFEREE, _STAYS),
    Command("ref.edit", "Edit what is said of a referee", CHECKS, "PEOPLE", "edit referee", Verb.EDIT_REFEREE,
            _TAKEN_BACK_FIELDS),
    Command("ref.remove", "Take out a referee", CHECKS, "PEOPLE", "take out", Verb.EDIT_REFEREE, _STAYS),
    Command("act.more", "More: what else this system lets you do here", (*CARDS, *CHECKS, "jobs", "job", "accounts"),
            "PEOPLE", "more", undo=_STAYS),
    Command("file.open", "Open a file in its own program", ("candidate",), "PEOPLE", "open file"),
    Command("file.save", "Keep a copy of a file on this disk", ("candidate",), "PEOPLE", "keep file"),
    Command("file.add", "Add a file", ("candidate",), "PEOPLE", "add file", Verb.ATTACH, _STAYS),
    Command("consent", "Write down a consent given today", ("candidate",), "PEOPLE", "consent", Verb.CONSENT, _STAYS),
    Command("job.show", "What is known of this job", ("jobs", "board"), "PEOPLE", "job"),
    Command("job.new", "New job", ("jobs",), "PEOPLE", "new job", Verb.CREATE_JOB, _STAYS),
    Command("job.edit", "Edit what is said of a job", ("jobs", "job"), "PEOPLE", "edit job", Verb.EDIT_JOB,
            _TAKEN_BACK_FIELDS),
    Command("job.status", "Change the status of a job", ("jobs", "job"), "PEOPLE", "status", Verb.JOB_STATUS,
            _TAKEN_BACK_FIELDS),
    Command("person.next", "Next candidate", ("candidate",), "PEOPLE", "next person"),
    Command("person.previous", "Previous candidate", ("candidate",), "PEOPLE", "previous"),
    Command("web", "Open the web page", (*_AFTER_FIRST, "conflict"), "PEOPLE", "web"),
    Command("copy", "Copy id, name or mail", _AFTER_FIRST, "PEOPLE", "copy"),
    Command("select", "Select or leave out this card, go down", ("board",), "SELECT", "select"),
    Command("select.all", "Select the whole column, or nothing", ("board",), "SELECT", "all"),
    Command("queue.resolve", "Resolve the conflict", ("queue", "diff"), "QUEUE", "resolve"),
    Command("queue.drop", "Drop: it will not be sent", ("queue", "diff"), "QUEUE", "drop"),
    Command("queue.retry", "Try again", ("queue", "diff"), "QUEUE", "retry"),
    Command("queue.confirm", "You looked, it was not done: send it", ("queue", "diff"), "QUEUE", "send it"),
    Command("queue.done", "You looked, it was done: settle it", ("queue", "diff"), "QUEUE", "was done"),
    Command("queue.pause", "Stop or start sending", ("queue",), "QUEUE", "stop/start"),
    Command("queue.settled", "Show or hide what is done", ("queue",), "QUEUE", "done too"),
    Command("account.add", "Connect another system", ("accounts",), "ACCOUNT", "add"),
    Command("account.test", "Test: sign in, and say what the account can do", ("accounts",), "ACCOUNT", "test"),
    Command("account.writes", "Writes on or off", ("accounts",), "ACCOUNT", "writes"),
    Command("account.remove", "Remove the account and all that is here of it", ("accounts",), "ACCOUNT", "remove"),
    Command("writes.on", "Writes on: changes may be sent to the account", _AFTER_FIRST, "ACCOUNT", "writes on"),
    Command("writes.off", "Writes off: nothing is sent to the account", _AFTER_FIRST, "ACCOUNT", "writes off"),
    Command("keys", "Choose your keys: vim, arrows, gmail", _AFTER_FIRST, "ACCOUNT", "keys"),
    Command("filter", "Filter as you type", LISTS, "FIND", "filter"),
    Command("palette", "Find a command, a job or a person", PLACES, "FIND", "find"),
    Command("menu", "Everything you can do here", PLACES, "FIND", "menu"),
    Command("help", "Help for this screen", (*PLACES, "conflict", "diff", "checks"), "FIND", "help"),
    Command("go.board", "Board", PLACES, "GO", "board"),
    Command("board.all", "Board of all jobs, by stage group", PLACES, "GO", "all jobs"),
    Command("go.jobs", "Jobs", PLACES, "GO", "jobs"),
    Command("go.queue", "Queue", PLACES, "GO", "queue"),
    Command("go.references", "References", PLACES, "GO", "references"),
    Command("go.accounts", "Accounts", PLACES, "GO", "accounts"),
    Command("go.problem", "First problem", PLACES, "GO", "problem"),
    Command("places", "Menu of screens", PLACES, "GO", "go to"),
    Command("leave", "Back; from the first screen: quit", (*PLACES, "diff", "checks"), "GO", "back or quit"),
    Command("back", "Back", (*PLACES, "diff", "checks"), "GO", "back"),
    Command("back.left", "Back", ("queue", "references", "accounts", "diff", "checks", "job"), "GO"),
    Command("person.back", "Back", ("candidate",), "GO"),
    Command("quit", "Quit", (*PLACES, *DIALOGS), "GO", "quit"),
    Command("sync", "Sync now", PLACES, "GO", "sync"),
    Command("cursor.down", "Down", (*SCROLLED, "conflict", "ask"), "SHOW"),
    Command("cursor.up", "Up", (*SCROLLED, "conflict", "ask"), "SHOW"),
    Command("cursor.left", "Column to the left", ("board",), "SHOW", "left"),
    Command("cursor.right", "Column to the right", ("board",), "SHOW", "right"),
    Command("cursor.page_down", "A page down", SCROLLED, "SHOW"),
    Command("cursor.page_up", "A page up", SCROLLED, "SHOW"),
    Command("cursor.first", "To the top", SCROLLED, "SHOW"),
    Command("cursor.last", "To the end", SCROLLED, "SHOW"),
    Command("choice.next", "Next choice", ("first",), "SHOW"),
    Command("choice.previous", "Previous choice", ("first",), "SHOW"),
    Command("pane.next", "Next pane or column", (*CARDS, "job"), "SHOW"),
    Command("pane.previous", "Previous pane or column", (*CARDS, "job"), "SHOW"),
    Command("tab.next", "Next tab", ("candidate",), "SHOW", "tab"),
    Command("tab.previous", "Previous tab", ("candidate",), "SHOW"),
    Command("board.accounts", "All jobs: of all accounts or of one", ("board",), "SHOW", "accounts"),
    Command("stage.group", "Have this stage count in another group", ("board",), "SHOW", "group"),
    Command("density.more", "Taller cards", ("board",), "SHOW"),
    Command("density.less", "Flatter cards", ("board",), "SHOW"),
    Command("board.width", "Fewer and wider columns, or more", ("board",), "SHOW", "columns"),
    Command("redraw", "Paint the screen anew", PLACES, "SHOW", "redraw"),
    Command("jobs.closed", "Show or hide closed jobs", ("jobs",), "SHOW", "closed too"),
    Command("accept", "Do it", (*PICKERS, "form"), "DIALOG", "do it"),
    Command("cancel", "Leave without doing anything", PICKERS, "DIALOG", "leave"),
    Command("tags.take", "Take this tag and go on with another", ("tags",), "DIALOG", "another"),
    Command("path.take", "Complete the path", ("path",), "DIALOG", "complete"),
    Command("field.next", "Next field", FORMS, "DIALOG", "next field"),
    Command("field.previous", "Previous field", FORMS, "DIALOG"),
    Command("form.next", "Next field", ("form",), "DIALOG", "next field"),
    Command("form.previous", "Previous field", ("form",), "DIALOG"),
    Command("form.save", "Save", ("form",), "DIALOG", "save"),
    Command("form.leave", "Leave without saving", ("form",), "DIALOG", "leave"),
    Command("conflict.theirs", "Keep theirs, drop my change", ("conflict",), "DIALOG", "keep theirs"),
    Command("conflict.mine", "Do mine anyway", ("conflict",), "DIALOG", "do mine", Verb.MOVE),
    Command("conflict.stage", "Choose another stage", ("conflict",), "DIALOG", "another stage", Verb.MOVE),
    Command("conflict.note", "Write a note first", ("conflict",), "DIALOG", "note first", Verb.NOTE, _STAYS),
    Command("conflict.later", "Later", ("conflict",), "DIALOG", "later"),
    Command("note.save", "Save the note", ("note",), "DIALOG", "save"),
    Command("note.name", "Put in a colleague behind @, who is mailed; then the next", ("note",), "DIALOG", "@name"),
    Command("note.visibility", "Who may read the note: the next answer", ("note",), "DIALOG", "who reads"),
    Command("note.leave", "Leave without saving", ("note",), "DIALOG", "leave"),
    Command("ask.yes", "Yes, do it", ("ask",), "DIALOG", "yes"),
    Command("ask.no", "No, leave everything as it is", ("ask",), "DIALOG", "no"),
)  # fmt: skip

COMMANDS: dict[str, Command] = {command.id: command for command in TABLE}

ASKING = frozenset({
    "card.move", "card.decline", "card.park", "card.reason", "note", "note.box", "tag", "job.add", "job.transfer",
    "app.edit", "interview.new", "interview.edit", "offer.new", "offer.edit", "opening.new", "opening.edit",
    "person.edit", "person.new", "person.merge", "person.anonymise", "act.more", "ref.request", "ref.add", "ref.edit",
    "file.add", "job.new", "job.edit", "job.status", "account.add", "conflict.stage", "conflict.note",
})  # fmt: skip
"""What opens something that is typed into, or says why not: then what is typed behind it is no command."""

FOOTERS: dict[str, tuple[str, ...]] = {
    "jobs": ("open", "board.all", "filter", "sync", "person.new", "go.queue", "palette", "help"),
    "board": ("card.advance", "card.back", "card.move", "card.decline", "card.park", "open", "undo", "menu", "help"),
    "candidate": ("person.next", "tab.next", "card.move", "card.decline", "card.park", "note", "tag", "menu", "help"),
    "job": ("open", "job.edit", "job.status", "web", "copy", "back", "menu", "help"),
    "queue": (
        "open", "queue.resolve", "queue.retry", "queue.confirm", "queue.done", "queue.drop", "queue.pause", "send",
        "undo", "help",
    ),
    "references": ("open", "ref.remind", "ref.request", "ref.add", "filter", "sync", "palette", "help"),
    "accounts": ("account.add", "open", "account.test", "account.writes", "account.remove", "sync", "back", "help"),
    "first": ("open", "first.demo", "first.connect", "first.keys", "quit", "help"),
    "move": ("accept", "cancel"),
    "decline": ("accept", "cancel"),
    "park": ("accept", "cancel"),
    "tags": ("accept", "tags.take", "cancel"),
    "path": ("accept", "path.take", "cancel"),
    "form": ("form.save", "form.next", "form.leave"),
    "palette": ("accept", "cancel"),
    "confirm": ("accept", "cancel"),
    "connect": ("accept", "field.next", "cancel"),
    "passphrase": ("accept", "cancel"),
    "trial": ("accept", "cancel"),
    "sure": ("accept", "cancel"),
    "help": ("cancel",),
    "conflict": ("conflict.theirs", "conflict.mine", "conflict.stage", "conflict.later", "help"),
    "note": ("note.save", "note.name", "note.visibility", "note.leave"),
    "ask": ("ask.yes", "ask.no"),
    "diff": ("back", "help"),
    "checks": ("ref.remind", "ref.request", "ref.add", "ref.edit", "ref.remove", "back", "help"),
}  # fmt: skip
"""The keys shown at the bottom of each place, most useful first; help comes last."""


def commands_of(place: str) -> tuple[Command, ...]:
    """What can be done there, in the order of the table."""
    return tuple(command for command in TABLE if place in command.where)


# --- keys ----------------------------------------------------------------------------------------

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "meta", "hyper"})
_SHOWN = {
    "enter": "Enter", "escape": "Esc", "backspace": "Backspace", "delete": "Del", "insert": "Ins", "tab": "Tab",
    "space": "Space", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip
_NAMED = frozenset(_SHOWN) | {f"f{number}" for number in range(1, 25)}
_OF_THE_TERMINAL = {
    "ctrl+z": "it suspends programs",
    "ctrl+c": "it copies or interrupts",
    "ctrl+i": "it is the same key as Tab",
    "ctrl+m": "it is the same key as Enter",
    "ctrl+j": "it is the same key as a line break",
    "ctrl+h": "it is the same key as Backspace",
    "f11": "terminals keep it for full screen",
}


class UnknownPreset(ValueError):
    """There is no such key preset."""


def presets() -> tuple[str, ...]:
    """The key presets there are."""
    return assets.names("keys")


@cache
def preset(name: str) -> Keys:
    """The keys of a preset, complete. Raises `UnknownPreset`."""
    if name not in presets():
        raise UnknownPreset(f"there are no keys called {name!r}; there are: {', '.join(presets())}")
    stored = tomllib.loads(assets.read(f"keys/{name}.toml"))
    base = preset(stored["based_on"]) if "based_on" in stored else {}
    return {**base, **{command: tuple(keys) for command, keys in stored["keys"].items()}}


def about_preset(name: str) -> str:
    """What a preset is like, in a few words."""
    preset(name)
    return str(tomllib.loads(assets.read(f"keys/{name}.toml"))["title"])


def keymap(name: str = "vim", overrides: Keys | None = None) -> Keys:
    """The keys of a preset with a person's own in their place; what clashes, `clashes` tells."""
    return {**preset(name), **{command: tuple(keys) for command, keys in (overrides or {}).items()}}


def spelled(key: str) -> tuple[str, ...]:
    """A key as it is written in settings -> its presses: `g b` -> (`g`, `b`)."""
    return tuple(key.split())


def shown(key: str) -> str:
    """A key as people read it: `ctrl+s` -> `Ctrl+S`."""
    return " ".join(_shown_press(press) for press in spelled(key))


def bindings(keys: Keys, place: str) -> dict[tuple[str, ...], str]:
    """The presses that mean something in a place -> command id. Of two that clash the earlier in the table wins."""
    found: dict[tuple[str, ...], str] = {}
    for command in commands_of(place):
        for key in keys.get(command.id, ()):
            found.setdefault(spelled(key), command.id)
    return found


class Clash(msgspec.Struct, frozen=True):
    """What is wrong with a key in a keymap, in one sentence."""

    key: str
    commands: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{self.key or 'key'}: {self.why} ({', '.join(self.commands)})"


def clashes(keys: Keys) -> list[Clash]:
    """Everything in a keymap that cannot work: unknown commands and keys, two commands on one key in one place,

    a key that is also the beginning of a sequence, keys that terminals keep for themselves.
    """
    found: list[Clash] = []
    for command, its_keys in keys.items():
        if command not in COMMANDS:
            found.append(Clash("", (command,), "there is no such command"))
            continue
        found.extend(Clash(key, (command,), why) for key in its_keys if (why := _unusable(key)))
    known = {command: its_keys for command, its_keys in keys.items() if command in COMMANDS}
    found.extend(_doubles(known))
    return found


def _shown_press(press: str) -> str:
    *modifiers, name = press.rsplit("+", 1) if len(press) > 1 else (press,)
    name = _SHOWN.get(name, name.upper() if modifiers or (len(name) > 1 and name in _NAMED) else name)
    return "+".join([*(word.capitalize() for word in "+".join(modifiers).split("+") if word), name])


def _unusable(key: str) -> str | None:
    presses = spelled(key)
    if not presses:
        return "an empty key"
    for press in presses:
        if press in _OF_THE_TERMINAL:
            return f"{shown(press)} cannot be used, {_OF_THE_TERMINAL[press]}"
        if len(press) == 1 and press.isprintable():
            continue
        *modifiers, name = press.split("+")
        if not set(modifiers) <= _MODIFIERS or not (name in _NAMED or (modifiers and len(name) == 1)):
            return "no key of that name"
    return None


def _doubles(keys: Keys) -> Iterable[Clash]:
    told: set[tuple[str, ...]] = set()
    for place in (*PLACES, *DIALOGS):
        taken: dict[tuple[str, ...], str] = {}
        for command in commands_of(place):
            for key in keys.get(command.id, ()):
                presses = spelled(key)
                for other, owner in taken.items():
                    if owner == command.id or not _collide(presses, other):
                        continue
                    pair = tuple(sorted((owner, command.id)))
                    if (pair := (*pair, key)) not in told:
                        told.add(pair)
                        why = "means two things" if presses == other else f"begins like {shown(' '.join(other))}"
                        yield Clash(shown(key), (owner, command.id), f"{why} on {place}")
                taken.setdefault(presses, command.id)


def _collide(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Also true where one of them is the beginning of the other: the longer one could never be typed."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
