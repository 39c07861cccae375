"""What each family of operations does, by the operation's name; a name that is nowhere here is answered loosely."""

from collections.abc import Mapping

from adapters.smartrecruiters.sandbox.calls import Actions
from adapters.smartrecruiters.sandbox.families import candidates, jobs, statuses

ACTIONS: Mapping[str, Actions] = {
    "candidates-api": {**candidates.ACTIONS, **statuses.ACTIONS},
    "jobs-api": jobs.ACTIONS,
}
