"""What can be done about accounts and keys from every place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from app import text
from app.commands import about_preset, keymap, presets
from app.model.ids import Instant
from app.workspace import Desk, NotAllowed
from app.workspace.accounts import Accounts, Unusable
from screens.look import Look
from screens.machinery import Machinery
from screens.widgets.ink import Part

if TYPE_CHECKING:
    from screens.accounts import AccountsScreen


class Housekeeping(Machinery):
    """The app without what is done to cards. `accounts`: how accounts are connected; None: not from here."""

    def __init__(
        self, desk: Desk, *, now: Callable[[], Instant], look: Look | None = None, accounts: Accounts | None = None
    ) -> None:
        super().__init__(desk, now=now, look=look)
        self._accounts = accounts
        self.waits_for_board = False
        """True while the board of the first account's first job opens by itself, as soon as that can be."""

    @property
    def accounts(self) -> Accounts:
        """The door to where accounts are kept. Raises `NotAllowed` where there is none."""
        if self._accounts is None:
            raise NotAllowed("accounts cannot be changed from here: lanehop account --help")
        return self._accounts

    @property
    def can_connect(self) -> bool:
        """Whether there is a door to where accounts are kept."""
        return self._accounts is not None

    @property
    def accounts_closed(self) -> str:
        """Why accounts stay as they are; empty where they can be added, changed and removed."""
        return self._accounts.closed if self._accounts is not None else "accounts cannot be changed from here"

    @property
    def accounts_place(self) -> "AccountsScreen":
        from screens.accounts import AccountsScreen  # noqa: PLC0415

        place = self._place("accounts")
        assert isinstance(place, AccountsScreen)  # noqa: S101
        return place

    def do_go_accounts(self) -> None:
        self.go_to("accounts")

    # --- connecting ------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Choose a vendor, then fill in what it asks for."""
        from screens.picker import Choice, Picker  # noqa: PLC0415

        if self.accounts.closed:
            raise NotAllowed(self.accounts.closed)
        if (await self.desk.status()).offline:
            raise NotAllowed("offline: start lanehop without --offline to connect a system")
        vendors = await self.accounts.vendors()
        if not vendors:
            raise NotAllowed("no vendor is installed: lanehop doctor says what is")
        choices = [
            Choice(one, label=one.title, note=one.base_url or "each tenant has its own address") for one in vendors
        ]

        def chosen(vendor: object) -> None:
            from screens.connect import ConnectScreen  # noqa: PLC0415

            known = next(one for one in vendors if one is vendor)
            self.push_screen(ConnectScreen(self.accounts, known, self._connected))

        self.push_screen(Picker("palette", "Connect which system?", choices, chosen))

    async def _connected(self, name: str) -> None:
        accounts = await self.desk.accounts()
        account = next((one for one in accounts if one.name == name), None)
        if account is None:  # taken away again meanwhile
            return
        self.waits_for_board = self.waits_for_board or len(accounts) == 1
        await self.desk.ask_for_sync(account.id)
        self.accounts_place.follow = name
        await self.on_top.reload()
        off = "" if account.writes else "; writes are off until you switch them on"
        self.flash(f"{name} is connected, it is being read now{off}")

    async def change_account(self, name: str) -> None:
        """Give an account other settings or secrets."""
        from screens.connect import ConnectScreen  # noqa: PLC0415

        standing = await self.accounts.standing(name)
        self.push_screen(ConnectScreen(self.accounts, standing.vendor, self._changed_account, standing=standing))

    async def _changed_account(self, name: str) -> None:
        account = next((one for one in await self.desk.accounts() if one.name == name), None)
        if account is not None:
            await self.desk.ask_for_sync(account.id)
        await self.on_top.reload()
        self.flash(f"{name} is changed")

    # --- writes ----------------------------------------------------------------------------------

    async def no_writes(self, name: str) -> str:
        """Why nothing can be changed in an account, and how it can; empty where it can."""
        if name not in await self.desk.writes_off():
            return ""
        keys = self.keyboard.keys.get("palette", ())
        how = ":writes on" if ":" in keys else f"{self.keyboard.key_for('palette')} writes on"
        return f"writes are off for {text.clean(name)}: {how}"

    async def do_writes_on(self) -> None:
        await self._choose_account(on=True)

    async def do_writes_off(self) -> None:
        await self._choose_account(on=False)

    async def _choose_account(self, *, on: bool) -> None:
        """The account that is meant here; where that is not plain, one of those that are the other way."""
        from screens.picker import Choice, Picker  # noqa: PLC0415

        accounts = await self.desk.accounts()
        others = [one.name for one in accounts if one.writes != on]
        here = self.on_top.account_name
        if here or len(others) < 2:
            name = here or next(iter(others), "")
            if name not in others:
                raise NotAllowed(
                    f"writes are {'on' if on else 'off'} already" if accounts else self.on_top.why_no_account
                )
            await self.switch_writes(name, on=on)
            return

        async def chosen(name: str) -> None:
            await self.switch_writes(name, on=on)

        choices = [Choice(name, label=name) for name in others]
        self.push_screen(Picker("palette", f"Writes {'on' if on else 'off'} for which account?", choices, chosen))

    async def switch_writes(self, name: str, *, on: bool) -> None:
        """Off at once; on only after what that means was said."""
        from screens.sure import SureScreen  # noqa: PLC0415

        account = next((one for one in await self.desk.accounts() if one.name == name), None)
        if not on or account is None:
            await self._switch(name, on=on)
            return
        sent = f"What you do to people from now on is sent to {account.title}: moves, rejections, notes and the like."
        held = f"Each is held for {account.hold // 1000} s, in which undo takes it back."
        said: list[Part] = [(f"{sent} {held}", "text")]
        known = await self.desk.capabilities(account.id)
        warnings = dict.fromkeys(one.reason for one in known if one.allowed and one.reason and one.verb != "read")
        said += [("", "text"), *((why, "warn") for why in warnings)] if warnings else []
        audit = "Every request that changes something is written down: lanehop audit."
        said += [("", "text"), (audit, "dim")]
        self.push_screen(SureScreen(f"Writes on for {name}?", said, lambda: self._switch(name, on=True)))

    async def _switch(self, name: str, *, on: bool) -> None:
        await self.accounts.switch_writes(name, on=on)
        place = self.on_top
        place.expire()
        await place.reload()
        waiting = 0 if on else sum(row.account_name == name for row in await self.desk.queue())
        kept = f"; {waiting} in the queue wait until they are on" if waiting else ""
        self.flash(f"writes are {'on' if on else 'off'} for {text.clean(name)}{kept}")

    # --- keys ------------------------------------------------------------------------------------

    def do_keys(self) -> None:
        """Choose a key preset; it counts at once, and at the next start."""
        from screens.picker import Choice, Picker  # noqa: PLC0415

        now = self.look.preset
        choices = [
            Choice(name, label=f"{name} (now)" if name == now else name, note=about_preset(name)) for name in presets()
        ]
        self.push_screen(Picker("palette", "Which keys?", choices, self._choose_keys, preselect=now))

    async def _choose_keys(self, preset: str) -> None:
        try:
            await self.accounts.choose_keys(preset)
        except Unusable as why:
            raise NotAllowed(f"not kept: {why}") from None
        self.look = msgspec.structs.replace(self.look, preset=preset)
        self.keyboard.rebind(keymap(preset, self.look.overrides))
        for place in self._places.values():
            if place.ready.is_set():
                place.draw_footer()
                place.seen = -1
        await self.on_top.reload()
        self.flash(f"keys: {preset}; {self.keyboard.key_for('help')} shows them")
