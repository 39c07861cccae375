"""docs/vendors.md: what each vendor lets lanehop do, and where every entry of the vendors' documents went.

`python -m tests.vendor_page` writes it anew; a test compares it with the code.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

from adapters.cegid import VENDOR as CEGID
from adapters.greenhouse import VENDOR as GREENHOUSE
from adapters.smartrecruiters import VENDOR as SMARTRECRUITERS
from adapters.smartrecruiters.operations import HOSTED
from adapters.smartrecruiters.sandbox.loose import answer as loose
from adapters.smartrecruiters.sandbox.server import served
from adapters.traffit import VENDOR as TRAFFIT
from adapters.vitay import VENDOR as VITAY
from app.model.acts import Act
from app.model.words import Verb
from app.vendor import Capability, Operation, Vendor

PAGE = Path(__file__).parents[1] / "docs" / "vendors.md"
WHOLE, SHAPE, KEPT, NOWHERE = "with its effect", "in its shape", "by its path", "not served"
_HEAD = """# Vendors

What each vendor lets lanehop do, and where every entry of the vendors' documents went. This page is made from the code
(`python -m tests.vendor_page`), and a test compares them; what is true on the wire is told of each vendor by itself:
[Traffit](vendors/traffit.md), [Greenhouse](vendors/greenhouse.md), [SmartRecruiters](vendors/smartrecruiters.md),
[Vitay](vendors/vitay.md), [Cegid Talentsoft](vendors/cegid.md).
"""
_ENTRIES = f"""## Entries of the documents

The name is the one for `lanehop call` and `lanehop operations`. The sandbox answers an operation *{WHOLE}* (what it
changes is there afterwards), *{SHAPE}* (of what is published, with made-up values), or *{KEPT}* (nobody publishes a
shape: what is put there is what is read). What no document has, and accounts answer all the same, says *undocumented*.
SmartRecruiters' reference has 316 entries, among them the five of message templates twice, and lacks
`configuration.source.values.recruiterSourceByName`, which its API files have. Vitay's document has 55 operations.
Cegid's is about one of its four interfaces, with nine.
"""


@dataclass(frozen=True)
class Described:
    """A vendor, and how its sandbox answers an operation."""

    vendor: Vendor
    how: Callable[[Operation], str]


def page() -> str:
    """The page as it is to be."""
    return "\n".join([_HEAD, *_matrix(), "", _ENTRIES, *(line for one in VENDORS for line in _table(one))]) + "\n"


def _matrix() -> Iterator[str]:
    yield "## What can be done\n"
    yield _row("", *(one.vendor.title for one in VENDORS))
    yield _row(*["---"] * (1 + len(VENDORS)))
    able = [{row.verb: row for row in one.vendor.capabilities} for one in VENDORS]
    for verb in Verb:
        yield _row(str(verb), *("yes" if verb in known and known[verb].allowed else "no" for known in able))
    for one, known in zip(VENDORS, able, strict=True):
        yield f"\n### {one.vendor.title}\n"
        yield from (f"* **{verb}**: {_said(known[verb])}" for verb in Verb if verb in known and _said(known[verb]))
        yield from (f"* `{act.name}`, {_act(act)}" for act in one.vendor.acts)


def _act(act: Act) -> str:
    """What it is called, what it is about and told, and what is to be known of it."""
    inputs = ", ".join(f"`{one.name}`" for one in act.inputs)
    about = " ".join(part for part in (act.sort, act.about if act.sort != act.about else "") if part)
    said = [
        f"{act.title} ({about}).",
        f"Told: {inputs}." if inputs else "",
        "Mails or texts people." if act.notifies else "",
        "Nothing takes it back." if act.final else "",
        act.why_not,
    ]
    return " ".join(part for part in said if part)


def _said(row: Capability) -> str:
    """The reason, and the fields there is room for."""
    fields = ", ".join(f"`{name}`" for name in row.fields)
    return " ".join(part for part in (row.reason or "", f"Fields: {fields}." if fields else "") if part)


def _table(one: Described) -> Iterator[str]:
    operations = one.vendor.operations()
    yield f"### {one.vendor.title}: {len(operations)} operations\n"
    yield _row("entry", "name", "operation", "in the sandbox")
    yield _row(*["---"] * 4)
    yield from (row_of(one, operation) for operation in operations)
    yield ""


def row_of(one: Described, operation: Operation) -> str:
    """What is told of an operation."""
    entry = operation.source if operation.documented else f"undocumented ({operation.source})"
    return _row(entry, f"`{operation.name}`", f"`{operation.method} {operation.path}`", one.how(operation))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


# --- how the sandboxes answer --------------------------------------------------------------------


def _routed(vendor: Vendor) -> Callable[[Operation], str]:
    """Of a sandbox that keeps all it answers."""

    @cache
    def routes() -> frozenset[tuple[str, str]]:
        tenant = vendor.sandbox()(people=1, seed=1)
        return frozenset((one.method, bare(one.path)) for one in tenant.routes() if isinstance(one, web.RouteDef))

    return lambda operation: WHOLE if (operation.method, bare(operation.path)) in routes() else NOWHERE


def _at_smartrecruiters(operation: Operation) -> str:
    """Some are kept, some have a shape, and a partner's own are answered at the vendor's address."""
    if operation.name == "auth.token":
        return WHOLE
    words = _answers().get((operation.method, bare(operation.path)), NOWHERE)
    return f"{words}; hosted by a partner" if operation.name in HOSTED else words


@cache
def _answers() -> dict[tuple[str, str], str]:
    return {
        (one.method, bare(one.path)): WHOLE if action is not loose else SHAPE if one.reply.published else KEPT
        for one, action in served()
    }


def bare(path: str) -> str:
    """A path without the names of its ids."""
    return re.sub(r"\{[^}]*\}", "{}", path)


VENDORS: Sequence[Described] = (
    Described(TRAFFIT, _routed(TRAFFIT)),
    Described(GREENHOUSE, _routed(GREENHOUSE)),
    Described(SMARTRECRUITERS, _at_smartrecruiters),
    Described(VITAY, _routed(VITAY)),
    Described(CEGID, _routed(CEGID)),
)

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
