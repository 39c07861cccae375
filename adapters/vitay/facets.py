"""What is read of one candidate by itself: what referees said, with the report of it, and the profile they have."""

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.raw import Got
from adapters.vitay import checks, translate
from adapters.vitay.asking import read_request
from adapters.vitay.beside import Beside
from adapters.vitay.bringing import Bringer
from adapters.vitay.decoding import Resource
from adapters.vitay.reading import Reader
from app.model.ids import RemoteId
from app.vendor import Forbidden, NotThere, Pulled, Refused

FILES, BACKGROUND = "files", "background"
_PDF = b"%PDF-"


async def read(reader: Reader, beside: Beside, facet: str, candidate: RemoteId, priority: Priority) -> list[Got] | None:
    """The records of a facet, None where the candidate is gone. Raises `Refused` for one there is none of."""
    if facet not in (FILES, BACKGROUND):
        raise Refused(f"there is no {facet} of a candidate; there are {FILES}, {BACKGROUND}")
    try:
        row = await reader.record("candidates.get", {"id": candidate}, priority)
    except NotThere:
        return None
    if facet == FILES:
        return await _said(reader, Bringer(reader, beside, priority), row, priority)
    return await _profile(reader, beside, row, priority)


async def _said(reader: Reader, bringer: Bringer, row: Resource, priority: Priority) -> list[Got]:
    found: list[Got] = []
    for named in row.links.get("references", ()):
        try:
            reference = await reader.record("references.get_public", {"id": named.id}, priority)
        except NotThere:
            continue
        try:
            referee = await bringer.answered(reference)
        except ValueError as wrong:  # it is not said about whom
            found.append(raw.unreadable(reference.raw, str(wrong)))
            continue
        file = checks.report(referee)
        found += [Pulled(one, reference.raw) for one in (referee, file) if one is not None]
    return found


async def _profile(reader: Reader, beside: Beside, row: Resource, priority: Priority) -> list[Got]:
    """The profile a candidate names, else that of the user they are: by who it belongs to, or by their address.

    No list tells the ids of profiles. One that is found by a user has to say itself that it is this user's.
    """
    named, users = row.link("profile"), {}
    if named is None:
        users = {one.id: whose for one in (await beside.users()).values() if (whose := _whose(one, row)) is not None}
    found: list[Got] = []
    for key in dict.fromkeys([named.id] if named is not None else users.values()):
        try:
            profile = await reader.record("profiles.get", {"id": key}, priority)
        except (NotThere, Forbidden) as refused:
            if refused.status == 401:  # a token in trouble
                raise
            continue
        belongs = profile.link("user")
        if named is not None or (belongs is not None and belongs.id in users):
            found.append(Pulled(translate.background(profile, row.id), profile.raw))
    return found


def _whose(user: Resource, row: Resource) -> RemoteId | None:
    """What a user is, where they are this candidate; else None."""
    link = user.link("identifiable")
    if link is None or link.kind not in (translate.CANDIDATE, translate.PROFILE):
        return None
    email = (row.text("email") or "").casefold()
    by_address = bool(email) and (user.text("email") or "").casefold() == email
    return link.id if by_address or (link.kind, link.id) == (translate.CANDIDATE, row.id) else None


async def content(client: Client, attachment: RemoteId) -> bytes:
    """The bytes of a report. Raises `Refused` for an id that is none of a file here."""
    kind, _, key = attachment.partition(":")
    if kind != checks.REPORT or not key:
        raise Refused(f"{attachment} is no file of Vitay")
    request = read_request("documents.download", query=(("type", kind), ("id", key)))
    return await client.read(request, _pdf)


def _pdf(answer: Response) -> bytes:
    if not answer.body.lstrip().startswith(_PDF):
        raise ValueError("it is no PDF")
    return answer.body
