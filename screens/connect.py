"""Connecting a system: what its vendor asks for, tried out before it is kept."""

from collections.abc import Awaitable, Callable

from app.workspace.accounts import (
    ADDRESS,
    NAME,
    Accounts,
    Draft,
    NeedsPassphrase,
    Standing,
    Unusable,
    VendorView,
)
from screens.fields import Field, FieldsScreen
from screens.passphrase import PassphraseScreen
from screens.trial import TrialScreen

_ADDRESS_HELP = "Where the tenant is, such as https://acme.example.com or just its host. http:// for this machine only."
_NAME_HELP = "What you call it here: letters, digits, - and _."


class ConnectScreen(FieldsScreen):
    """The form of one account. `standing`: it is there, and this changes it. `done` gets its name once it is kept."""

    place = "connect"

    def __init__(
        self,
        accounts: Accounts,
        vendor: VendorView,
        done: Callable[[str], Awaitable[None]],
        *,
        standing: Standing | None = None,
    ) -> None:
        title = f"Change {standing.draft.name} ({vendor.title})" if standing else f"Connect {vendor.title}"
        super().__init__(title, _fields(vendor, standing))
        self._accounts = accounts
        self._vendor = vendor
        self._known = standing is not None
        self._done = done

    async def on_mount(self) -> None:
        tests = self.shell.keyboard.key_for("accept")
        self.reminder = f"* is needed. {tests} tests it; nothing is kept before that has passed."

    # --- what was typed --------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        typed = {one.key: one for one in self.fields}
        settings = [typed[one.key] for one in self._vendor.settings]
        return Draft(
            vendor=self._vendor.name,
            name=typed[NAME].value,
            address=typed[ADDRESS].value,
            values={one.key: one.value for one in settings if not one.secret},
            secrets={one.key: one.value for one in settings if one.secret and one.value},
            known=self._known,
        )

    async def do_accept(self) -> None:
        """On to what is missing; where nothing is, the test."""
        if self.busy:
            self.flash(self.busy)
            return
        if (empty := self.unfilled()) is not None:
            self.wrong(f"{empty.label} is needed: {empty.help}", empty.key)
            return
        try:
            draft = await self._accounts.check(self.draft)
        except Unusable as why:
            self.wrong(str(why), why.field)
            return
        self.app.push_screen(
            TrialScreen(
                draft.name,
                lambda: self._accounts.test(draft),
                then="saves it and starts to read" if not self._known else "saves it",
                done=lambda _: self._keep(draft),
                failed=self.wrong,
            )
        )

    # --- keeping it ------------------------------------------------------------------------------

    def _keep(self, draft: Draft) -> None:
        self.busy = "saving; a key store may ask you to unlock it"
        self.draw()
        self.run_worker(self._save(draft), name="save", group="save")

    async def _save(self, draft: Draft) -> None:
        try:
            await self._accounts.save(draft)
        except NeedsPassphrase as needs:
            self._settle()

            def given(passphrase: str) -> None:
                self._accounts.unlock(passphrase)
                self._keep(draft)

            self.app.push_screen(PassphraseScreen(given, new=needs.new, why=str(needs)))
            return
        except Unusable as why:
            self._settle()
            self.wrong(f"not saved: {why}", why.field)
            return
        keyboard = self.shell.keyboard
        self.leave()  # which ends what this screen does: what follows is the app's
        keyboard.put(lambda: self._done(draft.name))

    def _settle(self) -> None:
        self.busy = ""
        self.say([(self.reminder, "dim")])
        self.draw()


def _fields(vendor: VendorView, standing: Standing | None) -> list[Field]:
    """The address first, where each tenant has its own; then what the account is called; then what the vendor asks."""
    address = Field(ADDRESS, "address", _ADDRESS_HELP, required=vendor.base_url is None, rests=vendor.base_url or "")
    name = Field(NAME, "name", _NAME_HELP)
    settings = [Field(one.key, one.key, one.help, required=one.required, secret=one.secret) for one in vendor.settings]
    if standing is not None:
        draft = standing.draft
        address.entry.value, name.entry.value = draft.address, draft.name
        address.fixed = "Another tenant is another account: add it, and remove this one if it is not needed any more."
        name.fixed = "An account keeps its name. For another one add it anew, and remove this one."
        for one in settings:
            one.entry.value = draft.values.get(one.key, "")
            if one.secret:
                one.rests = f"as it is ({standing.secrets})" if standing.secrets and one.required else "as it is"
                one.fixed = standing.fixed
    return [address, name, *settings]
