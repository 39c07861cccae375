"""Workflows: their states, and which moves they have a transition for."""

from collections.abc import Iterator
from dataclasses import dataclass

START = "start"
GOOD, BAD, WAIT = "end-good", "end-bad", "wait"
_LAST = {WAIT: 9_999_997, GOOD: 9_999_998, BAD: 9_999_999}
"""Orders of the terminal states (notes 2.5)."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a workflow. `type` is one of the words of notes 2.5, None for a state that a customer added."""

    id: int
    name: str
    sid: str | None
    order: int
    type: str | None
    workflow: int

    @property
    def is_terminal(self) -> bool:
        return self.type in _LAST


@dataclass(frozen=True, slots=True)
class Workflow:
    """`strict`: one step at a time; a rejected candidate can only start again and a hired one stays hired."""

    id: int
    name: str
    states: tuple[State, ...]
    strict: bool = False

    @property
    def active(self) -> tuple[State, ...]:
        return tuple(state for state in self.states if not state.is_terminal)

    def of_type(self, kind: str) -> State | None:
        """The state of that type; of several the one the workflow lists last."""
        return next((state for state in reversed(self.states) if state.type == kind), None)

    def state(self, state_id: int) -> State | None:
        return next((state for state in self.states if state.id == state_id), None)

    def allows(self, here: State, there: State) -> bool:
        """Whether there is a transition between two states of this workflow."""
        if here.id == there.id:
            return False
        if not self.strict or here.type == WAIT:
            return True
        if here.type == GOOD:
            return False
        if here.type == BAD:
            return there.type == START
        return there.is_terminal or abs(there.order - here.order) == 1

    def after(self, here: State) -> State | None:
        """The next state: of the last active one it is the good end, of a terminal one there is none."""
        if here.is_terminal:
            return None
        return next((state for state in self.active if state.order > here.order), self.of_type(GOOD))


def _workflow(
    workflow_id: int, name: str, rows: tuple[tuple[str, str | None, str | None], ...], *, strict: bool = False
) -> Workflow:
    states = tuple(_states(workflow_id, rows))
    return Workflow(workflow_id, name, states, strict)


def _states(workflow_id: int, rows: tuple[tuple[str, str | None, str | None], ...]) -> Iterator[State]:
    for place, (name, sid, kind) in enumerate(rows):
        # A second bad end takes the first terminal place: only the last three orders are terminal.
        order = _LAST[WAIT] if name == "Withdrew" else _LAST.get(kind or "", place)
        yield State(workflow_id * 20 - 19 + place, name, sid, order, kind, workflow_id)


_ENDS = (("On hold", "Poczekalnia", WAIT), ("Hired", "Zatrudniony", GOOD), ("Rejected", "Odrzucony", BAD))

STANDARD = _workflow(
    1,
    "Standard",
    (
        ("New", "Nowy", START),
        ("Screening", "Selekcja", "screening"),
        ("Interview", "Spotkanie", "interview"),
        ("Offer", None, None),
        *_ENDS,
    ),
)
TECHNICAL = _workflow(
    2,
    "Rekrutacja IT",
    (
        ("New", "Nowy", START),
        ("CV screening", "Selekcja_CV", "screening"),
        ("Interview", "Rozmowa", "interview"),
        ("Zadanie techniczne", "Zadanie", "task"),
        ("Interview", "Rozmowa_techniczna", "technical_verification"),
        ("Client verification", "Weryfikacja_klienta", "client_verification"),
        ("Referencje", None, None),
        ("Offer", None, None),
        *_ENDS,
    ),
)
STRICT = _workflow(
    3,
    "Executive search",
    (
        ("New", "Nowy", START),
        ("Initial accept", "Akceptacja", "initial_accept"),
        ("Interview", "Spotkanie", "interview"),
        ("Client verification", "Weryfikacja_klienta", "client_verification"),
        *_ENDS,
    ),
    strict=True,
)
GOLDEN = _workflow(
    4,
    "Golden",
    (
        ("New", "Nowy", START),
        ("Screen", "Selekcja", "screening"),
        ("Interview", "Spotkanie", "interview"),
        ("Offer", None, None),
        ("Withdrew", "Rezygnacja", BAD),
        ("Hired", "Zatrudniony", GOOD),
        ("Rejected", "Odrzucony", BAD),
    ),
)
WORKFLOWS = {workflow.id: workflow for workflow in (STANDARD, TECHNICAL, STRICT, GOLDEN)}
STATES = {state.id: state for workflow in WORKFLOWS.values() for state in workflow.states}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A reason offered when a candidate is turned down (`end-bad`) or put on hold (`wait`)."""

    id: int
    name: str
    state_type: str


_REJECTIONS = (
    Rejection(1, "Candidate refused to offer", BAD),
    Rejection(2, "No contact", BAD),
    Rejection(3, "Brak doświadczenia", BAD),
    Rejection(4, "Refused", BAD),
    Rejection(5, "Has better offer", BAD),
    Rejection(6, "Salary expectations too high", BAD),
    Rejection(14, "looks indecisive", WAIT),
    Rejection(15, "high financial expectations", WAIT),
    Rejection(16, "Kandydat rezerwowy", WAIT),
)
_OF_THE_STRICT = (2, 3, 4, 14)


def rejections(workflow: Workflow) -> tuple[Rejection, ...]:
    """The reasons of a job with this workflow: they differ by job, and one without a waiting state has none for it."""
    return tuple(
        reason
        for reason in _REJECTIONS
        if workflow.of_type(reason.state_type) is not None and (not workflow.strict or reason.id in _OF_THE_STRICT)
    )
