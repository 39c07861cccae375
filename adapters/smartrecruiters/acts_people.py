"""What people may do at SmartRecruiters with candidates and where they are beside our verbs, as data.

How each is sent and looked at stands in `doing_people`.
"""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, ListedKind, MatterSort, Replay

ONBOARDING = (
    ("READY_TO_ONBOARD", "Ready to onboard"),
    ("ONBOARDING_SUCCESSFUL", "Onboarding successful"),
    ("ONBOARDING_FAILED", "Onboarding failed"),
)
_STARS = tuple((str(count), f"{count} of 5") for count in range(1, 6))
_RATING = Input(name="rating", title="Rating", kind=InputKind.CHOICE, choices=_STARS)
_COMMENT = Input(name="comment", title="What you think", kind=InputKind.LINES)

ACTS = (
    Act(
        name="review.add",
        title="Write a review",
        about=Kind.APPLICATION,
        inputs=(
            Input(name="rating", title="Rating", kind=InputKind.CHOICE, required=True, choices=_STARS),
            _COMMENT,
        ),
        replay=Replay.CONTENT,
    ),
    Act(
        name="review.change",
        title="Change your review",
        about=Kind.SCORECARD,
        inputs=(_RATING, _COMMENT),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="review.remove",
        title="Take your review away",
        about=Kind.SCORECARD,
        replay=Replay.ABSOLUTE,
        final=True,
    ),
    Act(
        name="consent.ask",
        title="Ask for consent",
        about=Kind.MATTER,
        sort=MatterSort.CONSENT,
        notifies=True,
    ),
    Act(
        name="onboarding.set",
        title="Say how far the onboarding is",
        about=Kind.MATTER,
        sort=MatterSort.ONBOARDING,
        inputs=(Input(name="status", title="Onboarding", kind=InputKind.CHOICE, required=True, choices=ONBOARDING),),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="application.property",
        title="Set a field of the application",
        about=Kind.APPLICATION,
        inputs=(
            Input(
                name="field",
                title="Field of a candidate",
                kind=InputKind.CHOICE,
                required=True,
                listed=ListedKind.FIELD,
            ),
            Input(name="value", title="Value; nothing empties it"),
        ),
        replay=Replay.ABSOLUTE,
    ),
)
