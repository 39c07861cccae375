"""The test of an account: who we are taken for, and what that may do. Nothing is written to find it out."""

from adapters.http.client import Client
from adapters.http.messages import Request, Response
from adapters.http.report import newest_time, probed, without
from adapters.vitay import VENDOR, decoding, translate
from adapters.vitay.acts import ACTS, INVITE
from adapters.vitay.asking import read_request
from adapters.vitay.operations import OPERATIONS
from adapters.vitay.reading import NUMBER, SIZE
from app.model.words import Verb
from app.vendor import Capability, Report

ME, QUESTIONS = "users.me", "question_sets.list"
PROBES = ("candidates.list", "reference_requests.list", "references.list", QUESTIONS, ME)
NEEDS = {
    Verb.READ: ("candidates.list", "reference_requests.list", "references.list"),
    Verb.CREATE_CANDIDATE: ("candidates.list",),
    Verb.EDIT_CANDIDATE: ("candidates.list",),
    Verb.ANONYMISE: ("candidates.list",),
    Verb.REQUEST_REFERENCES: ("reference_requests.list", QUESTIONS),
    Verb.REMIND: ("reference_requests.list", "references.list"),
    Verb.ADD_REFEREE: ("references.list",),
    Verb.EDIT_REFEREE: ("references.list",),
}

_ASKING = [act.name for act in ACTS if act.name.startswith("question")]
_MAY_NOT, _AS_ONE = "This user may not read", " at Vitay: sign in as one who may"


async def check(client: Client, who: str) -> Report:
    """Sign in afresh, read one record of each kind, and say what the account may do."""
    await client.sign_in()
    answers = await probed(client, {name: _one_of(name) for name in PROBES}, says_nothing=(401,))
    lacking = [name for name, answer in answers.items() if answer is None]
    barred = dict.fromkeys(_ASKING, f"{_MAY_NOT} question sets{_AS_ONE}") if QUESTIONS in lacking else {}
    if await _is_no_root(client, answers[ME]):
        barred[INVITE] = "Only the firm's root recruiter may add recruiters at Vitay"
    return Report(
        who=f"{who} (not active any more)" if _is_inactive(answers[ME]) else who,
        capabilities=tuple(_narrowed(capability, lacking) for capability in VENDOR.capabilities),
        barred=barred,
        server_time=newest_time(answers.values()),
    )


def _is_inactive(me: Response | None) -> bool:
    if me is None:
        return False
    try:
        return decoding.only(me).flag("is_active") is False
    except ValueError:
        return False


async def _is_no_root(client: Client, me: Response | None) -> bool:
    """Whether it is said of whoever signs in that they are no root recruiter."""
    try:
        who = decoding.only(me).link("identifiable") if me is not None else None
    except ValueError:
        return False
    if who is None or who.kind != translate.RECRUITER:
        return False
    request = {ME: read_request("recruiters.get", {"id": who.id})}
    answer = (await probed(client, request, says_nothing=(401,)))[ME]
    try:
        return answer is not None and decoding.only(answer).flag("is_root") is False
    except ValueError:
        return False


def _one_of(operation: str) -> Request:
    paged = OPERATIONS[operation].pages is not None
    return read_request(operation, query=((NUMBER, "1"), (SIZE, "1")) if paged else ())


def _narrowed(capability: Capability, lacking: list[str]) -> Capability:
    if not capability.allowed:
        return capability
    missing = [name.partition(".")[0].replace("_", " ") for name in NEEDS[capability.verb] if name in lacking]
    if not missing:
        return capability
    return without(capability, f"{_MAY_NOT} {' and '.join(missing)}{_AS_ONE}")
