"""Candidates in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

from app.cache.folding import dialled, fold
from app.cache.overlay.replayed import Replayed, encoded
from app.model.fields import changed, tagged, untagged
from app.model.intents import AddTags, AnyIntent, EditCandidate, RemoveTags
from app.model.records import Candidate


def columns(person: Candidate) -> dict[str, object]:
    """A candidate as a row: what lists and the search need, and all of it as `data`."""
    name = f"{person.first_name} {person.last_name}".strip() or (person.emails[0] if person.emails else "(no name)")
    numbers = [word for phone in person.phones for word in dialled(phone)]
    words = [*person.emails, *numbers, person.city, person.title, person.company, *(person.tags or ()), *person.skills]
    return {
        "name": name,
        "email": person.emails[0] if person.emails else None,
        "city": person.city,
        "title": person.title,
        "company": person.company,
        "source": person.source,
        "name_fold": fold(name),
        "words": fold(" ".join(word for word in words if word)),
        "data": encoded(person),
        "updated_at": person.updated_at,
        "external_ref": person.external_ref or None,
    }


def applied(person: Candidate, intent: AnyIntent) -> Candidate:
    """The candidate once an intent has taken effect."""
    match intent:
        case EditCandidate(changes=changes):
            return changed(person, changes)
        case AddTags(tags=tags):
            return tagged(person, tags)
        case RemoveTags(tags=tags):
            return untagged(person, tags)
        case _:
            return person


_candidates = Replayed(
    "candidate",
    Candidate,
    columns=columns,
    changes=(EditCandidate, AddTags, RemoveTags),
    applied=lambda _, person, intent: applied(person, intent),
)
shown, base_of, replay = _candidates.shown, _candidates.base_of, _candidates.replay
put_made, put_base, say = _candidates.put_made, _candidates.put_base, _candidates.say
