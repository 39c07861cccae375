"""What an account can and cannot do, in words that commands and screens share."""

from collections.abc import Iterable
from typing import Protocol

from app.model.words import Verb


class Ability(Protocol):
    """A verb, whether it works, and what is to be known of it."""

    @property
    def verb(self) -> Verb: ...

    @property
    def allowed(self) -> bool: ...

    @property
    def reason(self) -> str: ...


def in_words(abilities: Iterable[Ability]) -> list[tuple[str, str]]:
    """Sentences, each behind its kind: `can`, `cannot`, `about`. Verbs with the same reason are in one."""
    order = list(Verb)
    known = sorted(abilities, key=lambda one: order.index(one.verb))
    said = [("can", f"can: {', '.join(one.verb for one in known if one.allowed) or 'nothing'}")]
    for allowed, word in ((False, "cannot"), (True, "about")):
        reasons: dict[str, list[str]] = {}
        for one in known:
            if one.allowed == allowed and (one.reason or not allowed):
                reasons.setdefault(one.reason, []).append(one.verb)
        said += [(word, f"{word} {', '.join(verbs)}: {why or 'no reason given'}") for why, verbs in reasons.items()]
    return said
