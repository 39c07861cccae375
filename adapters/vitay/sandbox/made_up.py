"""The made-up records of an account: pure functions of the plan and a tick."""

from typing import Any

from adapters.sandbox.agency import Person, person
from adapters.sandbox.chance import Chance
from adapters.sandbox.lattice import Spot
from adapters.vitay.sandbox.catalogues import BROWSERS, COUNTRY_CODES, NOTES, QUESTIONS, SETS, TEXTS
from adapters.vitay.sandbox.plan import LATELY, REQUEST, STEP, VERIFICATION, Chased, Plan
from adapters.vitay.sandbox.records import Record, Ref

CANDIDATES, REFERENCES, REQUESTS, METADATA = 10_000, 100_000_000, 200_000_000, 300_000_000
USERS, ACTIVITIES, VERIFICATIONS = 400_000_000, 500_000_000, 600_000_000
"""Where ids begin. Those of one person lie side by side."""
_REFEREES = 100_000_000
"""References are people of the same agency too, but nobody's candidates."""
_TWO_DAYS = 2 * 86_400


def candidate_id(number: int) -> int:
    return CANDIDATES + number


def reference_id(number: int, slot: int) -> int:
    return REFERENCES + number * STEP + 1 + slot


def request_id(number: int) -> int:
    return REQUESTS + number * STEP + REQUEST


def _reach(someone: Person) -> dict[str, Any]:
    return {
        "first_name": someone.first_name,
        "last_name": someone.last_name,
        "email": someone.email,
        "phone": someone.phone,
        "country_code": COUNTRY_CODES.get(someone.country, "PL"),
    }


class MadeUp:
    """One record at a time, a method a table."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def candidate(self, row_id: int, spot: Spot) -> Record:
        number = spot.created // STEP
        fields = {
            **_reach(self.plan.who(number)),
            "internal_id": self.plan.internal_id(number),
            "notes": Chance(self.plan.seed, 33, number).pick(NOTES) or None,
            "score": None,
            "recruiter": self.plan.story(number).recruiter,
        }
        return self._record(row_id, spot, fields)

    def reference(self, row_id: int, spot: Spot) -> Record:
        number, tick = divmod(spot.created, STEP)
        story = self.plan.story(number)
        slot, asked = story.slots[tick - 1], story.request
        someone = person(self.plan.seed, _REFEREES + number * STEP + tick)
        filled = self.plan.filled_at(number, tick - 1)
        fields = {
            **_reach(someone),
            "candidate": candidate_id(number),
            "relationship": slot.relationship,
            "company_name": someone.employer,
            "contact_type": "email" if tick % 2 else "text",
            "language": SETS[asked.question_set].language if asked else "en",
            "is_active": slot.active,
            "permission_share_clients": slot.shares[0],
            "permission_share_candidate": slot.shares[1],
            "question_sets": (asked.question_set,) if asked else (),
            "filled_at": filled,
            "score": slot.score if filled is not None else None,
            "answers": None,
            "recruiter": story.recruiter,
            "metadatum": METADATA + spot.created if slot.opened else None,
            **self._reminded(slot.chased, spot),
        }
        return self._record(row_id, spot, fields)

    def answers(self, reference: Record) -> tuple[dict[str, Any], ...]:
        """What was answered in a made-up reference: a value to each question, `scale` where it is a number."""
        number, tick = divmod(reference.id - REFERENCES, STEP)
        draw, scales = Chance(self.plan.seed, 34, number, tick), iter(self.plan.story(number).slots[tick - 1].scales)
        (set_id,) = reference["question_sets"]
        found: list[dict[str, Any]] = []
        for question in QUESTIONS[set_id].values():
            scale = next(scales) if question.type == "scale" else None
            said: dict[str, Any] = {"type": question.type, "category": question.category, "question": question.text}
            value = draw.pick(TEXTS) if scale is None else str(scale)
            comment = draw.pick(TEXTS) if draw.happens(0.2) else None
            found.append(said | {"value": value, "scale": scale, "language": SETS[set_id].language, "comment": comment})
        return tuple(found)

    def request(self, row_id: int, spot: Spot) -> Record:
        number = spot.created // STEP
        story = self.plan.story(number)
        asked = story.request
        if asked is None:
            raise LookupError(row_id)
        fields = {
            "candidate": candidate_id(number),
            "notes": Chance(self.plan.seed, 35, number).pick(NOTES) or None,
            "min_manager_references": asked.managers,
            "question_set": asked.question_set,
            "recruiter": story.recruiter,
            **self._reminded(asked.chased, spot),
        }
        return self._record(row_id, spot, fields)

    def verification(self, row_id: int, spot: Spot) -> Record:
        number = spot.created // STEP
        someone = person(self.plan.seed, _REFEREES + number * STEP)
        fields = {**_reach(someone), "candidate": candidate_id(number), "filled_at": None}
        return self._record(row_id, spot, {**fields, **self._reminded(Chased(), spot)})

    def user(self, row_id: int, spot: Spot) -> Record:
        """The account of a candidate who came in to name references."""
        number = spot.created // STEP
        fields = {**_reach(self.plan.who(number)), "is_active": True}
        return self._record(row_id, spot, {**fields, "identifiable": Ref("Candidate", candidate_id(number))})

    def metadatum(self, row_id: int, spot: Spot) -> Record:
        number, tick = divmod(spot.created, STEP)
        shared = tick > 0 and self.plan.story(number).slots[tick - 1].same_network
        draw = Chance(self.plan.seed, 36, number, 0 if shared else tick)
        address = f"203.0.113.{1 + draw.below(254)}" if draw.happens(0.8) else f"2001:db8::{1 + draw.below(65_000):x}"
        browser, version, system, system_version = Chance(self.plan.seed, 37, number, tick).pick(BROWSERS)
        whose = Ref("Reference", REFERENCES + spot.created) if tick else Ref("Candidate", candidate_id(number))
        fields = {
            "identifiable": whose,
            "ip_address": address,
            "browser": browser,
            "browser_version": version,
            "os": system,
            "os_version": system_version,
            "user_agent": f"Mozilla/5.0 ({system} {system_version}) {browser}/{version}",
        }
        return self._record(row_id, spot, fields)

    def activity(self, row_id: int, spot: Spot) -> Record:
        number, tick = divmod(spot.created, STEP)
        kind, about = {
            0: ("candidate", Ref("Candidate", candidate_id(number))),
            REQUEST: ("reference_request", Ref("ReferenceRequest", request_id(number))),
            VERIFICATION: ("verification", Ref("Verification", VERIFICATIONS + spot.created)),
        }.get(tick, ("reference", Ref("Reference", REFERENCES + spot.created)))
        fields = {
            "key": f"{kind}.create",
            "trackable": about,
            "owner": Ref("Recruiter", self.plan.story(number).recruiter),
            "recipient": Ref("Candidate", candidate_id(number)),
        }
        return self._record(row_id, spot, fields)

    def _record(self, row_id: int, spot: Spot, fields: dict[str, Any]) -> Record:
        created = self.plan.time.at(spot.created)
        return Record(row_id, created, created, fields)

    def _reminded(self, chased: Chased, spot: Spot) -> dict[str, Any]:
        """How often and when last; nobody was reminded before there was something to remind of."""
        created = self.plan.time.at(spot.created)
        at = self.plan.now - LATELY if chased.lately else created + _TWO_DAYS
        if not chased.times or not created < at <= self.plan.now:
            return {"reminders": 0, "reminded_at": None}
        return {"reminders": chased.times, "reminded_at": at}
