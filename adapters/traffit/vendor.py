"""A signed-in Traffit account: implements `app.vendor.Connection` with the rooms beside this one."""

import hashlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import msgspec

from adapters.http import multipart, raw
from adapters.http.account import redactor_of, who
from adapters.http.client import Client
from adapters.http.gate import Gate, Priority
from adapters.http.ids import pair
from adapters.http.messages import Response
from adapters.http.pages import facet_read
from adapters.http.paging import Ask
from adapters.http.redact import HIDDEN
from adapters.http.signin import TokenSignIn
from adapters.traffit import VENDOR, calls, check, facets, settings, translate, wire
from adapters.traffit.asking import Way, list_request, write_request
from adapters.traffit.look import Looker
from adapters.traffit.pull import Puller
from adapters.traffit.reading import Reader
from adapters.traffit.sweep import Sweeper
from app.model.ids import Instant, RemoteId
from app.model.words import FileKind, Kind
from app.vendor import (
    AccountSettings,
    Answer,
    AnswerLost,
    AttachFile,
    Clock,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    Destroy,
    FacetRead,
    Garbled,
    IdPage,
    Page,
    Pauses,
    Refused,
    Reply,
    Report,
    Seen,
    SignInRefused,
    Stale,
    TokenStore,
    Unfinished,
    Unreachable,
    Unreadable,
    VendorError,
    Write,
)

RATE = 5.0
"""Requests a second: no limit is documented, this is what production clients use (notes 2.3)."""
CONCURRENT = 4
TIMEOUT = 30.0
_NO_TRANSITION = "no transition"
_ALREADY = ("employee in recruitment", "already assigned")
FILE_KINDS = {FileKind.RESUME: "CV", FileKind.COVER_LETTER: "Cover letter", FileKind.OTHER: "Other"}


def connect(account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None) -> "Account":
    """The account, ready to be asked; nothing is sent. Raises `Refused` for settings that cannot work."""
    redactor = redactor_of(account, VENDOR)
    address = settings.address_of(account)
    signin = settings.sign_in_of(account, address, clock, tokens, redactor)
    client = Client(
        who=who(account, VENDOR),
        address=address,
        clock=clock,
        gate=Gate(RATE if account.rate is None else account.rate, concurrent=CONCURRENT, pauses=pauses),
        signin=signin,
        redactor=redactor,
        timeout=TIMEOUT if account.timeout is None else account.timeout,
    )
    user = account.values.get("username")
    taken_for = f"{user or account.values['client_id']} at {address}"
    if "//www." in account.base_url.lower() and "//www." not in str(address).lower():
        taken_for += " (without the www. of the account's address: the certificate covers no www.)"
    return Account(client, signin, who=taken_for, username=user or None, clock=clock)


class Account:
    """See `app.vendor.Connection`."""

    def __init__(self, client: Client, signin: TokenSignIn, *, who: str, username: str | None, clock: Clock) -> None:
        self._client = client
        self._signin = signin
        self._who = who
        self._username = username
        self._me: RemoteId | None = None
        self._uploads: dict[tuple[RemoteId, str, bytes], RemoteId] = {}
        """Files that are there and not assigned yet, by candidate, name and SHA-256."""
        self._reader = Reader(client)
        self._puller = Puller(client, self._reader)
        self._sweeper = Sweeper(client, self._reader)
        self._looker = Looker(client, self._reader, clock, self._own_id)

    async def check(self) -> Report:
        return await check.check(self._client, self._who)

    def pull(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        return self._puller.pages(stream, since=since, position=position)

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        begun = self._client.clock.now()
        priority = Priority.USER_READ if wanted else Priority.SWEEP
        got = await facets.read(self._client, self._reader, facet, candidate, priority)
        return facet_read(got, begun)

    async def content(self, attachment: RemoteId) -> bytes:
        return await self._client.read(facets.content_request(attachment), lambda answer: answer.body)

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        return self._sweeper.ids(kind, position)

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        return await self._sweeper.exists(kind, remote_id)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:
        return await self._looker.look(writes, since)

    async def send(self, write: Write, *, before: Instant) -> Answer:
        if isinstance(write, AttachFile):
            return await self._attach(write, before)
        answer = await self._write(translate.call_of(write), before)
        if isinstance(write, CreateApplication):  # 204 and 409 name nobody, but the pair is the name
            return msgspec.structs.replace(answer, remote_id=pair(write.job, write.candidate))
        if isinstance(write, CreateCandidate | CreateJob) and answer.remote_id is None:
            raise AnswerLost(f"{self._client.who}: the answer does not name what was made; it is looked for")
        return answer

    async def destroy(self, what: Destroy) -> Answer:
        raise Refused(f"{self._client.who}: Traffit cannot do this from outside ({type(what).__name__})")

    async def call(
        self, operation: str, parameters: Mapping[str, str], body: Any = None, *, all_pages: bool = False
    ) -> Reply:
        if operation == "auth.token" and not parameters and body is None:
            await self._client.sign_in()
            return Reply(status=200, headers={}, body={"access_token": HIDDEN, "scope": self._signin.scope})
        return await calls.call(self._client, operation, parameters, body, all_pages=all_pages)

    def silence(self) -> float:
        return self._client.silence()

    async def close(self) -> None:
        await self._client.close()

    async def _attach(self, write: AttachFile, before: Instant) -> Answer:
        """Two calls; after the first one nobody sees anything, so that only the second one may have taken effect.

        Where the first one took so long that the second one may not leave any more, the next try begins with that.
        """
        upload = (write.candidate, write.name, hashlib.sha256(write.content).digest())
        file_id = self._uploads.get(upload) or await self._upload(write, before)
        self._uploads[upload] = file_id
        kind = FILE_KINDS.get(write.file_kind, FILE_KINDS[FileKind.OTHER])
        parameters = {"employee_id": write.candidate, "file_id": file_id}
        call = translate.Call(operation="candidates.attach_file", parameters=parameters, body={"dictionary_type": kind})
        try:
            answer = await self._write(call, before)
        except (Unreachable, SignInRefused):
            raise
        except BaseException:
            del self._uploads[upload]
            raise
        del self._uploads[upload]
        return msgspec.structs.replace(answer, remote_id=f"{write.candidate}:{file_id}")

    async def _upload(self, write: AttachFile, before: Instant) -> RemoteId:
        """Send the bytes of a file; the name the vendor gives them. Raises `Unfinished` where the answer is lost."""
        form = {"file": write.content, "name": write.name}
        content, content_type = await multipart.encode(form, filename=write.name, mime=write.mime)
        request = write_request(translate.Call(operation="files.upload", parameters={}), frozenset(), before=before)
        try:
            uploaded = await self._client.send(request.carrying(content, content_type))
        except AnswerLost as lost:
            raise Unfinished(f"{lost.message}; the candidate was not touched", status=lost.status) from None
        file_id = raw.marks_of(uploaded.body)[0]
        if not file_id:
            raise Garbled(f"{self._client.who}: the answer to the upload names no file")
        return file_id

    async def _write(self, call: translate.Call, before: Instant) -> Answer:
        request = write_request(call, accept=frozenset({400, 409}), before=before)
        response = await self._client.send(request)
        if response.status < 300:
            return Answer(
                status=response.status, remote_id=raw.marks_of(response.body)[0] or None, request_id=response.request_id
            )
        words = self._client.said(response)
        if response.status == 409 and any(word in words.lower() for word in _ALREADY):
            return Answer(status=409, already=True, request_id=response.request_id)
        if response.status == 400 and _NO_TRANSITION in words.lower():
            raise Stale(
                f"{self._client.who}: the workflow does not allow this step from where the candidate is ({words})",
                status=400,
                request_id=response.request_id,
            )
        raise self._client.error(request, response)

    async def _own_id(self) -> RemoteId | None:
        """The id of the user whose password we sign in with; None for a client's own sign-in, and where unreadable."""
        if self._username is None or self._me is not None:
            return self._me
        ask = Ask(page=1, size=10, sort="id", field="username", comparison="=", value=self._username)
        try:
            rows = await self._client.read(list_request("users.list", {}, ask, Way.HEADER, Priority.USER_OP), _list_of)
        except VendorError:
            return None
        for row in rows:
            user = raw.parse(row, wire.Account)
            if not isinstance(user, Unreadable) and (user.username or "").lower() == self._username.lower():
                self._me = user.id
        return self._me


def _list_of(response: Response) -> list[bytes]:
    return raw.rows_of(response.body)
