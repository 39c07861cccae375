"""What a board shows: the columns of one job, or those of all open jobs by stage group."""

from collections.abc import Mapping

import msgspec

from app.model.ids import AccountId, Instant, LocalId
from app.model.views import AllView, ApplicationView, BoardView, Card, Column, JobView
from app.model.words import StageKind

EVERY = LocalId(-1)
"""Instead of a job: all of them."""


class Shown(msgspec.Struct, frozen=True):
    """The columns of a board, and the jobs its cards are on. `job`: the one it is about; None: all of them."""

    columns: tuple[Column, ...]
    jobs: Mapping[LocalId, JobView]
    job: JobView | None

    @classmethod
    def of_job(cls, view: BoardView) -> "Shown":
        return cls(view.columns, {view.job.id: view.job}, view.job)

    @classmethod
    def of_all(cls, view: AllView) -> "Shown":
        return cls(view.columns, {job.id: job for job in view.jobs}, None)

    @property
    def accounts(self) -> dict[AccountId, str]:
        """Where its jobs are."""
        return {job.account: job.account_name for job in self.jobs.values()}

    @property
    def cards(self) -> dict[LocalId, Card]:
        return {card.application: card for column in self.columns for card in column.cards}

    def job_of(self, card: Card) -> JobView | None:
        return self.job or (None if card.job is None else self.jobs.get(card.job))

    def moved(self, card: Card, place: ApplicationView) -> "Shown | None":
        """The same with one card as its application says it is now; None where that has no column here.

        Cards stand in the order in which they arrived, the last one on top.
        """
        to = next((column.stage.id for column in self.columns if self._is_in(column, place)), None)
        if to is None or (self.job is None and place.job != card.job):
            return None
        now = msgspec.structs.replace(
            card,
            stage=place.stage or card.stage,
            status=place.status,
            entered_at=place.entered_at,
            op_state=place.op_state,
            held=place.held,
            parked=place.parked,
        )
        columns: list[Column] = []
        for column in self.columns:
            stage, cards = column.stage, column.cards
            if card in cards:
                at = cards.index(card)
                cards = cards[:at] + cards[at + 1 :]
                stage = msgspec.structs.replace(stage, count=stage.count - 1)
            if stage.id == to:
                at = next((row for row, other in enumerate(cards) if _arrival(other) < _arrival(now)), len(cards))
                cards = (*cards[:at], now, *cards[at:])
                stage = msgspec.structs.replace(stage, count=stage.count + 1)
            columns.append(Column(stage=stage, cards=cards) if cards is not column.cards else column)
        jobs = dict(self.jobs)
        if (of := self.job_of(card)) is not None:
            jobs[of.id] = _counted(of, card.stage, now.stage)
        return Shown(tuple(columns), jobs, self.job and jobs[self.job.id])

    def _is_in(self, column: Column, place: ApplicationView) -> bool:
        if self.job is not None:
            return column.stage.id == place.stage
        return column.stage.kind is (StageKind.OTHER if place.stage is None else place.stage_kind)


def _counted(job: JobView, before: LocalId, after: LocalId) -> JobView:
    """A job with one person less in one stage, and one more in another."""
    stages = [
        msgspec.structs.replace(stage, count=stage.count + (stage.id == after) - (stage.id == before))
        for stage in job.stages
    ]
    return msgspec.structs.replace(job, stages=tuple(stages))


def _arrival(card: Card) -> tuple[bool, Instant, LocalId]:
    return (card.entered_at is not None, card.entered_at or 0, card.application)
