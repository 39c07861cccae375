"""The test of an account: who we are taken for, and what that may do. Nothing is written to find it out."""

from adapters.http.client import Client
from adapters.http.messages import Request, Response
from adapters.http.report import newest_time, probed, without
from adapters.vitay import VENDOR, decoding
from adapters.vitay.asking import read_request
from adapters.vitay.operations import OPERATIONS
from adapters.vitay.reading import NUMBER, SIZE
from app.model.words import Verb
from app.vendor import Capability, Report

ME = "users.me"
PROBES = ("candidates.list", "reference_requests.list", "references.list", "question_sets.list", ME)
NEEDS = {
    Verb.READ: ("candidates.list", "reference_requests.list", "references.list"),
    Verb.CREATE_CANDIDATE: ("candidates.list",),
    Verb.EDIT_CANDIDATE: ("candidates.list",),
    Verb.ANONYMISE: ("candidates.list",),
    Verb.REQUEST_REFERENCES: ("reference_requests.list", "question_sets.list"),
    Verb.REMIND: ("reference_requests.list", "references.list"),
    Verb.ADD_REFEREE: ("references.list",),
    Verb.EDIT_REFEREE: ("references.list",),
}


async def check(client: Client, who: str) -> Report:
    """Sign in afresh, read one record of each kind, and say what the account may do."""
    await client.sign_in()
    answers = await probed(client, {name: _one_of(name) for name in PROBES}, says_nothing=(401,))
    lacking = [name for name, answer in answers.items() if answer is None]
    return Report(
        who=f"{who} (not active any more)" if _is_inactive(answers[ME]) else who,
        capabilities=tuple(_narrowed(capability, lacking) for capability in VENDOR.capabilities),
        server_time=newest_time(answers.values()),
    )


def _is_inactive(me: Response | None) -> bool:
    if me is None:
        return False
    try:
        return decoding.only(me).flag("is_active") is False
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
    return without(capability, f"This user may not read {' and '.join(missing)} at Vitay: sign in as one who may")
