"""A signed-in request on its way to an operation, and what an operation may ask of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

from aiohttp import web

from adapters.sandbox import forms
from adapters.sandbox.answers import NotThere, Refused
from adapters.sandbox.frame import CHANGED, SHIFT
from adapters.smartrecruiters.sandbox import answers, checking, paging, times
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.notation import Shape
from adapters.smartrecruiters.sandbox.operations import Operation
from adapters.smartrecruiters.sandbox.sign_in import Signed, signed
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.webhooks import Company

_DENIAL = ("PERMISSION", "ACCESS", "AUTHORIZED")
PUBLIC = ("posting-api", "assessment-partner-app")
"""Families that ask for no key: anybody's, and those that a partner hosts."""
OF_PARTNERS = ("feed-api", "partners-public-api", "apply-api")
"""Families that a partner's key opens, which opens nothing else."""


@dataclass(frozen=True)
class Call:
    """What the operation's own code is given."""

    tenant: Company
    request: web.Request
    operation: Operation

    # What was asked

    @cached_property
    def query(self) -> dict[str, Any]:
        """The parameters in their kinds, moments as milliseconds. Refuses with 400."""
        wrong: list[checking.Complaint] = []
        found: dict[str, Any] = {}
        for name, shape in self.operation.query.fields.items():
            raw = self.request.query.getall(name, [])
            if name.startswith("@"):
                raw = [] if (sent := self.request.headers.get(name[1:])) is None else [sent]
            if not raw:
                if name in self.operation.query.needed:
                    wrong.append((name, "is required"))
                continue
            value = _read(shape, raw)
            problems = [] if name.startswith("@") else list(checking.complaints(shape, value, name))
            wrong += problems
            if not problems:
                found[name] = times.read(value) if shape.real().kind == "dt" else value
        if wrong:
            raise answers.refused(400, "", "; ".join(f"{at} {what}" for at, what in wrong), self.operation.family)
        return found

    def id(self, name: str = "id") -> str:
        """A part of the path."""
        part: str = self.request.match_info[name]
        return part

    async def sent(self, codes: Mapping[str, str] | None = None) -> Any:
        """The body, checked against what the operation takes. Refuses with 422 where that is documented, else 400.

        `codes`: for places that have a code of their own where they are wrong.
        """
        body = self.operation.body
        if body is None:
            return {}
        raw = await self.request.read()
        kind = self.request.content_type
        if not raw.strip():
            if body.needed:
                raise answers.refused(400, "", "The body is missing", self.operation.family)
            return [] if body.shape.real().kind == "list" else {}
        if body.form == "patch" and kind not in ("application/json-patch+json", "application/json"):
            raise answers.refused(415, "", "Send application/json-patch+json", self.operation.family)
        try:
            value = forms.data(raw) if body.form in ("json", "patch") else self._fields(raw)
        except forms.Unreadable as error:
            raise answers.refused(400, "", f"The body is {error}", self.operation.family) from error
        if wrong := list(checking.complaints(body.shape, value)):
            for at, what in wrong:
                if at in (codes or {}):
                    self.fail((codes or {})[at], f"{at} {what}")
            raise self._unfit(wrong)
        return value

    def _fields(self, raw: bytes) -> dict[str, Any]:
        return forms.fields(self.request.headers.get("Content-Type", ""), raw)

    def _unfit(self, wrong: list[checking.Complaint]) -> Refused:
        if "422" in self.operation.errors:
            return answers.semantic(wrong)
        words = "; ".join(f"{at} {what}" for at, what in wrong)
        return answers.refused(400, "", words, self.operation.family)

    # What it is about

    def job(self, name: str = "jobId") -> Row:
        """The job that the path names, where the user may see it."""
        row: Row = self._found(lambda: self.tenant.job(self.id(name)), "job")
        if not self.tenant.sees_job(row["_number"]):
            self.deny("Job access denied", "NO_ACCESS_TO_JOB")
        return row

    def candidate(self, name: str = "id") -> Candidate:
        """The candidate that the path names, where the user may see it."""
        return self.seen(self._found(lambda: self.tenant.candidate(self.id(name)), "candidate"))

    def seen(self, candidate: Candidate) -> Candidate:
        """The same one, where the user may see it."""
        if not self.tenant.sees(candidate):
            self.deny("Candidate access denied", "NO_ACCESS_TO_CANDIDATE")
        return candidate

    def application(self) -> tuple[Candidate, Application]:
        """Candidate and candidacy that the path names by candidate and job."""
        candidate = self.candidate()
        row = self.job()
        found = candidate.on(row["_number"])
        if found is None:
            self.miss("job", "Candidate is not assigned to given job")
        return candidate, found

    def record(self, kind: str, name: str) -> tuple[Candidate, Row]:
        """A record of a person that the path names."""
        candidate, row = self._found(lambda: self.tenant.record(kind, self.id(name)), kind)
        if row.get("_job") is not None and not self.tenant.sees_job(row["_job"]):
            self.deny(f"{kind.capitalize()} access denied")
        return self.seen(candidate), row

    def among(self, rows: Iterable[Row], name: str, kind: str) -> Row:
        """The row whose id the path names."""
        found = next((row for row in rows if row["id"] == self.id(name)), None)
        if found is None:
            self.miss(kind)
        return found

    def _found(self, look: Callable[[], Any], kind: str) -> Any:
        try:
            return look()
        except NotThere as missing:
            self.miss(kind, f"No such {missing}")

    # What it answers

    @property
    def shift(self) -> int:
        """How many rows the list moved under the reader."""
        rows: int = self.request.get(SHIFT, 0)
        return rows

    def mark(self, name: str = "pageId") -> Any:
        """Where the page begins, None for the first one. Refuses with 400."""
        text = self.query.get(name)
        if not text:
            return None
        try:
            return paging.read_back(text)
        except ValueError:
            self.fail("INVALID_PAGE_ID")

    def page(self, rows: Sequence[Any], limit: int, name: str = "pageId") -> paging.Page:
        """A page of rows, begun where `name` says; its mark is what the next page is asked for by. Refuses with 400."""
        try:
            page = paging.cut(self.request, rows, limit, self.mark(name))
        except ValueError:
            self.fail("INVALID_PAGE_ID")
        return page._replace(mark=None if page.mark is None else paging.handed_out(page.mark))

    def url(self, path: str) -> str:
        return f"{self.request.url.origin()}{path}"

    def fail(self, code: str, message: str = "", status: int | None = None) -> NoReturn:
        """Refuse with a code, by the status it is documented with; 400 where it is with none."""
        known = (int(one) for one, codes in self.operation.errors.items() if code in codes)
        raise answers.refused(status or next(known, 400), code, message, self.operation.family)

    def miss(self, kind: str, message: str = "") -> NoReturn:
        """Refuse because there is no such record."""
        code = f"{kind.upper()}_NOT_FOUND"
        documented = [int(status) for status, codes in self.operation.errors.items() if code in codes]
        raise answers.refused(documented[0] if documented else 404, code, message, self.operation.family)

    def deny(self, message: str, code: str = "") -> NoReturn:
        """Refuse because the user may not: by 401 where that is what the operation says of it, else by 403."""
        errors = self.operation.errors
        for documented in ("401", "403"):
            fitting = [one for one in errors.get(documented, ()) if any(word in one for word in _DENIAL)]
            if fitting:
                raise answers.refused(int(documented), code if code in fitting else fitting[0], message)
        status = 401 if "401" in errors else 403
        raise answers.refused(status, "", message, self.operation.family)

    def need(self, *roles: str) -> None:
        """Refuse with 403 whoever has none of these roles."""
        if self.tenant.role not in roles:
            self.deny(f"The role {self.tenant.role} may not do this")

    # What it changes

    def changed(self) -> None:
        """Something at the vendor is another one than before."""
        self.request[CHANGED] = True

    def keep(self, candidate: Candidate) -> None:
        """The candidate was changed."""
        self.tenant.keep(candidate)
        self.changed()

    def touch(self, job: Row) -> None:
        """The job was changed."""
        self.tenant.touch(job)
        self.changed()

    def tell(self, event: str, path: str | None, **ids_: str) -> None:
        """Something happened that others may have asked to be told of; `path` leads to it."""
        self.tenant.tell(event, None if path is None else self.url(path), ids_)


Action = Callable[[Call], Awaitable[web.Response]]
Actions = Mapping[str, Action]


def _read(shape: Shape, raw: list[str]) -> Any:
    shape = shape.real()
    if shape.kind == "list" and shape.item is not None:
        return [_read(shape.item, [one]) for one in raw]
    text = raw[-1]
    if shape.kind == "int" and text.lstrip("-").isdecimal() and len(text) < 16:
        return int(text)
    if shape.kind == "bool" and text in ("true", "false"):
        return text == "true"
    return text


def behind(tenant: Company, operation: Operation, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The operation as a handler: key, limits, scope, and then the action; refusals are answers."""

    async def handle(request: web.Request) -> web.Response:
        who = signed(tenant, request)
        if who is not None and who.credential == "partner" and operation.family not in OF_PARTNERS:
            who = None
        if who is None and operation.family not in PUBLIC:
            return answers.failed(401, "", "Invalid or missing credentials", operation.family)
        who = who or Signed("public", None)
        with tenant.limits.asked(who.credential, operation) as allowed:
            if tenant.quirks.latency:
                await asyncio.sleep(tenant.quirks.latency)
            if allowed:
                response = await _answer(Call(tenant, request, operation), who, action)
            else:
                response = answers.failed(429, family=operation.family)
            response.headers.update(tenant.limits.headers(who.credential, operation))
            return response

    return handle


async def _answer(call: Call, who: Signed, action: Action) -> web.Response:
    scopes = call.operation.scopes
    try:
        if scopes and who.scopes is not None and who.scopes.isdisjoint(scopes):
            raise answers.refused(403, "OAuthPermissionsException", f"Required scope: {' or '.join(scopes)}")
        if not call.tenant.plan_has_api:
            raise answers.short(403, "No access to feature: Customer API")
        return await action(call)
    except Refused as refusal:
        return refusal.response
    except NotThere as missing:
        return answers.failed(404, "", str(missing), call.operation.family)
