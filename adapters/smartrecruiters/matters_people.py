"""What of a candidate has a state of its own: what they agreed to, how far their onboarding is. Pure functions."""

from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.acts_people import ONBOARDING
from app.model.days import date_of
from app.model.ids import RemoteId
from app.model.records import Matter
from app.model.words import MatterSort, MatterStatus

_ONBOARDING = {
    "READY_TO_ONBOARD": MatterStatus.ACTIVE,
    "ONBOARDING_SUCCESSFUL": MatterStatus.DONE,
    "ONBOARDING_FAILED": MatterStatus.REFUSED,
}


def consent(candidate: RemoteId, row: wire.Consents) -> Matter:
    """What they agreed to, and since when: in one piece, or each use by itself."""
    lines = []
    for one in row.decisions:
        label = "Consent" if one.scope in (None, "", "Single") else f"Consent to {one.scope}"
        since = "" if one.decided_on is None else f" {date_of(one.decided_on)}"
        if one.status:
            lines.append((label, f"{one.status.lower()}{since}"))
    moments = (row.asked_on, *(one.decided_on for one in row.decisions))
    said = {(one.status or "").lower() for one in row.decisions}
    if "declined" in said:
        status, words = MatterStatus.REFUSED, "declined"
    elif said == {"acquired"}:
        status, words = MatterStatus.DONE, "acquired"
    elif row.asked_on is not None:
        status, words = MatterStatus.ACTIVE, "asked for"
    else:
        status, words = MatterStatus.WAITING, "required"
    return Matter(
        remote_id=ids.matter(MatterSort.CONSENT, candidate),
        sort=MatterSort.CONSENT,
        title="Consent",
        candidate=candidate,
        status=status,
        status_raw=words,
        at=max((at for at in moments if at is not None), default=None),
        lines=(*lines, *(() if row.asked_on is None else (("Asked for", date_of(row.asked_on)),))),
    )


def onboarding(candidate: RemoteId, job: RemoteId, status: str) -> Matter:
    """How far somebody is who was hired."""
    pair = ids.application(candidate, job)
    known = dict(ONBOARDING)
    return Matter(
        remote_id=ids.matter(MatterSort.ONBOARDING, pair),
        sort=MatterSort.ONBOARDING,
        title="Onboarding",
        application=pair,
        candidate=candidate,
        status=_ONBOARDING.get(status, MatterStatus.ACTIVE),
        status_raw=known.get(status, status).lower(),
        says={"status": (status,)} if status in known else {},
    )
