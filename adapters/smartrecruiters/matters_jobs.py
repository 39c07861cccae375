"""What of a job has a state of its own: its hiring team, its ads, where it is published. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence

from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.acts_jobs import ROLES, SECTIONS
from app.model.days import date_of
from app.model.ids import RemoteId
from app.model.records import Interviewer, Matter
from app.model.words import MatterSort, MatterStatus

PUBLISHED, NOWHERE = "PUBLISHED", "NOT_PUBLISHED"
_ROLES = dict(ROLES)


def team(job: RemoteId, rows: Iterable[wire.Member], names: Mapping[str, str]) -> Matter:
    """Who works on it, by their names as far as they are known."""
    members = [(one.id, names.get(one.id, f"#{one.id}"), one.role or "") for one in rows]
    own = {role: words(role).capitalize() for _, _, role in members if role}
    return Matter(
        remote_id=ids.matter(MatterSort.TEAM, job),
        sort=MatterSort.TEAM,
        title="Hiring team",
        job=job,
        who=tuple(Interviewer(user=key, name=name, status=_role(role)) for key, name, role in members),
        offers={
            "who": tuple((key, f"{name}, {_role(role)}") for key, name, role in members),
            "role": tuple((own | _ROLES).items()),
        },
    )


def ad(job: RemoteId, row: wire.Ad) -> Matter:
    """A text that the job is advertised with."""
    is_out = row.posting_status == PUBLISHED
    said = {"title": row.title, "language": row.language.code if row.language else None}
    said |= {name: row.text(section) for name, (section, _) in SECTIONS.items()}
    about = (
        ("Language", said["language"]),
        ("Seen by", words(row.visibility or "") if is_out else None),
        ("Default", "yes" if row.default else None),
    )
    return Matter(
        remote_id=ids.matter(MatterSort.AD, f"{job}:{row.id}"),
        created_at=row.created_on,
        updated_at=row.updated_on,
        sort=MatterSort.AD,
        title=row.title or f"#{row.id}",
        job=job,
        status=MatterStatus.ACTIVE if is_out else MatterStatus.WAITING,
        status_raw=words(row.posting_status or "") or None,
        at=row.updated_on,
        lines=tuple((label, value) for label, value in about if value),
        acts=("ad.edit", "ad.publish", *(("ad.unpublish",) if is_out else ())),
        says={name: (value,) for name, value in said.items() if value}
        | ({"visibility": (row.visibility,)} if row.visibility in ("PUBLIC", "INTERNAL") else {}),
    )


def publication(job: RemoteId, status: str | None, boards: Sequence[wire.Publication]) -> Matter:
    """Where it stands now. `status`: how the vendor calls that."""
    shown = [one for one in boards if one.source and one.ended is None]
    is_out = status not in (None, NOWHERE)
    return Matter(
        remote_id=ids.matter(MatterSort.PUBLICATION, job),
        sort=MatterSort.PUBLICATION,
        title="Publication",
        job=job,
        status=MatterStatus.ACTIVE if is_out else MatterStatus.WAITING,
        status_raw=words(status or NOWHERE),
        at=max((one.begun for one in shown if one.begun is not None), default=None),
        lines=tuple({one.source or "": "" if one.begun is None else date_of(one.begun) for one in shown}.items()),
        acts=("job.publish", *(("job.unpublish",) if is_out else ())),
    )


def is_fresh(ad_row: wire.Ad, boards: Iterable[wire.Publication]) -> bool:
    """Whether what stands on the boards is the ad as it was last changed."""
    return any(one.ended is None and one.begun is not None and one.begun >= (ad_row.updated_on or 0) for one in boards)


def words(code: str) -> str:
    """`NOT_PUBLISHED` as a person writes it."""
    return code.replace("_", " ").lower()


def _role(role: str) -> str:
    return _ROLES.get(role) or words(role).capitalize() or "Team"
