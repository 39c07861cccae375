"""Every operation of Greenhouse: Harvest v3's lists and writes, and those of the vendor's document under their own
names.

Rows are made of the tables beside this one: `lists`, `writes`, and `document.rows`. The document's operations begin
with the route they name and compose what v3 took apart (docs/vendors/greenhouse.md, 4).
"""

from adapters.greenhouse.document.rows import ROWS
from adapters.greenhouse.lists import LISTS, UNDATED
from adapters.greenhouse.notation import fields, parameters
from adapters.greenhouse.writes import DESTROYS, FROM_CLIENTS, HELP, NOTIFIES, WRITES
from adapters.http.catalogue import Catalogue, read, write
from app.vendor import Operation, Parameter

BASE = "/v3"
MOST = 500
"""Records a page at most."""
MOST_IDS = 50
"""Values of one list in a question at most."""
CURSOR_PAGES = "Link header with a cursor, at most 500 a page"


DATED = "created_at@ updated_at@"
COMMON = "ids* fields* per_page# cursor"
"""What every list takes; most take `DATED` too."""
_COMMON_HELP = {
    "ids": "at most 50, with commas between",
    "fields": "the fields to answer with, with commas between",
    "per_page": "records a page, 100 unless told, at most 500",
    "cursor": "from the Link header of the page before; nothing else may stand beside it",
}
_MOMENT = ">=2026-01-31,<2026-02-28T12:00:00Z or the vendor's gte|..|lt|..; a day begins at midnight UTC"
_STATUS = "active, rejected, hired or converted; an active one is answered as in_process"


def _list(name: str, asks: str, holds: str) -> Operation:
    dated = () if name in UNDATED else parameters(DATED, "query")
    found = (*parameters(COMMON, "query", _COMMON_HELP), *dated, *parameters(asks, "query"))
    return read(
        f"{name}.list",
        "GET",
        f"/{name}",
        source=f"Harvest v3 > list {_words(name)}",
        scope=f"harvest:{name}:list",
        pages=CURSOR_PAGES,
        parameters=[_with_help(one, name) for one in found],
        fields=fields(f"id# {holds} created_at@ updated_at@"),
    )


def _with_help(parameter: Parameter, name: str) -> Parameter:
    said = parameter.help
    if name == "applications" and parameter.name == "status":
        said = _STATUS
    elif parameter.kind == "moment":
        said = _MOMENT
    elif parameter.kind == "list" and not said.startswith(("at most", "the fields")):
        said = "at most 50, with commas between"
    return Parameter(
        name=parameter.name, where=parameter.where, help=said, kind=parameter.kind, values=parameter.values
    )


def _write(name: str, method: str, path: str, body: str) -> Operation:
    resource, _, verb = name.partition(".")
    return write(
        name,
        method,
        path,
        source=f"Harvest v3 > {verb.replace('_', ' ')} {_words(resource)}",
        scope=f"harvest:{resource}:{verb.removesuffix('_bulk')}",
        body="json" if body or method != "DELETE" or name.endswith("_bulk") else None,
        parameters=parameters(body, "body", HELP.get(name)),
        notifies=name in NOTIFIES,
        destroys=name in DESTROYS,
        documented=name not in FROM_CLIENTS,
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


_SINGLE = (
    read(
        "rejection_reasons.get",
        "GET",
        "/rejection_reasons/{id}",
        source="Harvest v3 > retrieve rejection reason",
        scope="harvest:rejection_reasons:list",
        parameters=parameters("fields*", "query", _COMMON_HELP),
        fields=fields("id# name type{} created_at@ updated_at@"),
    ),
    read(
        "bulk_requests.get",
        "GET",
        "/bulk_requests/{bulk_action_uuid}",
        source="Harvest v3 > bulk request",
        scope="harvest:bulk_requests:list",
        fields=fields(
            "id# bulk_action_uuid api_endpoint status record_count# success_count# failure_count# requested_at@ "
            "requested_by_user_id# completed_at@ expires_at@ callback_url callback_response success_results_url "
            "failure_results_url results_urls_expire_at@ results_urls_expire_in created_at@ updated_at@"
        ),
    ),
)

OPERATIONS = Catalogue(
    vendor="greenhouse",
    base=BASE,
    outside=(
        read(
            "auth.token",
            "POST",
            "/token",
            source="Harvest v3 > authentication (on auth.greenhouse.io)",
        ),
    ),
    rows=(*ROWS, *(_list(*row) for row in LISTS), *_SINGLE, *(_write(*row) for row in WRITES)),
)

COMPOSED = frozenset(row.name for row in ROWS)
"""The operations of the vendor's document."""
