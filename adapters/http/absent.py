"""What several vendors do not have at all, and where a person finds it instead."""

from app.model.words import Verb
from app.vendor import Capability

NO_REFERENCES = tuple(
    Capability(verb=verb, allowed=False, reason="There are no reference checks here: ask in an account that does them.")
    for verb in (Verb.REQUEST_REFERENCES, Verb.REMIND, Verb.ADD_REFEREE, Verb.EDIT_REFEREE)
)
NO_REPORTS, NO_WEBHOOKS = (
    Capability(verb=verb, allowed=False, reason="Its API offers nothing of the kind: use the system's own pages.")
    for verb in (Verb.REPORTS, Verb.WEBHOOKS)
)
