"""What the codes in an answer of SmartRecruiters mean: `{"message", "errors": [{"code", "message"}]}`.

The codes are what stays; some answers have a message alone, and a 422 may name fields instead (`dataPath`).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from adapters.http.client import Client
from adapters.http.messages import Request, Response
from app.vendor import NotThere, Refused, Stale, VendorError

_DENIED = frozenset(
    {
        "ACCESS_FORBIDDEN",
        "NOT_AUTHORIZED_TO_ACCESS_RESOURCE",
        "NOT_AUTHORIZED_TO_PUBLISH_JOB",
        "NO_ACCESS_TO_CANDIDATE",
        "NO_ACCESS_TO_JOB",
        "PERMISSION_DENIED",
        "REVIEWER_NOT_AUTHORIZED_TO_ACCESS_RESOURCE",
        "UNAUTHORIZED_ACCESS",
        "UNAUTHORIZED_TO_ACCESS_JOB",
    }
)
"""Codes of a 401 that is about the record that was asked for: another token would not see it either."""
_NO_ACCESS = re.compile(r"\w\s+access denied", re.IGNORECASE)
"""`Candidate access denied`: with what it is denied to; alone it may be said of a key."""
TAKEN = "a file of this name is there already: attach it under another one"
_CONFLICTS: Mapping[str, str] = {
    "REQUIRED_SUB_STATUS_OMITTED": "the hiring process wants a step before this one: move there first",
    "REASON_NOT_FOUND": "that reason is not among the account's any more: choose another one",
    "NO_REASON_SUPPORT_FOR_STATUS": "only Rejected and Withdrawn take a reason: choose a stage, or another reason",
    "CANDIDATE_DATA_CONFLICT": "somebody else has this e-mail and last name at SmartRecruiters",
    "FILE_ALREADY_EXIST": TAKEN,
    "CANNOT_DELETE_LAST_TIMESLOT": "the interview has no other slot any more",
    "DECISION_ALREADY_TAKEN": "somebody has decided already",
    "APPROVAL_COMPLETED": "it is settled already",
    "DECISION_NOT_YET_ALLOWED": "somebody else is asked before you",
}
"""What a person can act on, in their words."""
_CLOSED: Mapping[str, str] = {
    "APPROVAL_PROCESS_ENABLED": "seats of a job are approved at this account: change them at SmartRecruiters",
    "INACTIVE_OR_DELETED_INTERVIEWERS": "somebody who is to come is not active at SmartRecruiters any more",
    "ATTACHMENT_LIMIT_EXCEEDED": "no more files have room there",
    "UNPARSABLE_RESUME": "SmartRecruiters can read nothing in the file",
    "INCOMPLETE_RESUME": "SmartRecruiters finds no name and no e-mail in the file: make the candidate by hand",
    "JOB_NOT_POSTED": "the default ad of the job is published before any other",
    "APPROVAL_PROCESS_NOT_ENABLED": "jobs are not approved at this account: change the range at SmartRecruiters",
    "INVALID_HIRING_TEAM_STATE": "somebody has to stay on the hiring team",
    "APPROVER_NOT_ALLOWED": "whoever the account acts for is not asked: set user_id to somebody who is",
    "COMMENT_CONTAINS_ILLEGAL_CHARACTERS": "SmartRecruiters does not take some characters of it",
    "REVIEWER_ID_DOES_NOT_MATCH": "that review is somebody else's: only who wrote one can change it",
    "ONBOARDING_STATUS_NOT_ACTIVE": "only of who is hired, and where the account onboards at SmartRecruiters",
    "MALWARE_DETECTED": "SmartRecruiters found malware in the file",
}
"""What nothing but another change helps with."""
_GONE = frozenset({"CANDIDATE_NOT_FOUND", "JOB_NOT_FOUND", "APPLICATION_NOT_FOUND"})
_CURSOR = "INVALID_PAGE_ID"


def codes(response: Response) -> frozenset[str]:
    """The codes an answer names."""
    return frozenset(str(one["code"]) for one in _errors(_decoded(response.body)) if one.get("code"))


def denies(response: Response) -> bool:
    """Whether a 401 says that this record may not be seen, whoever asks."""
    if not codes(response).isdisjoint(_DENIED):
        return True
    body = _decoded(response.body)
    said = [one.get("message") for one in (body, *_errors(body)) if isinstance(one, dict)]
    return any(isinstance(words, str) and _NO_ACCESS.search(words) for words in said)


def is_cursor(response: Response) -> bool:
    """Whether a list does not take the page any more that it named itself."""
    return _CURSOR in codes(response)


def refusal(client: Client, request: Request, response: Response) -> VendorError:
    """The error an answer stands for that was not taken: a conflict where somebody can do something about it."""
    found = codes(response)
    for code, words in _CONFLICTS.items():
        if code in found:
            said = f"{client.who}: {words} ({request.name}, {code})"
            return Stale(said, status=response.status, request_id=response.request_id)
    for code, words in _CLOSED.items():
        if code in found:
            said = f"{client.who}: {words} ({request.name}, {code})"
            return Refused(said, status=response.status, request_id=response.request_id)
    if not found.isdisjoint(_GONE):
        said = f"{client.who}: it is not there any more ({request.name}, {', '.join(sorted(found & _GONE))})"
        return NotThere(said, status=response.status, request_id=response.request_id)
    error = client.error(request, response)
    if isinstance(error, Refused) and found:  # the codes say more than the sentence beside them, where there is one
        named = ", ".join(sorted(found))
        if named not in error.message:
            said = client.redactor.line(f"{error.message} [{named}]")
            return Refused(said, status=error.status, request_id=error.request_id)
    return error


async def taken(client: Client, request: Request) -> Response:
    """The answer to a write that was taken. Raises what another answer means."""
    response = await client.send(request)
    if response.status >= 300:
        raise refusal(client, request, response)
    return response


def _errors(body: Any) -> list[dict[str, Any]]:
    found = body.get("errors") if isinstance(body, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _decoded(body: bytes) -> Any:
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(body)
    return None
