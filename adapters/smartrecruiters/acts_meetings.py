"""What people may do at SmartRecruiters with interviews beside our verbs, as data. Sent by `doing_meetings`."""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, Replay

_ANSWER = Input(
    name="answer",
    title="Answer",
    kind=InputKind.CHOICE,
    required=True,
    choices=tuple((word, word.capitalize()) for word in ("accepted", "declined", "tentative", "pending")),
)
_WHO = Input(name="who", title="Who", kind=InputKind.PEOPLE, required=True)

ACTS = (
    Act(
        name="interview.slot",
        title="Add another time to the interview",
        about=Kind.INTERVIEW,
        inputs=(
            Input(name="starts", title="Starts", kind=InputKind.MOMENT, required=True),
            Input(name="ends", title="Ends; an hour later unless told", kind=InputKind.MOMENT),
            Input(name="title", title="Title"),
            Input(name="place", title="Place"),
            Input(name="who", title="Who comes", kind=InputKind.PEOPLE, required=True, several=True),
        ),
        replay=Replay.CONTENT,
        notifies=True,
    ),
    Act(
        name="interview.candidate",
        title="Say whether the candidate comes",
        about=Kind.INTERVIEW,
        inputs=(_ANSWER,),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="interview.interviewer",
        title="Say whether an interviewer comes",
        about=Kind.INTERVIEW,
        inputs=(_WHO, _ANSWER),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="interview.no-show",
        title="Say whether the candidate stayed away",
        about=Kind.INTERVIEW,
        inputs=(Input(name="away", title="Stayed away", kind=InputKind.YES_NO, required=True),),
        replay=Replay.ABSOLUTE,
    ),
)
