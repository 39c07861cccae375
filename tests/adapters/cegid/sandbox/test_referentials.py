"""The referentials: what every code of the site means, in every language of it."""

from urllib.parse import quote

import pytest

from adapters.cegid.sandbox.referentials import LANGUAGES, REFERENTIALS

LCIDS = {1036, 1033, 1031, 1045}


def coded(value, at=""):
    """Every coded value within a record, with the path that leads to it."""
    if isinstance(value, dict):
        if set(value) == {"id", "label"}:
            yield at, value
        for name, inner in value.items():
            yield from coded(inner, f"{at}.{name}")
    if isinstance(value, list):
        for inner in value:
            yield from coded(inner, at)


async def test_every_referential_lists_its_codes_and_pages_them(client):
    for name, known in REFERENTIALS.items():
        whole = await client.get(f"/v1/referentials/{name}")
        assert [row["id"] for row in whole.rows] == list(known)
        assert whole.json["contentRange"] == f"0-{len(known)}/{len(known)}"
        assert all(set(row) == {"id", "label"} and row["label"] for row in whole.rows)
    page = await client.get("/v1/referentials/countries", offset=8, limit=5)
    assert (len(page.rows), page.json["contentRange"]) == (2, "8-2/10")
    assert (await client.get("/v1/referentials/countries", offset=50)).json["contentRange"] == "50-0/10"


async def test_every_code_is_translated_into_every_language(client):
    for name, known in REFERENTIALS.items():
        for code in list(known)[:3]:
            path = f"/api/v1/referentials/{name}/{quote(code, safe='')}"
            one = (await client.send("GET", path)).rows
            translations = (await client.send("GET", path + "/translations")).rows
            assert {row["languageId"] for row in translations} == LCIDS == set(LANGUAGES)
            assert next(row["label"] for row in translations if row["languageId"] == 1036) == one["label"]
            for row in translations:
                assert (await client.send("GET", f"{path}/translations/{row['languageId']}")).rows == row
                assert (row["id"], bool(row["label"])) == (code, True)


async def test_labels_differ_between_languages(client):
    path = "/v1/referentials/applicationevents/_TS_CO_ApplicationEvent_Entretien/translations"
    found = {row["languageId"]: row["label"] for row in (await client.get(path)).rows}
    assert found == {1036: "Entretien", 1033: "Interview", 1031: "Vorstellungsgespräch", 1045: "Rozmowa"}


async def test_a_code_may_end_in_a_blank(client):
    answer = await client.send("GET", "/api/v1/referentials/civilities/_TS_CO_Civility_Mrs%20")
    assert answer.rows == {"id": "_TS_CO_Civility_Mrs ", "label": "Mme"}
    assert (await client.get("/v1/referentials/civilities/_TS_CO_Civility_Mrs")).status == 404


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("nothing", 404, "Referential doesn't exist"),
        ("countries/Atlantis", 404, "Client code doesn't exist"),
        ("countries/Atlantis/translations", 404, "Client code doesn't exist"),
        ("countries/_TS_CO_Country_France/translations/1049", 404, "Translation doesn't exist"),
        ("countries/_TS_CO_Country_France/translations/fr", 400, "Query not correct"),
        ("countries?offset=x", 400, "Query not correct"),
    ],
)
async def test_what_is_not_there_is_said(client, path, status, sentence):
    answer = await client.send("GET", f"/api/v1/referentials/{path}")
    assert (answer.status, answer.json["code"], answer.json["message"]) == (status, status, sentence)


async def test_the_path_that_the_document_prints_without_its_version_is_not_there(client):
    answer = await client.get("/referentials/countries/_TS_CO_Country_France/translations")
    assert (answer.status, answer.json["status"]) == (404, "Not Found")


async def test_every_code_in_an_export_is_in_a_referential_under_its_label(client):
    labels = {code: entry.labels[0] for known in REFERENTIALS.values() for code, entry in known.items()}
    seen = set()
    for record in [*(await client.everybody()), *(await client.vacancies()).offers]:
        for at, value in coded(record):
            if value["id"] is not None:
                assert labels[value["id"]] == value["label"], at
                seen.add(at)
    assert len(seen) > 20
