"""Five ways in which answers depart from JSON:API: each is met, and whichever it is, the same is said."""

import json
from itertools import pairwise

import pytest
from yarl import URL

from adapters.vitay.sandbox.manners import CHOICES, Manners
from tests.adapters.vitay.sandbox.conftest import PLAIN, resource

JSON, JSON_API = "application/json", "application/vnd.api+json"
LISTS = (
    "/v3/candidates", "/v2/references", "/v1/public/reference_requests", "/activities", "/v1/users", "/v3/metadata",
    "/v1/questions", "/v1/hiring_firms", "/v2/recruiters",
)  # fmt: skip


@pytest.mark.parametrize("media", CHOICES["media"])
async def test_the_media_type_is_the_vendors_or_that_of_json_api(client, media):
    await client.control("manners", media=media)
    for path in ("/v3/candidates", "/v1/users/me", "/v1/references/7"):
        assert (await client.get(path)).headers["Content-Type"].split(";")[0] == media


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (JSON, {JSON}),
        (JSON_API, {JSON_API}),
        (f"{JSON_API}, {JSON}", {JSON, JSON_API}),
        (f"{JSON_API};q=0.9, {JSON};q=0.1", {JSON, JSON_API}),
        ("application/*", {JSON, JSON_API}),
        ("text/html, */*;q=0.8", {JSON, JSON_API}),
        (f"{JSON_API}; charset=utf-8", {None}),
        ("text/html", {None}),
    ],
)
async def test_what_the_client_accepts_is_what_it_gets(visit, accept, given):
    async with visit(drawn=True) as client:
        seen = set()
        for _ in range(20):
            answer = await client.send("GET", "/api/v1/users/me", headers={"Accept": accept})
            seen.add(answer.headers["Content-Type"].split(";")[0] if answer.status == 200 else None)
            assert answer.status in (200, 406)
        assert seen == given


@pytest.mark.parametrize(
    ("media", "status"),
    [
        (JSON, 200),
        (f"{JSON}; charset=utf-8", 200),
        (JSON_API, 200),
        (f'{JSON_API}; profile="http://example.com/p"', 200),
        (f"{JSON_API}; charset=utf-8", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
    ],
)
async def test_bodies_are_taken_as_either(client, media, status):
    body = json.dumps(resource("Candidate", "10000", notes="n")).encode()
    answer = await client.send("PATCH", "/api/v3/candidates/10000", data=body, headers={"Content-Type": media})
    assert answer.status == status


async def test_a_relationship_is_bare_or_wrapped_and_may_be_none(client):
    bare = (await client.get("/v3/candidates/10000")).data["relationships"]
    await client.control("manners", relationships="wrapped")
    wrapped = (await client.get("/v3/candidates/10000")).data["relationships"]
    assert wrapped == {name: {"data": value} for name, value in bare.items()}
    asked = (await client.get("/v3/candidates", size=60)).data
    found = [one["data"] for row in asked for one in row["relationships"].values()]
    assert None in found
    assert [] in found
    assert any(isinstance(one, list) and one and set(one[0]) == {"type", "id", "filled"} for one in found)
    assert {type(one["id"]) for one in found if isinstance(one, dict)} == {str}


async def test_an_answer_that_is_read_has_its_attributes_for_relationships(client):
    """As the document prints it; where it is changed it has an answer set."""
    filled = next(row for row in await client.rows("/v2/references") if row["attributes"]["filled"])
    (one, *_) = (await client.get(f"/v1/public/references/{filled['id']}")).data["relationships"]["answers"]
    bare = (await client.get(f"/v1/answers/{one['id']}")).data
    assert bare["relationships"] == bare["attributes"]
    await client.control("manners", relationships="wrapped")
    wrapped = (await client.get(f"/v1/answers/{one['id']}")).data
    assert wrapped["attributes"] == bare["attributes"]
    assert wrapped["relationships"] == {"answer_set": {"data": filled["relationships"]["answer_set"]}}


@pytest.mark.parametrize("path", LISTS)
async def test_numbers_of_pages_stand_in_three_places(client, path):
    size = 2
    plain = (await client.get(path, size=size, page=1)).json
    assert set(plain) == {"data", "pagination"}
    await client.control("manners", paging="meta")
    meta = (await client.get(path, size=size, page=1)).json
    assert meta == {"data": plain["data"], "meta": {"pagination": plain["pagination"]}}
    await client.control("manners", paging="links")
    found, address = [], f"{client.sandbox.base_url}/api{path}?page[page_size]={size}"
    while address and len(found) <= plain["pagination"]["total_pages"]:
        answer = await client.send("GET", str(URL(address).relative()))
        assert set(answer.json) == {"data", "links"}
        found.append(answer.data)
        links = answer.json["links"]
        assert set(links) == {"self", "first", "prev", "next", "last"}
        address = links["next"]
    assert links["self"] == links["last"]
    assert len(found) == plain["pagination"]["total_pages"]
    await client.control("manners", paging="pagination")
    assert sum(len(page) for page in found) == plain["pagination"]["total_entries"]
    assert [row for page in found for row in page] == await client.rows(path)


async def test_a_list_of_one_may_be_that_one(client):
    await client.control("manners", lists="object")
    for path in LISTS:
        row = (await client.get(path, size=1)).data
        assert isinstance(row, dict), path
        assert isinstance((await client.get(path, size=2)).data, list), path
        assert (await client.get(path, size=1, page=9_999)).data == [], path
    assert isinstance((await client.get("/v1/profiles/10000")).data, dict)
    for row_id in ("302", "303"):
        await client.delete(f"/v1/question_sets/{row_id}")
    assert (await client.get("/v1/question_sets")).data["id"] == "301"


@pytest.mark.parametrize(
    ("values", "spelt"),
    [("typed", (True, False, 4.2, 3)), ("text", ("true", "false", "4.2", "3")), ("digits", ("1", "0", "4.2", "3"))],
)
async def test_booleans_and_numbers_may_be_texts(client, values, spelt):
    candidate, (reference,) = await client.referred(asked=301)
    await client.control("edit", candidate=int(candidate), fields={"score": 4.2})
    await client.control("reminded", reference=int(reference), count=3)
    await client.control("manners", values=values)
    shown = (await client.get(f"/v1/references/{reference}")).attributes
    score = (await client.get(f"/v3/candidates/{candidate}")).attributes["score"]
    found = (shown["is_pending"], shown["filled"], score, shown["reminder"]["count"])
    assert [(type(one), one) for one in found] == [(type(one), one) for one in spelt]
    assert shown["filled_at"] is None, "nothing stays nothing"
    requests = (await client.get(f"/v3/candidates/{candidate}")).data["relationships"]["reference_requests"]
    assert requests[0]["filled"] == spelt[1]
    pages = (await client.get("/v3/candidates", page=3)).json["pagination"]
    assert (pages["current_page"], type(pages["total_pages"])) == (spelt[3], type(spelt[3]))


async def test_an_error_is_told_in_four_ways(client):
    for path, status, sentence in (("/v1/references/7", 404, "Invalid Reference"), ("/v9/none", 404, "Not Found")):
        for word in ("error", "message"):
            await client.control("manners", errors=word)
            answer = await client.get(path)
            assert (answer.status, answer.json) == (status, {word: sentence})
        await client.control("manners", errors="text")
        answer = await client.get(path)
        assert (answer.status, answer.text, answer.headers["Content-Type"]) == (
            status, sentence, "text/plain; charset=utf-8",
        )  # fmt: skip
        await client.control("manners", errors="errors")
        answer = await client.get(path)
        assert answer.json == {"errors": [{"status": str(status), "title": "Not Found", "detail": sentence}]}


async def test_a_manner_nobody_knows_is_refused(client):
    for sent in {"paging": "cursor"}, {"weather": "fine"}:
        answer = await client.send("POST", "/_sandbox/manners", signed=False, json=sent)
        assert answer.status == 400


# Drawn


def said(content: bytes) -> list:
    """What a document says, however it is told: the rules for readers of notes 3.2."""

    def plain(value, *, within: bool = True):
        match value:
            case {"data": inner} if within:
                return plain(inner)
            case dict():
                return {name: plain(one) for name, one in value.items()}
            case list():
                return [plain(one) for one in value]
            case bool() | "true" | "false":
                return str(int(value in (True, "true")))
            case int() | float():
                return str(value)
        return value

    found = plain(json.loads(content)["data"], within=False)
    return found if isinstance(found, list) else [found]


async def test_every_manner_is_met_and_says_the_same(visit):
    async with visit(seed=4) as one, visit(seed=4, drawn=True) as other:
        shapes = set()
        for path in (*LISTS, "/v1/question_sets", "/v1/profiles/10000", "/v1/hiring_firms/11/analytics"):
            pages = 1 if path not in LISTS else 3
            for page in range(1, pages + 1):
                more = {"page": page, "size": 4} if path in LISTS else {}
                plain, drawn = await one.get(path, **more), await other.get(path, **more)
                assert said(drawn.content) == said(plain.content), path
                shapes.add((drawn.headers["Content-Type"].split(";")[0], frozenset(drawn.json) - {"data"}))
        media, members = zip(*shapes, strict=True)
        assert set(media) == {JSON, JSON_API}
        assert {frozenset({"pagination"}), frozenset({"meta"}), frozenset({"links"})} <= set(members)
        errors = {(await other.get("/v1/references/7")).text[:10] for _ in range(30)}
        assert errors == {'{"errors":', '{"error":"', '{"message"', "Invalid Re"}


def test_the_same_seed_draws_the_same_manners_and_each_is_drawn():
    def drawn(seed: int) -> list:
        manners = Manners(seed)
        return [manners.next() for _ in range(200)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    for part, choices in CHOICES.items():
        found = [getattr(manner, part) for manner in drawn(1)]
        assert set(found) == set(choices), part
        assert any(one != other for one, other in pairwise(found))


def test_a_part_that_is_held_stays_until_it_is_let_go():
    manners = Manners(1)
    manners.hold(**PLAIN)
    assert {manners.next().paging for _ in range(30)} == {"pagination"}
    manners.hold(paging=None)
    assert {manners.next().paging for _ in range(30)} == set(CHOICES["paging"])
    assert {manners.next().lists for _ in range(30)} == {"list"}
