"""Every kind of change a person may ask for, by its intent."""

from typing import Any

from app.cache.deeds.acts import Acting
from app.cache.deeds.applications import EditingApplication
from app.cache.deeds.consents import Consenting
from app.cache.deeds.deed import AlreadySo, Deed, Impossible, Looked, Lost, NotMapped, Plan
from app.cache.deeds.details import (
    AddingOpening,
    Cancelling,
    ChangingOffer,
    ChangingOpening,
    Offering,
    Rescheduling,
    Scheduling,
)
from app.cache.deeds.files import Attaching
from app.cache.deeds.jobs import CreatingJob, EditingJob
from app.cache.deeds.joins import Joining
from app.cache.deeds.notes import Noting
from app.cache.deeds.people import Creating, Editing
from app.cache.deeds.places import Declining, Moving
from app.cache.deeds.reasons import ChangingReason
from app.cache.deeds.references import Asking, Naming, Releasing, Reminding, Renaming
from app.cache.deeds.statuses import SettingStatus
from app.cache.deeds.tags import Tagging, Untagging
from app.cache.deeds.transfers import Transferring
from app.model import intents
from app.model.intents import AnyIntent

__all__ = ["AlreadySo", "Deed", "Impossible", "Looked", "Lost", "NotMapped", "Plan", "deed_of"]

_DEEDS: dict[type[AnyIntent], Deed[Any]] = {
    intents.Move: Moving(),
    intents.Reject: Declining(),
    intents.ChangeReason: ChangingReason(),
    intents.Transfer: Transferring(),
    intents.EditApplication: EditingApplication(),
    intents.AddToJob: Joining(),
    intents.AddNote: Noting(),
    intents.CreateCandidate: Creating(),
    intents.EditCandidate: Editing(),
    intents.AddTags: Tagging(),
    intents.RemoveTags: Untagging(),
    intents.AttachFile: Attaching(),
    intents.RecordConsent: Consenting(),
    intents.CreateJob: CreatingJob(),
    intents.EditJob: EditingJob(),
    intents.SetJobStatus: SettingStatus(),
    intents.ScheduleInterview: Scheduling(),
    intents.EditInterview: Rescheduling(),
    intents.CancelInterview: Cancelling(),
    intents.MakeOffer: Offering(),
    intents.EditOffer: ChangingOffer(),
    intents.AddOpening: AddingOpening(),
    intents.EditOpening: ChangingOpening(),
    intents.AddReferee: Naming(),
    intents.EditReferee: Renaming(),
    intents.RemoveReferee: Releasing(),
    intents.RequestReferences: Asking(),
    intents.Remind: Reminding(),
    intents.Perform: Acting(),
}


def deed_of(intent: AnyIntent) -> Deed[Any]:
    """What is known about that kind of change."""
    return _DEEDS[type(intent)]
