"""The files of a candidate: adding one, opening the original, keeping a copy; and the consents they gave."""

import asyncio
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from app import files
from app.model.ids import LocalId
from app.model.intents import AttachFile, RecordConsent
from app.model.views import CandidateView, FileView, ListedView
from app.model.words import FileKind, Kind, ListedKind, Verb
from app.workspace import NotAllowed
from screens.people import PeoplePlace
from screens.picker import Choice, Picker


class CandidateFiles(PeoplePlace):
    """A place that shows one candidate with their files."""

    view: CandidateView | None

    def __init__(self) -> None:
        super().__init__()
        self._waits_for: LocalId | None = None
        """The file that is being read, to be opened or kept as soon as it is here."""
        self._keep_at: Path | None = None
        """Where it is to be kept; None: it is opened."""

    @property
    def file(self) -> FileView | None:
        """The file the keys are for."""
        raise NotImplementedError

    # --- adding ----------------------------------------------------------------------------------

    async def do_file_add(self) -> None:
        from screens.paths import PathScreen  # noqa: PLC0415

        if await self._allowed(Verb.ATTACH) and self.view is not None:
            view = self.view
            self.app.push_screen(PathScreen(f"A file for {view.name}", "~/", lambda path: self._as_what(view, path)))

    async def _as_what(self, view: CandidateView, path: Path) -> None:
        """What the file is, is asked after its bytes were read: what happens to it later does not matter."""
        try:
            content = await asyncio.to_thread(files.read, path)
        except files.NoFile as why:
            self.shell.flash(str(why), alarm=True)
            return
        name = files.name_of(path)
        guess = files.kind_of(name)
        choices = [Choice(kind, label=kind.value) for kind in FileKind]
        done = lambda kind: self._add(view, name, content, kind)  # noqa: E731
        self.app.push_screen(Picker("palette", f"{name} is", choices, done, preselect=guess))

    async def _add(self, view: CandidateView, name: str, content: bytes, kind: FileKind) -> None:
        desk = self.shell.desk
        intent = AttachFile(
            candidate=view.id,
            attachment=await desk.new_id(view.account, Kind.ATTACHMENT),
            name=name,
            sha256=await desk.keep(content),
            size=len(content),
            mime=mimetypes.guess_type(name)[0],
            file_kind=kind,
        )
        await self._queue([intent], self.subjects(), "given a file")

    # --- opening and keeping ---------------------------------------------------------------------

    async def do_file_open(self) -> None:
        if (file := self._chosen(self._open)) is not None:
            await self._open(file)

    async def do_file_save(self) -> None:
        if (file := self._chosen(self._ask_where)) is not None:
            await self._ask_where(file)

    def _chosen(self, what: Callable[[FileView], Awaitable[None]]) -> FileView | None:
        """The file under the cursor, else the only one; of several it is asked which."""
        found = self.view.files if self.view is not None else ()
        if self.file is not None or not found:
            if not found:
                self.shell.flash("no files here")
            return self.file
        choices = [Choice(one, label=one.name, note=one.file_kind.value) for one in found]
        self.app.push_screen(Picker("palette", "Which file?", choices, what))
        return None

    async def _ask_where(self, file: FileView) -> None:
        from screens.paths import PathScreen  # noqa: PLC0415

        start = f"~/{files.safe_name(file.name)}"
        self.app.push_screen(PathScreen("Keep a copy as", start, lambda path: self._open(file, path), new=True))

    async def _open(self, file: FileView, keep_at: Path | None = None) -> None:
        """At once where its bytes are here; else they are asked for, and it opens when they have come."""
        content = await self.shell.desk.file(file.id)
        if content is not None:
            await self._use(file, content, keep_at)
            return
        if self.status is not None and not self.status.leader and not self.status.offline:
            raise NotAllowed("the file is not in the cache, and no lanehop is online to read it")
        await self.shell.desk.fetch(file.id)
        self._waits_for, self._keep_at = file.id, keep_at
        self.shell.flash(f"reading {file.name} {self.shell.glyphs.ellipsis}")

    async def _use(self, file: FileView, content: bytes, keep_at: Path | None) -> None:
        try:
            if keep_at is None:
                await asyncio.to_thread(files.open_in_desktop, file.name, content)
            else:
                await asyncio.to_thread(files.write, keep_at, content)
        except files.NoFile as why:
            self.shell.flash(str(why), alarm=True)
        else:
            self.shell.flash(f"opened: {file.name}" if keep_at is None else f"kept: {keep_at}")

    def forget_opening(self) -> None:
        """Somebody else is looked at: what is still being read is not opened any more."""
        self._waits_for = None

    def open_what_came(self) -> None:
        """What was being read is here, or cannot be."""
        file = next((one for one in self.view.files if one.id == self._waits_for), None) if self.view else None
        if file is None or file.wanted:
            return
        self._waits_for = None
        if file.here:
            self.run_worker(self.shell.guarded(self._open(file, self._keep_at)), name="open", group="open")
        elif file.error is not None:
            self.shell.flash(f"{file.name} could not be read: {file.error}", alarm=True)

    # --- consents --------------------------------------------------------------------------------

    async def do_consent(self) -> None:
        if self.view is None or not await self._allowed(Verb.CONSENT):
            return
        view = self.view
        listed = await self.shell.desk.listed(view.account, ListedKind.CONSENT)
        choices = [Choice(one, label=one.name, why_not="" if one.active else "not in use any more") for one in listed]
        if not choices:
            self.shell.flash(f"{view.account_name} lists no consents")
            return
        done = lambda one: self._agreed(view, one)  # noqa: E731
        self.app.push_screen(Picker("palette", f"{view.name} agreed today to", choices, done))

    async def _agreed(self, view: CandidateView, consent: ListedView) -> None:
        intent = RecordConsent(candidate=view.id, consents=(consent.id,), agreed_at=self.now)
        await self._queue([intent], self.subjects(), "agreed")
