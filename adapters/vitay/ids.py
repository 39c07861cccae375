"""Remote ids of what Vitay has no id of its own for: the one job that all reference checks stand on, and its stages."""

from adapters.http.ids import pair
from app.model.ids import RemoteId
from app.model.words import CheckStatus

CHECKS = "checks"
"""The job: Vitay has no pipeline, and a board wants one."""


def stage(status: CheckStatus) -> RemoteId:
    return pair(CHECKS, status)
