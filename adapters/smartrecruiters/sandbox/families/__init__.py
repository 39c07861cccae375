"""What each family of operations does, by the operation's name; a name that is nowhere here is answered loosely."""

from collections.abc import Mapping

from adapters.smartrecruiters.sandbox.calls import Actions
from adapters.smartrecruiters.sandbox.families import (
    advertising,
    approvals,
    auditing,
    candidacies,
    candidates,
    configuration,
    files,
    hooks,
    interviews,
    job_properties,
    jobs,
    messages,
    offers,
    postings,
    reports,
    reviews,
    statuses,
    users,
)

ACTIONS: Mapping[str, Actions] = {
    "candidates-api": {**candidates.ACTIONS, **statuses.ACTIONS, **candidacies.ACTIONS, **files.ACTIONS},
    "job-applications-api": candidacies.BY_ID,
    "candidate-status-api": candidacies.SEEN_BY_CANDIDATES,
    "jobs-api": {**jobs.ACTIONS, **advertising.ACTIONS, **approvals.OF_JOBS},
    "approvals-api": approvals.ACTIONS,
    "offers-api": offers.ACTIONS,
    "messages-api": messages.ACTIONS,
    "reviews": reviews.ACTIONS,
    "interviews": interviews.ACTIONS,
    "configuration-api": {**configuration.ACTIONS, **job_properties.ACTIONS},
    "users-api": users.ACTIONS,
    "users-api-deprecated": users.OLD_ACTIONS,
    "reporting-api": reports.ACTIONS,
    "webhooks": hooks.ACTIONS,
    "audit-api": auditing.ACTIONS,
    "posting-api": postings.PUBLIC,
    "feed-api": postings.FEED,
    "apply-api": postings.APPLY,
}
