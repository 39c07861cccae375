"""The files of a candidate: adding one, opening the original, keeping a copy; and the consents they gave."""

import mimetypes
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from app import files
from app.model.ids import LocalId
from app.model.intents import AttachFile, RecordConsent
from app.model.views import CandidateView, FileView, ListedView
from app.model.words import FileKind, Kind, ListedKind, Verb
from app.workspace import NotAllowed
from screens.apart import apart
from screens.people import PeoplePlace
from screens.picker import Choice, Picker


class CandidateFiles(PeoplePlace):
    """A place that shows one candidate with their files."""

    view: CandidateView | None

    def __init__(self) -> None:
        super().__init__()
        self._wanted: list[tuple[LocalId, Path | None]] = []
        """Files that are being read, each to be kept in a place, or (None) to be opened, as soon as it is here."""
        self._told: list[str] = []
        """What was said last of files that came."""

    @property
    @abstractmethod
    def file(self) -> FileView | None:
        """The file the keys are for."""

    # --- adding ----------------------------------------------------------------------------------

    async def do_file_add(self) -> None:
        from screens.paths import PathScreen  # noqa: PLC0415

        if await self._allowed(Verb.ATTACH) and self.view is not None:
            view = self.view
            done = lambda taken: self._as_what(view, *taken)  # noqa: E731
            self.app.push_screen(PathScreen(f"A file for {view.name}", "~/", done, take=files.taken))

    async def _as_what(self, view: CandidateView, name: str, content: bytes) -> None:
        """What the file is, is asked after its bytes were read: what happens to it later does not matter."""
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
        if file.here or await self.shell.desk.file(file.id) is not None:
            self._use([(file, keep_at)])
            return
        if self.status is not None and not self.status.leader and not self.status.offline:
            raise NotAllowed("the file is not in the cache, and no lanehop is online to read it")
        await self.shell.desk.fetch(file.id)
        if (file.id, keep_at) not in self._wanted:
            self._wanted.append((file.id, keep_at))
        self.shell.flash(f"reading {file.name} {self.shell.glyphs.ellipsis}")

    def _use(self, came: Sequence[tuple[FileView, Path | None]]) -> None:
        """Open or keep files, and say of each how that went; other keys go on meanwhile, disks may be slow."""
        self.run_worker(self._use_each(came), name="use", group="use")

    async def _use_each(self, came: Sequence[tuple[FileView, Path | None]]) -> None:
        said = [await self._used(file, keep_at) for file, keep_at in came]
        before = self._told if self.flashed == "; ".join(self._told) else []  # nobody has read that yet
        self._told = [*before, *(words for words, _ in said)]
        self.shell.flash("; ".join(self._told), alarm=not all(well for _, well in said))

    async def _used(self, file: FileView, keep_at: Path | None) -> tuple[str, bool]:
        """How it went in words, and whether well."""
        content = await self.shell.desk.file(file.id)
        if content is None:
            return f"{file.name} could not be read: {file.error or 'it is not there any more'}", False
        try:
            if keep_at is None:
                await apart(lambda: files.open_in_desktop(file.name, content))
            else:
                await apart(lambda: files.write(keep_at, content))
        except files.NoFile as why:
            return str(why), False
        return f"opened: {file.name}" if keep_at is None else f"kept: {keep_at}", True

    def forget_opening(self) -> None:
        """Somebody else is looked at: what is still being read is not opened any more."""
        self._wanted.clear()

    def open_what_came(self) -> None:
        """What was being read is here, or cannot be."""
        known = {one.id: one for one in self.view.files if not one.wanted} if self.view else {}
        came = [(known[file], keep_at) for file, keep_at in self._wanted if file in known]
        if came:
            self._wanted = [one for one in self._wanted if one[0] not in known]
            self._use(came)

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
