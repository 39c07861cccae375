"""Intents: which records each speaks of."""

from app.model.ids import LocalId
from app.model.intents import EditJob, JobFields, RecordConsent, records_of


def test_an_intent_speaks_of_every_record_it_names() -> None:
    who, first, second, job = map(LocalId, range(1, 5))
    consent = RecordConsent(candidate=who, consents=(first, second), agreed_at=1_800_000_000_000, job=job)
    assert sorted(records_of(consent)) == [who, first, second, job]
    assert sorted(records_of(EditJob(job=job, changes=JobFields(), company=first))) == [first, job]
