"""What people may do at SmartRecruiters with a job, its team and its ads beside our verbs, as data.

How each is sent and looked at stands in `doing_jobs`; importing this loads no HTTP.
"""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, ListedKind, MatterSort, Replay

ROLES = (
    ("RECRUITER", "Recruiter"),
    ("HIRING_MANAGER", "Hiring manager"),
    ("INTERVIEW_TEAM", "Interview team"),
    ("COORDINATOR", "Coordinator"),
    ("EXECUTIVE", "Executive"),
)
SECTIONS = {
    "company": ("companyDescription", "Company description"),
    "description": ("jobDescription", "Job description"),
    "qualifications": ("qualifications", "Qualifications"),
    "additional": ("additionalInformation", "Additional information"),
}
"""What an ad says, by the name of the input: the vendor's word, and what a person reads."""
_SEEN_BY = Input(
    name="visibility",
    title="Who sees it",
    kind=InputKind.CHOICE,
    choices=(("PUBLIC", "Everybody"), ("INTERNAL", "Employees only")),
)
_BOARDS = Input(name="boards", title="On free job boards too", kind=InputKind.YES_NO)
_AD = (
    Input(name="language", title="Language, such as en or pl"),
    *(Input(name=name, title=title, kind=InputKind.LINES) for name, (_, title) in SECTIONS.items()),
)
ACTS = (
    Act(
        name="team.add",
        title="Add to the hiring team",
        about=Kind.MATTER,
        sort=MatterSort.TEAM,
        inputs=(
            Input(name="who", title="Who", kind=InputKind.PEOPLE, required=True),
            Input(name="role", title="Role", kind=InputKind.CHOICE, required=True, choices=ROLES),
        ),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="team.remove",
        title="Take off the hiring team",
        about=Kind.MATTER,
        sort=MatterSort.TEAM,
        inputs=(Input(name="who", title="Who", kind=InputKind.CHOICE, required=True),),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="job.property",
        title="Set a field of the job",
        about=Kind.JOB,
        inputs=(
            Input(name="field", title="Field of a job", kind=InputKind.CHOICE, required=True, listed=ListedKind.FIELD),
            Input(name="value", title="Value; nothing empties it"),
        ),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="job.note",
        title="Write the note of the job",
        about=Kind.JOB,
        inputs=(Input(name="words", title="Note", kind=InputKind.LINES, required=True),),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="job.headcount",
        title="Ask for another salary range",
        about=Kind.JOB,
        inputs=(
            Input(name="from", title="From", kind=InputKind.NUMBER, required=True),
            Input(name="to", title="To", kind=InputKind.NUMBER, required=True),
            Input(name="currency", title="Currency, such as EUR", required=True),
        ),
        notifies=True,
    ),
    Act(
        name="position.replaces",
        title="Say whom a position replaces",
        about=Kind.OPENING,
        inputs=(Input(name="who", title="Whom it replaces; nobody makes it new"),),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="position.remove",
        title="Take the position away",
        about=Kind.OPENING,
        replay=Replay.ABSOLUTE,
        final=True,
    ),
    Act(
        name="ad.create",
        title="Write another ad",
        about=Kind.JOB,
        inputs=(Input(name="title", title="Title", required=True), *_AD),
        replay=Replay.CONTENT,
    ),
    Act(
        name="ad.edit",
        title="Change the ad",
        about=Kind.MATTER,
        sort=MatterSort.AD,
        inputs=(Input(name="title", title="Title"), *_AD),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="ad.publish",
        title="Publish the ad",
        about=Kind.MATTER,
        sort=MatterSort.AD,
        inputs=(_SEEN_BY, _BOARDS),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="ad.unpublish",
        title="Take the ad off",
        about=Kind.MATTER,
        sort=MatterSort.AD,
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="job.publish",
        title="Publish the job",
        about=Kind.MATTER,
        sort=MatterSort.PUBLICATION,
        inputs=(_SEEN_BY, _BOARDS),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="job.unpublish",
        title="Take the job off, with all its ads",
        about=Kind.MATTER,
        sort=MatterSort.PUBLICATION,
        replay=Replay.ABSOLUTE,
    ),
)
