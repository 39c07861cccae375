"""The streams: in which order they are pulled, and which lists each one walks.

Vitay tells of no change: every walk is of everything, and what is as it was writes nothing.
"""

from app.model.ids import HOUR
from app.model.words import Kind
from app.vendor import Stream

_SELDOM = 6 * HOUR

STREAMS: tuple[Stream, ...] = (
    Stream(name="users", title="Users", delta=False, core=False, every=HOUR),
    Stream(name="candidates", title="Candidates", delta=False),
    Stream(name="question_sets", title="Question sets", delta=False, core=False),
    Stream(name="references", title="Reference checks", delta=False, brings=(Kind.CHECK, Kind.REFEREE)),
    Stream(name="activities", title="Activities", delta=False, core=False, every=HOUR, brings=(Kind.MATTER,)),
    Stream(name="firms", title="Firms", delta=False, core=False, every=_SELDOM),
    Stream(name="recruiters", title="Recruiters", delta=False, core=False, every=_SELDOM),
)
