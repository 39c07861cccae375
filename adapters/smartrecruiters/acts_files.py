"""What people may do at SmartRecruiters with a CV, as data. Sent by `doing_files`."""

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, ListedKind

_CV = (
    Input(name="cv", title="CV", kind=InputKind.FILE, required=True),
    Input(name="source", title="Source", kind=InputKind.CHOICE, listed=ListedKind.SOURCE),
    Input(name="internal", title="An employee", kind=InputKind.YES_NO),
)

ACTS = (
    Act(name="cv.add", title="Make a candidate of a CV", about=Kind.ACCOUNT, inputs=_CV),
    Act(name="cv.add-to-job", title="Make a candidate of a CV, on this job", about=Kind.JOB, inputs=_CV),
)
