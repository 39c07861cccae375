"""Every operation of SmartRecruiters' reference, a row each, made of the tables beside this one.

A name is the reference's own, with its family before it where it does not begin with that: `users.access-groups.all`.
"""

from adapters.http.catalogue import Catalogue, read
from adapters.http.notation import rows_in
from adapters.smartrecruiters.tables import account, exports, jobs, meetings, partners, people, staff

FAMILIES = tuple(
    family for table in (people, jobs, account, staff, meetings, exports, partners) for family in table.FAMILIES
)
_ROWS = {
    row.operation.name: row
    for family in FAMILIES
    for row in rows_in(family.rows, source=family.source, base=family.base)
}
TOKEN = "/identity/oauth/token"  # noqa: S105  # a path

OPERATIONS = Catalogue(
    vendor="smartrecruiters",
    base="",
    outside=(read("auth.token", "POST", TOKEN, source="Guides > OAuth 2.0 client credentials"),),
    rows=[row.operation for row in _ROWS.values()],
)


def _marked(word: str) -> frozenset[str]:
    return frozenset(name for name, row in _ROWS.items() if word in row.words)


PATCHES = _marked("patch")
"""What takes a JSON Patch (RFC 6902), a list of changes; every other PATCH takes the fields that change."""
DEPRECATED = _marked("deprecated")
HOSTED = frozenset(
    row.operation.name for family in FAMILIES if family.hosted for row in rows_in(family.rows, source="")
)
"""What a partner of the vendor serves: there is nothing at the vendor's address."""
