"""SmartRecruiters' records as it spells them. Nothing is renamed, guessed or fixed here but times and empty values.

Anything but the id may be null or absent. Fields that are not named here are ignored: the vendor adds some at any time.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from adapters.http.lenient import Count, Flag, Id, Many, Maybe, Own, Text, texts, time_by
from adapters.smartrecruiters.times import instant

W = TypeVar("W", bound=BaseModel)


Time = Annotated[int | None, time_by(instant)]
"""Milliseconds UTC."""


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, populate_by_name=True)


class Labelled(Wire):
    """What has an id and a name: a department, a reason, a value of a field."""

    id: Text = None
    label: Text = None


class Place(Wire):
    """Where a job or a person is."""

    country: Text = None
    country_code: Annotated[Text, Field(alias="countryCode")] = None
    region: Text = None
    city: Text = None
    remote: Flag = None


class Web(Wire):
    """Profiles; the reference spells one of them in two ways."""

    skype: Text = None
    linkedin: Annotated[Text, Field(validation_alias=AliasChoices("linkedin", "linkedIn"))] = None
    facebook: Text = None
    twitter: Text = None
    website: Text = None


class User(Wire):
    id: Id
    first_name: Annotated[Text, Field(alias="firstName")] = None
    last_name: Annotated[Text, Field(alias="lastName")] = None
    email: Text = None
    active: Flag = None
    system_role: Annotated[Maybe[Labelled], Field(alias="systemRole")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None


class Property(Wire):
    """A field of the account's own, with its value."""

    id: Text = None
    label: Text = None
    value: Any = None
    value_label: Annotated[Text, Field(alias="valueLabel")] = None
    type: Text = None


class Job(Wire):
    """A row of the list, or all that is told of one job."""

    id: Id
    title: Text = None
    ref_number: Annotated[Text, Field(alias="refNumber")] = None
    status: Text = None
    posting_status: Annotated[Text, Field(alias="postingStatus")] = None
    department: Maybe[Labelled] = None
    location: Maybe[Place] = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None
    target_hiring_date: Annotated[Time, Field(alias="targetHiringDate")] = None
    industry: Maybe[Labelled] = None
    function: Maybe[Labelled] = None
    type_of_employment: Annotated[Maybe[Labelled], Field(alias="typeOfEmployment")] = None
    experience_level: Annotated[Maybe[Labelled], Field(alias="experienceLevel")] = None
    properties: Many[Property] = []


class Member(Wire):
    """Somebody of a job's hiring team; a role is the vendor's word or one of the account's own."""

    id: Id
    role: Text = None


class Position(Wire):
    """A seat of a job."""

    id: Id
    position_id: Annotated[Text, Field(alias="positionId")] = None
    type: Text = None
    incumbent: Annotated[Text, Field(alias="incumbentName")] = None
    opened_on: Annotated[Time, Field(alias="positionOpenDate")] = None
    target_on: Annotated[Time, Field(alias="targetStartDate")] = None
    status: Text = None


class Note(Wire):
    """What is said of a job."""

    content: Text = None


class Language(Wire):
    code: Text = None


class Sections(Wire):
    """The parts of an ad by their names."""

    sections: Own = {}


class Ad(Wire):
    """One of the texts a job is advertised with."""

    id: Id
    title: Text = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None
    default: Flag = None
    content: Annotated[Maybe[Sections], Field(alias="jobAd")] = None
    language: Maybe[Language] = None
    posting_status: Annotated[Text, Field(alias="postingStatus")] = None
    visibility: Text = None

    def text(self, section: str) -> str | None:
        """What one of its parts says."""
        found = self.content.sections.get(section) if self.content is not None else None
        text = found.get("text") if isinstance(found, dict) else None
        return text if isinstance(text, str) and text else None


class Publication(Wire):
    """Where a job stands or stood."""

    source: Annotated[Text, Field(alias="sourceName")] = None
    begun: Annotated[Time, Field(alias="publishedOn")] = None
    ended: Annotated[Time, Field(alias="unpublishedOn")] = None


class Decision(Wire):
    """What somebody said when they were asked for their consent, or that it is wanted."""

    status: Text = None
    scope: Text = None
    decided_on: Annotated[Time, Field(alias="decidedOn")] = None


class Consents(Wire):
    decisions: Many[Decision] = []
    asked_on: Annotated[Time, Field(alias="recentPendingRequestCreatedOn")] = None


class Onboarding(Wire):
    status: Annotated[Text, Field(alias="onboardingStatus")] = None


class OfJob(Wire):
    id: Text = None


class Assignment(Wire):
    """Somebody on a job. Of those beside the first one a list tells the job alone."""

    job: Maybe[OfJob] = None
    application_id: Annotated[Text, Field(alias="applicationId")] = None
    status: Text = None
    sub_status: Annotated[Text, Field(alias="subStatus")] = None
    starts_on: Annotated[Time, Field(alias="startsOn")] = None
    source: Text = None
    rejected_for: Annotated[Maybe[Labelled], Field(alias="reasonOfRejection")] = None
    withdrawn_for: Annotated[Maybe[Labelled], Field(alias="reasonOfWithdrawal")] = None


class Experience(Wire):
    title: Text = None
    company: Text = None
    current: Flag = None
    start: Annotated[Text, Field(alias="startDate")] = None
    end: Annotated[Text, Field(alias="endDate")] = None


class Education(Wire):
    institution: Text = None
    degree: Text = None
    major: Text = None
    current: Flag = None
    start: Annotated[Text, Field(alias="startDate")] = None
    end: Annotated[Text, Field(alias="endDate")] = None


class Candidate(Wire):
    """A row of the list, or all that is told of one candidate (`phone_number`, `web` and what they did before)."""

    id: Id
    first_name: Annotated[Text, Field(alias="firstName")] = None
    last_name: Annotated[Text, Field(alias="lastName")] = None
    email: Text = None
    phone_number: Annotated[Text, Field(alias="phoneNumber")] = None
    internal: Flag = None
    location: Maybe[Place] = None
    web: Maybe[Web] = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None
    tags: Annotated[list[str] | None, BeforeValidator(lambda value: None if value is None else texts(value))] = None
    education: Many[Education] = []
    experience: Many[Experience] = []
    primary: Annotated[Maybe[Assignment], Field(alias="primaryAssignment")] = None
    secondary: Annotated[Many[Assignment], Field(alias="secondaryAssignments")] = []

    @property
    def assignments(self) -> list[Assignment]:
        """All jobs somebody is on, the first one first."""
        return [one for one in (self.primary, *self.secondary) if one is not None and one.job and one.job.id]


class Step(Wire):
    """A line of a status history, of an application or a job."""

    changed_on: Annotated[Time, Field(alias="changedOn")] = None
    status: Text = None
    sub_status: Annotated[Text, Field(alias="subStatus")] = None


class AnswerField(Wire):
    """One field of an answer: what was chosen in it, or written."""

    id: Text = None
    label: Text = None
    values: Many[Labelled] = []


class Record(Wire):
    fields: Many[AnswerField] = []


class ScreeningAnswer(Wire):
    id: Text = None
    label: Text = None
    name: Text = None
    records: Many[Record] = []


class File(Wire):
    id: Id
    name: Text = None
    type: Text = None
    content_type: Annotated[Text, Field(alias="contentType")] = None


class Message(Wire):
    """What was said of a candidate. It has no id."""

    content: Text = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    visibility: Text = None
    author_id: Annotated[Text, Field(alias="authorId")] = None


class Attendee(Wire):
    id: Text = None
    status: Text = None


class Slot(Wire):
    """When a candidate meets somebody; an interview has one or several."""

    id: Id
    title: Text = None
    type: Annotated[Text, Field(alias="interviewType")] = None
    place: Text = None
    starts_on: Annotated[Time, Field(alias="startsOn")] = None
    ends_on: Annotated[Time, Field(alias="endsOn")] = None
    interviewers: Many[Attendee] = []
    candidate_status: Annotated[Text, Field(alias="candidateStatus")] = None
    no_show: Annotated[Flag, Field(alias="noShow")] = None


class Interview(Wire):
    id: Id
    job_id: Annotated[Text, Field(alias="jobId")] = None
    candidate: Maybe[Attendee] = None
    location: Text = None
    organizer_id: Annotated[Text, Field(alias="organizerId")] = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    url: Annotated[Text, Field(alias="refUrl")] = None
    slots: Annotated[Many[Slot], Field(alias="timeslots")] = []


class Review(Wire):
    id: Id
    reviewer_id: Annotated[Text, Field(alias="reviewerId")] = None
    rating: Annotated[Count, Field(alias="overallRating")] = None
    comment: Text = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None


class Criterion(Wire):
    name: Text = None
    label: Text = None
    title: Text = None


class Offer(Wire):
    id: Id
    status: Text = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None
    updated_on: Annotated[Time, Field(alias="updatedOn")] = None
    properties: Own = {}


class Action(Wire):
    """Where something else is to be had."""

    url: Text = None


class OfferLinks(Wire):
    candidate: Maybe[Action] = None
    job: Maybe[Action] = None


class Awaited(Wire):
    """An offer among those of everybody: whose it is stands in its links alone."""

    id: Id
    actions: Maybe[OfferLinks] = None


class Subject(Wire):
    id: Text = None
    type: Text = None


class Approver(Wire):
    id: Id
    decision: Text = None
    decided_on: Annotated[Time, Field(alias="decidedOn")] = None


class ApprovalStep(Wire):
    status: Text = None
    approvers: Many[Approver] = []


class Approval(Wire):
    """What is to be approved, and by whom: one after the other, or side by side."""

    id: Id
    subject: Maybe[Subject] = None
    type: Text = None
    status: Text = None
    steps: Many[ApprovalStep] = []


class Comment(Wire):
    content: Text = None
    author: Annotated[Text, Field(alias="authorId")] = None
    created_on: Annotated[Time, Field(alias="createdOn")] = None


class Process(Wire):
    """A hiring process: what the account calls the steps within three of the statuses."""

    id: Text = None
    name: Text = None
    active: Flag = None
    steps: Annotated[Own, Field(alias="subStatuses")] = {}


class Listed(Wire):
    """A row of a list that is only shown and chosen from."""

    id: Id
    label: Text = None
    name: Text = None
    description: Text = None
    type: Text = None
    category: Text = None
    active: Flag = None
    required: Flag = None


class Source(Listed):
    """Where people come from; of one kind there may be several, told apart by a second word."""

    sub_type: Annotated[Maybe[Labelled], Field(alias="sourceSubType")] = None
