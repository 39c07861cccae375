"""The accounts: how each is, and what can and cannot be done in it."""

from collections.abc import Awaitable, Mapping, Sequence

import msgspec
from textual.app import ComposeResult

from app import text
from app.commands import Command
from app.model.ids import SECOND, AccountId
from app.model.views import AccountView, CapabilityView, SyncRow
from app.workspace import NotAllowed
from app.workspace.accounts import NeedsPassphrase, SignedIn, Unusable
from screens.frame import Place
from screens.listing import Listing
from screens.trial import TrialScreen, abilities
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines
from screens.words import ago, some

_LIST = 8
"""Lines of the list, where there are so many accounts and the terminal is low."""
_WIDE = 120
"""From so many cells on there is room for jobs, address and undo time."""
_NEEDS_NETWORK = frozenset({"open", "account.add", "account.test", "sync"})
_CHANGES = frozenset({"open", "account.add", "account.remove"})


class Seen(msgspec.Struct, frozen=True):
    """What is read of all accounts."""

    accounts: Sequence[AccountView]
    capabilities: Mapping[AccountId, Sequence[CapabilityView]]
    streams: Sequence[SyncRow]


class AccountsScreen(Listing, Place):
    """A line an account, and below what the one under the cursor can do."""

    CSS_PATH = "accounts.tcss"
    place = "accounts"

    def __init__(self) -> None:
        super().__init__()
        self.head = Lines(id="accounts-head", cursor=False)
        self.lines = Lines(id="accounts")
        self.about = Lines(id="accounts-about", cursor=False)
        for widget in (self.head, self.lines, self.about):
            widget.add_class("body")
        self.found = Seen((), {}, ())
        self.shown: list[AccountView] = []
        self.follow = ""
        """The account the cursor goes to when this is next drawn."""

    def body(self) -> ComposeResult:
        yield self.head
        yield self.lines
        yield self.about

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> Seen:
        desk = self.shell.desk
        accounts = await desk.accounts()
        return Seen(accounts, {one.id: await desk.capabilities(one.id) for one in accounts}, await desk.sync_rows())

    def draw(self, found: Seen) -> None:
        self.found = found
        self._fill()

    def filtered(self) -> None:
        self._fill()

    def _fill(self) -> None:
        """The cursor stays with its account."""
        words, at = self.filter.words, self.follow or self.account_name
        self.shown = [one for one in self.found.accounts if all(word in _haystack(one) for word in words)]
        cursor = next((number for number, one in enumerate(self.shown) if one.name == at), None)
        if cursor is not None:
            self.follow = ""
        width, height = max(self.app.size.width, 60), self.app.size.height
        self.head.show([_heads(width)])
        self.lines.styles.height = max(min(len(self.shown), _LIST if height < 40 else height // 2), 1)
        if self.shown:
            self.lines.show([self._row(one, width) for one in self.shown], 0 if cursor is None else cursor)
        else:
            self.lines.say([((self._why_empty(), "dim"),)])
        self._tell()

    def _why_empty(self) -> str:
        if self.found.accounts:
            return "Nothing matches the filter; Esc shows all."
        add = self.shell.keyboard.key_for("account.add")
        return f"No account is connected; {add} connects one." if add else "No account is connected."

    @property
    def account(self) -> AccountView | None:
        """The account under the cursor."""
        return self.shown[self.lines.cursor] if 0 <= self.lines.cursor < len(self.shown) else None

    @property
    def account_name(self) -> str:
        return self.account.name if self.account is not None else ""

    def title_parts(self) -> Sequence[Part]:
        return [("Accounts", "strong"), (f"  {len(self.found.accounts)}", "dim")]

    def view_parts(self) -> Sequence[Part]:
        return [(f"{len(self.shown)} of {len(self.found.accounts)}  ", "dim")] if self.filter.value else []

    # --- columns ---------------------------------------------------------------------------------

    def _row(self, one: AccountView, width: int) -> Row:
        ellipsis = self.shell.glyphs.ellipsis
        name, vendor, state = _columns(width)
        said, ink = self._state(one)
        more = f"{one.jobs:>7,}  {text.pad(one.base_url, 34, ellipsis)}" if width >= _WIDE else ""
        return (
            (text.pad(one.name, name, ellipsis), "strong"),
            (" " + text.pad(one.title, vendor, ellipsis), "text"),
            (" " + text.pad(said, state, ellipsis), ink),
            (f" {'on' if one.writes else 'OFF':<6}", "text" if one.writes else "warn"),
            (f" {ago(one.synced_at, self.now):<10}", "dim"),
            (f"{one.people:>9,}", "text"),
            (more, "dim"),
        )

    def _state(self, one: AccountView) -> Part:
        """In words; what fails is said in full below."""
        reading = next((row for row in self.found.streams if row.account == one.id and row.running), None)
        if one.paused:
            return ("stopped", "warn") if one.error is None else ("DOES NOT WORK", "bad")
        if one.error is not None:
            return "FAILED", "bad"
        if one.silent_since is not None:
            return f"no answer for {max(0, self.now - one.silent_since) // SECOND} s", "warn"
        if reading is not None and self.status is not None and self.status.leader:
            return f"reading {reading.title[:1].lower()}{reading.title[1:]}", "warn"
        return ("ok", "good") if one.synced_at is not None else ("not read yet", "warn")

    def _tell(self) -> None:
        """All that is known of the account under the cursor."""
        one, width = self.account, max(self.app.size.width, 60) - 2
        said: list[Part] = []
        if one is not None:
            hold = f"changes are held for {one.hold // 1000} s"
            said.append((f"{one.name} ({one.title}) at {one.base_url}; time zone {one.zone}; {hold}", "dim"))
            said += [(why, "bad") for why in dict.fromkeys(filter(None, (one.paused, one.error)))]
            said += [
                (f"{row.title}: {row.error}", "bad")
                for row in self.found.streams
                if row.account == one.id and row.error and row.error != one.error
            ]
            if not one.writes:
                key = self.shell.keyboard.key_for("account.writes")
                said.append((f"writes are off: nothing is changed at {one.title}. {key} switches them on.", "warn"))
            (can, ink), *rest = abilities(self.found.capabilities.get(one.id, ()))
            said += [(f"{one.name} {can}", ink), *rest]
        self.about.show([(), *(((line, ink),) for part, ink in said for line in text.wrap(part, width))])

    # --- going through them ----------------------------------------------------------------------

    def went(self, by: int) -> None:  # noqa: ARG002  (whichever way)
        self._tell()

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines is self.lines:
            self._tell()
            if event.twice:
                self.pointed("open")

    def on_resize(self) -> None:
        self._fill()

    def footed(self) -> Sequence[str]:
        """Without what is refused here anyway."""
        closed = bool(self.shell.accounts_closed)
        return [one for one in super().footed() if not (closed and one in _CHANGES)]

    # --- commands --------------------------------------------------------------------------------

    async def why_not(self, command: Command) -> str:
        if command.id in _CHANGES and (closed := self.shell.accounts_closed):
            return closed
        if command.id in _NEEDS_NETWORK and self.status is not None and self.status.offline:
            return "offline: lanehop was started without network"
        if command.group == "ACCOUNT" and command.id not in ("account.add", "keys") and self.account is None:
            return "no account here"
        return ""

    async def _refused(self, command: str) -> bool:
        """True where it cannot be done here now; that is said."""
        from app.commands import COMMANDS  # noqa: PLC0415

        why = await self.why_not(COMMANDS[command])
        if not why and command != "account.add" and self.account is None:
            why = "no account here"
        if why:
            self.shell.flash(why, alarm=True)
        return bool(why)

    async def do_account_add(self) -> None:
        if not await self._refused("account.add"):
            await self.shell.connect()

    async def do_open(self) -> None:
        """What was typed of the account can be changed, but for what makes it another one."""
        if not await self._refused("open"):
            await self.shell.change_account(self.account_name)

    async def do_account_test(self) -> None:
        if await self._refused("account.test"):
            return
        name, accounts = self.account_name, self.shell.accounts

        async def trial() -> SignedIn:
            found = await accounts.test_known(name)
            await self.reload()
            return found

        self.app.push_screen(TrialScreen(name, trial))

    async def do_act_more(self) -> None:
        from screens.acts import open_acts  # noqa: PLC0415

        if self.account is not None:
            await open_acts(self, self.account.name, self.account.id)

    async def do_account_writes(self) -> None:
        if not await self._refused("account.writes") and self.account is not None:
            await self.shell.switch_writes(self.account.name, on=not self.account.writes)

    async def do_sync(self) -> None:
        """The account under the cursor only."""
        if not await self._refused("sync") and self.account is not None:
            await self.shell.desk.ask_for_sync(self.account.id)
            leads = self.status is not None and self.status.leader
            later = "" if leads else "; it runs as soon as a lanehop is online"
            self.shell.flash(f"sync of {self.account.name} asked for{later}")

    async def do_account_remove(self) -> None:
        from screens.sure import SureScreen  # noqa: PLC0415

        if await self._refused("account.remove"):
            return
        name = self.account_name
        goes = await self.shell.accounts.holdings(name)
        secrets = f"its secrets ({goes.secrets})" if goes.secrets else "its secrets"
        cached = f"{some(goes.people, 'person', 'people')} and {some(goes.jobs, 'job')} in the cache"
        said: list[Part] = [
            (f"What is here of it goes: its settings, {secrets}, {cached}. Nothing is changed at the vendor.", "text"),
        ]
        if goes.unsent:
            lost = f"{some(len(goes.unsent), 'change')} not sent yet {'is' if len(goes.unsent) == 1 else 'are'} lost:"
            said += [("", "text"), (lost, "bad"), *((f"  {what}", "text") for what in goes.unsent)]
        self.app.push_screen(SureScreen(f"Remove {name}", said, lambda: self._remove(name), word=name))

    async def _remove(self, name: str) -> None:
        from screens.passphrase import PassphraseScreen  # noqa: PLC0415

        try:
            await self.shell.accounts.remove(name)
        except NeedsPassphrase as needs:

            def given(passphrase: str) -> None:
                self.shell.accounts.unlock(passphrase)
                self.shell.keyboard.put(lambda: self._remove(name))

            self.app.push_screen(PassphraseScreen(given, new=needs.new, why=str(needs)))
            return
        except Unusable as why:
            raise NotAllowed(f"not removed: {why}") from None
        await self.reload()
        self.shell.flash(f"{name} is removed; nothing was changed at the vendor")

    def do_web(self) -> None:
        self.shell.open_page(self.account.base_url if self.account else None)

    def do_copy(self) -> Awaitable[None] | None:
        if self.account is None:
            self.shell.flash("no account here to copy from")
        else:
            self.shell.copy_text(self.account.name)
        return None


def _haystack(one: AccountView) -> str:
    return text.fold(f"{one.name} {one.title} {one.base_url}")


def _columns(width: int) -> tuple[int, int, int]:
    """Cells for name, vendor and state."""
    more = 43 if width >= _WIDE else 0
    room = width - 1 - 3 - 7 - 11 - 9 - more - 1
    return room * 3 // 10, room * 3 // 10, room - 2 * (room * 3 // 10)


def _heads(width: int) -> Row:
    name, vendor, state = _columns(width)
    more = f"{'JOBS':>7}  {'ADDRESS':<34}" if width >= _WIDE else ""
    return (
        (
            f"{'NAME':<{name}} {'VENDOR':<{vendor}} {'STATE':<{state}} {'WRITES':<6} {'SYNCED':<10}{'PEOPLE':>9}{more}",
            "dim",
        ),
    )
