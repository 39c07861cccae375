"""What people may do at Vitay beside the verbs. Inputs are called as the attributes they are sent as."""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, ListedKind, MatterSort, Replay

CHANGE_ANSWER, FILL_IN = "answer.change", "reference.fill_in"
VERIFIER = "verification.remind"
ADD_SET, ADD_QUESTION = "question_set.add", "question.add"
INVITE, LOGO = "recruiter.invite", "firm.logo"
QUESTION, NUMBER = "which", "number"
"""Inputs that name what is meant, and are no attributes of it."""
_LANGUAGE = Input(name="language", title="Language (en, pl)")
_WHICH = Input(name=QUESTION, title="Question", kind=InputKind.CHOICE, listed=ListedKind.QUESTION, required=True)
_TITLE = Input(name="title", title="Title", required=True)
_ORDER = Input(name="order", title="Place in the set", kind=InputKind.NUMBER)
_CATEGORY = Input(name="category", title="Category")
_LOCKED_OUT = "Whoever works there could not sign in any more: `lanehop call` hiring_firms.delete does it."

ACTS = (
    Act(
        name=VERIFIER,
        title="Remind the verifier",
        about=Kind.MATTER,
        sort=MatterSort.VERIFICATION,
        notifies=True,
    ),
    Act(
        name=CHANGE_ANSWER,
        title="Correct an answer",
        about=Kind.REFEREE,
        inputs=(
            Input(name=NUMBER, title="Which answer, 1 for the first", kind=InputKind.NUMBER, required=True),
            Input(name="value", title="What is said", kind=InputKind.LINES),
            Input(name="comment", title="Comment", kind=InputKind.LINES),
        ),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name=FILL_IN,
        title="Fill in the answers",
        about=Kind.REFEREE,
        inputs=(Input(name="answers", title="Answers, one a line, in order", kind=InputKind.LINES, required=True),),
        replay=Replay.ABSOLUTE,
        final=True,
    ),
    Act(
        name=ADD_SET,
        title="Add a question set",
        about=Kind.ACCOUNT,
        inputs=(_TITLE, _LANGUAGE),
        replay=Replay.CONTENT,
    ),
    Act(
        name="question.change",
        title="Change a question",
        about=Kind.ACCOUNT,
        inputs=(_WHICH, Input(name="question", title="What is asked"), _CATEGORY, _ORDER, _LANGUAGE),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="question.delete",
        title="Delete a question",
        about=Kind.ACCOUNT,
        inputs=(_WHICH,),
        replay=Replay.ABSOLUTE,
        final=True,
    ),
    Act(
        name=ADD_QUESTION,
        title="Add a question",
        about=Kind.LISTED,
        sort=ListedKind.QUESTION_SET,
        inputs=(Input(name="question", title="What is asked", required=True), _CATEGORY, _ORDER, _LANGUAGE),
        replay=Replay.CONTENT,
    ),
    Act(
        name="question_set.change",
        title="Change the question set",
        about=Kind.LISTED,
        sort=ListedKind.QUESTION_SET,
        inputs=(Input(name="title", title="Title"), _LANGUAGE),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="question_set.delete",
        title="Delete the question set",
        about=Kind.LISTED,
        sort=ListedKind.QUESTION_SET,
        replay=Replay.ABSOLUTE,
        final=True,
    ),
    Act(
        name="firm.rename",
        title="Rename the firm",
        about=Kind.LISTED,
        sort=ListedKind.COMPANY,
        inputs=(Input(name="name", title="Name", required=True),),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name=LOGO,
        title="Change the logo",
        about=Kind.LISTED,
        sort=ListedKind.COMPANY,
        inputs=(Input(name="logo_file", title="Picture", kind=InputKind.FILE, required=True),),
    ),
    Act(
        name="firm.delete",
        title="Delete the firm",
        about=Kind.LISTED,
        sort=ListedKind.COMPANY,
        final=True,
        why_not=_LOCKED_OUT,
    ),
    Act(
        name=INVITE,
        title="Add a recruiter",
        about=Kind.LISTED,
        sort=ListedKind.COMPANY,
        inputs=(Input(name="email", title="E-mail", required=True),),
        notifies=True,
    ),
    Act(
        name="recruiter.change",
        title="Change the recruiter",
        about=Kind.LISTED,
        sort=ListedKind.CONTACT,
        inputs=(
            Input(name="is_active", title="May sign in", kind=InputKind.YES_NO),
            Input(name="notifications", title="Is notified", kind=InputKind.YES_NO),
        ),
        replay=Replay.ABSOLUTE,
    ),
    Act(
        name="recruiter.delete",
        title="Delete the recruiter",
        about=Kind.LISTED,
        sort=ListedKind.CONTACT,
        replay=Replay.ABSOLUTE,
        final=True,
    ),
)
