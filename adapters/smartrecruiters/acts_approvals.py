"""What people may do at SmartRecruiters with what waits for their yes, as data. Sent by `doing_approvals`."""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, MatterSort, Replay

ACTS = (
    Act(
        name="approval.approve",
        title="Approve",
        about=Kind.MATTER,
        sort=MatterSort.APPROVAL,
        replay=Replay.NATURAL,
        notifies=True,
        final=True,
    ),
    Act(
        name="approval.reject",
        title="Reject",
        about=Kind.MATTER,
        sort=MatterSort.APPROVAL,
        inputs=(Input(name="words", title="Why", kind=InputKind.LINES, required=True),),
        replay=Replay.NATURAL,
        notifies=True,
        final=True,
    ),
    Act(
        name="approval.comment",
        title="Comment on it",
        about=Kind.MATTER,
        sort=MatterSort.APPROVAL,
        inputs=(Input(name="words", title="What you say", kind=InputKind.LINES, required=True),),
        replay=Replay.CONTENT,
        notifies=True,
    ),
)
