"""What a cache is to hold of a Talentsoft site, by the vendor's ids, field by field.

It is written from the vendor's document and the unified model, and shares nothing with the adapter.
"""

from collections.abc import Iterable
from typing import Any

from adapters.cegid.sandbox import Talentsoft
from adapters.cegid.sandbox.records import Attachment, Candidate, Vacancy
from tests.chaos.mirror import Holdings

_STATUS = {
    "Brouillon": "draft", "EnAttentePublication": "pending", "Valide": "pending", "Diffuse": "open",
    "Suspendue": "on_hold", "Finalise": "closed", "Archive": "archived",
}  # fmt: skip


def expected(tenant: Talentsoft, alone: Iterable[str] = ()) -> Holdings:
    """What a cache of the site is to hold: of those who were anonymised nothing.

    `alone`: candidates whose files were read one by one; of all others their resumes are known.
    """
    read_alone = set(alone)
    people = [row for row in tenant.everyone() if not row.anonymized]
    return {
        "job": {row.reference: _job(row) for row in tenant.vacancies.values()},
        "stage": {},
        "candidate": {row.key: _candidate(row) for row in people},
        "application": {
            f"{row.key}:{one.vacancy}": {
                "candidate": row.key, "job": one.vacancy, "base_stage": None, "stage": None, "status": "active"
            }
            for row in people
            for one in row.applications
        },
        "attachment": {
            f"{row.key}:{one.id}": _attachment(row, one)
            for row in people
            for one in row.attachments
            if one.resume or row.key in read_alone
        },
        "set aside": {},
    }  # fmt: skip


def _job(row: Vacancy) -> Any:
    status = _STATUS[row.status.removeprefix("_TS_CO_OfferStatus_")]
    return {"name": row.title, "code": row.reference, "status": status}


def _candidate(row: Candidate) -> Any:
    said = row.detail
    return {"name": f"{said['firstName']} {said['lastName']}", "email": said.get("email")}


def _attachment(row: Candidate, file: Attachment) -> Any:
    kind = "resume" if file.resume else "other"
    return {"candidate": row.key, "name": file.filename, "file_kind": kind, "mime": file.mime_type}
