"""What a made-up vendor lets people do beside our verbs, for tests of acts."""

from app.cache import acts, connection
from app.model.acts import Act, Input, InputKind
from app.model.records import Interviewer, Listed, Matter, User
from app.model.words import Kind, ListedKind, MatterSort, MatterStatus, Replay
from tests.world import World

_WORDS = Input(name="words", title="What you say", kind=InputKind.LINES)
ACTS = (
    Act(name="approval.approve", title="Approve", about=Kind.MATTER, sort=MatterSort.APPROVAL, final=True,
        inputs=(_WORDS,)),
    Act(name="approval.reject", title="Reject", about=Kind.MATTER, sort=MatterSort.APPROVAL, final=True,
        inputs=(Input(name="reason", title="Why", kind=InputKind.CHOICE, required=True), _WORDS)),
    Act(name="approval.comment", title="Comment", about=Kind.MATTER, sort=MatterSort.APPROVAL,
        inputs=(Input(name="words", title="What you say", kind=InputKind.LINES, required=True),)),
    Act(name="start.change", title="Change the start", about=Kind.APPLICATION, replay=Replay.ABSOLUTE,
        inputs=(Input(name="at", title="From when on", kind=InputKind.MOMENT, required=True),
                Input(name="sure", title="For sure", kind=InputKind.YES_NO))),
    Act(name="consent.ask", title="Ask for consent", about=Kind.CANDIDATE, notifies=True),
    Act(name="cv.parse", title="Parse a CV", about=Kind.CANDIDATE,
        inputs=(Input(name="cv", title="The CV", kind=InputKind.FILE, required=True),)),
    Act(name="ad.publish", title="Publish an ad", about=Kind.JOB, why_not="Ads are published on the web only."),
    Act(name="headcount.set", title="Set the headcount", about=Kind.JOB, replay=Replay.ABSOLUTE,
        inputs=(Input(name="count", title="People wanted", kind=InputKind.NUMBER, required=True),
                Input(name="by", title="By when", kind=InputKind.DAY),
                Input(name="who", title="Who looks after it", kind=InputKind.PEOPLE, several=True),
                Input(name="of", title="Department", kind=InputKind.CHOICE, listed=ListedKind.DEPARTMENT))),
    Act(name="firm.close", title="Close", about=Kind.LISTED, sort=ListedKind.DEPARTMENT),
    Act(name="firm.update", title="Rename the firm", about=Kind.ACCOUNT, replay=Replay.ABSOLUTE,
        inputs=(Input(name="name", title="Name", required=True),)),
)  # fmt: skip


def approval(status: str = "PENDING", title: str = "Offer approval") -> Matter:
    """That of the offer to the first of the people."""
    return Matter(
        remote_id="ap1", application="1:0", sort=MatterSort.APPROVAL, title=title,
        status=MatterStatus.WAITING if status == "PENDING" else MatterStatus.DONE, status_raw=status,
        who=(Interviewer(user="u1", status="asked"),), lines=(("Salary", "80 000"),), mine=status == "PENDING",
        offers={"reason": (("dear", "Too dear"), ("late", "Too late"))},
    )  # fmt: skip


def lets(world: World) -> None:
    """The account of a small world lets people do all of it, and holds what that is about."""
    connection.transaction(world.db, acts.declare, world.account, ACTS)
    world.store([
        User(remote_id="u1", name="Eva Berg"), User(remote_id="u2", name="Lars Holm"),
        Listed(remote_id="d1", listed=ListedKind.DEPARTMENT, name="Sales"),
        approval(),
        Matter(remote_id="co1", candidate="0", sort=MatterSort.CONSENT, title="Data consent", status_raw="SENT"),
    ])  # fmt: skip
