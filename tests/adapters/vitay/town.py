"""A firm with a few people whose references are asked for, as the document would show it."""

from tests.adapters.vitay.bureau import Bureau, Row, link, record

IDA, BEN, OLA = "11", "12", "13"
SET = "41"
CALM = {"count": "0", "count_exceeded": "false", "rate_exceeded": "false"}
ASKED_AT, FILLED_AT = "2026-03-01T09:00:00Z", "2026-03-03T09:00:00Z"


def person(key: str, first: str, last: str, **attributes: object) -> Row:
    links = {"references": [], "added_by": link("Recruiter", "31"), "reference_requests": [], "metadatum": None}
    return record("Candidate", key, links, first_name=first, last_name=last, **attributes)


def request(key: str, candidate: str, **attributes: object) -> Row:
    links = {"question_set": link("QuestionSet", SET), "candidate": link("Candidate", candidate)}
    said = {"filled": "false", "created_at": ASKED_AT, "min_manager_references": "1", "reminder": CALM, **attributes}
    return record("ReferenceRequest", key, links, **said)


def reference(key: str, candidate: str, first: str, **attributes: object) -> Row:
    links = {"question_set": [link("QuestionSet", SET)], "candidate": link("Candidate", candidate)}
    said = {
        "first_name": first,
        "last_name": "Ref",
        "email": f"{first.lower()}@ref.example",
        "country_code": "+48",
        "phone": "600 100 200",
        "created_at": ASKED_AT,
        "filled": "false",
        "is_active": "true",
        "relationship": "Direct manager",
        "company_name": "Brick Ltd",
        "reminder": CALM,
        **attributes,
    }
    return record("Reference", key, links, **said)


def fill(bureau: Bureau) -> None:
    """Ida has answers, Ben waits for them, nobody was asked about Ola."""
    ida = person(
        IDA, "Ida", "Noor", internal_id="acme:7", email="ida@x.example", country_code="47", phone="22 33", score=87.5
    )
    ida["relationships"]["references"] = [link("Reference", "61"), link("Reference", "62")]
    ida["relationships"]["metadatum"] = link("Metadatum", "91")
    bureau.lists |= {
        "/v3/candidates": [ida, person(BEN, "Ben", "Kos", notes="Calm\n& kind"), person(OLA, "Ola", "Nowa")],
        "/v1/public/reference_requests": [request("51", IDA), request("52", BEN)],
        "/v2/references": [
            reference("61", IDA, "Rita", filled="true", filled_at=FILLED_AT, score="90"),
            reference(
                "62", IDA, "Sten", relationship="Colleague", reminder={**CALM, "count": "2", "rate_exceeded": "true"}
            ),
            reference("63", BEN, "Tove", is_active="false"),
        ],
        "/v1/public/references": [],
        "/v1/users": [
            record(
                "User",
                "21",
                {"identifiable": link("Recruiter", "31")},
                first_name="Mara",
                last_name="Ek",
                email="m@a.example",
            ),
            record("User", "22", {"identifiable": link("Profile", "71")}, email="IDA@x.example", is_active="false"),
            record("User", "23", {"identifiable": link("Candidate", BEN)}, email="BEN@x.example"),
        ],
        "/v2/recruiters": [
            record(
                "Recruiter", "31", {"user": link("User", "21"), "hiring_firm": link("HiringFirm", "81")}, is_root="true"
            )
        ],
        "/v1/hiring_firms": [record("HiringFirm", "81", name="Acme")],
        "/v1/question_sets": [record("QuestionSet", SET, title="Managers", language="en")],
        "/v1/questions": [
            record(
                "Question", "2", {"question_set": link("QuestionSet", SET)}, order="2", category="Team", question="How?"
            ),
            record("Question", "1", {"question_set": link("QuestionSet", SET)}, order="1", category="Work"),
            record("Question", "3", {"question_set": link("QuestionSet", "42")}, order="1", category="Other"),
        ],
        "/v1/profiles": [
            record("Profile", "71", {"user": link("User", "22")}, job_title="Buyer", city="Oslo", industry="Retail")
        ],
        "/v3/metadata": [
            record("Metadatum", "91", ip_address="198.51.100.7"),
            record("Metadatum", "92", {"identifiable": link("Reference", "62")}, ip_address="198.51.100.7"),
        ],
        "/activities": [
            record(
                "Activity",
                "1",
                key="candidate.create",
                trackable_type="Candidate",
                trackable_id=IDA,
                created_at=ASKED_AT,
            ),
            record(
                "Activity",
                "2",
                {"trackable": link("Reference", "63"), "owner": link("Recruiter", "31")},
                key="reference.reminded",
                parameters={"by": "mail"},
                created_at=ASKED_AT,
            ),
            record(
                "Activity", "3", key="firm.logo", trackable_type="HiringFirm", trackable_id="81", created_at=ASKED_AT
            ),
            record("Activity", "4", key="candidate.x", trackable_type="Candidate", trackable_id=IDA),
        ],
    }
    for kind, key in (("hiring_firms", "81"), ("recruiters", "31")):
        counted = {
            "total_candidates": 3,
            "avg_candidates_score": 87.5,
            "top_recruiters": [{"name": "Mara", "total_references": 3, "completed_references": 1}],
        }
        bureau.script(f"/v1/{kind}/{key}/analytics", {"data": record("Analytics", key, **counted)})
    for row in bureau.lists["/v2/references"]:
        bureau.script(f"/v1/public/references/{row['id']}", lambda row=row: {"data": [row]})
