"""Making and changing candidates from the command line: offline first, in order, once."""

import re
from pathlib import Path

import pytest

from app.cache import connection
from tests.app.cli.conftest import Lanehop, Tenant, active


def made(lanehop: Lanehop, *more: str) -> str:
    """A new candidate, queued; the id they have at once."""
    (row,) = lanehop.ok("candidates", "create", "--account", "polka", *more, "--json").json["queue"]
    candidate = str(row["candidate"])
    assert candidate.startswith("polka:~")
    return candidate


def test_a_person_made_offline_is_sent_with_everything_that_was_asked_for_them(
    polka: Lanehop, tenant: Tenant, tmp_path: Path
) -> None:
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(b"%PDF-1.4 hello")
    name = "Zuzanna"
    tenant.people += 1
    person = made(polka, "--first", name, "--last", "Nowa", "--mail", "zuzanna@example.org", "--set", "Position=Welder")
    polka.ok("apps", "add", person, "--job", "J2")
    polka.ok("tag", person, "senior")
    polka.ok("file", "add", person, str(cv), "--kind", "resume")
    polka.ok("note", person, "came by")
    shown = polka.ok("candidates", "show", person, "--json").json
    assert (shown["emails"], shown["tags"], dict(shown["custom"])["Position"]) == (
        ["zuzanna@example.org"], ["senior"], "Welder",
    )  # fmt: skip
    assert [one["job_code"] for one in shown["applications"]] == ["J2"]
    cv.unlink()
    assert tenant.effects() == []
    assert polka.ok("queue", "send", "--json").json
    paths = [row["path"].removeprefix("/api/integration/v2") for row in tenant.effects()]
    assert paths[0] == "/employees/"
    employee = polka.ok("search", name, "--json").json["candidates"][0]["id"].split(":")[1]
    own = sorted(path.replace(employee, "E") for path in paths[1:])
    assert [re.sub(r"\d+", "N", path) for path in own] == [
        "/employees/E/files/N", "/employees/E/notes", "/employees/E/tags", "/files/", "/recruitments/N/employees/E",
    ]  # fmt: skip
    polka.ok("sync")
    (found,) = polka.ok("search", name, "--json").json["candidates"]
    again = polka.ok("candidates", "show", found["id"], "--json").json
    assert [one["job_code"] for one in again["applications"]] == ["J2"]
    (listed,) = polka.ok("file", "list", found["id"], "--json").json["files"]
    assert listed["name"] == "cv.pdf"


def test_a_change_names_the_fields_it_changes_and_no_others(polka: Lanehop, tenant: Tenant) -> None:
    polka.ok("sync")  # what other tests have changed at the tenant is no conflict here
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    polka.ok("candidates", "update", person, "--phone", "+48 1 2 3", "--wait")
    (sent,) = tenant.effects()
    assert (sent["method"], sent["path"].rsplit("/", 1)[1]) == ("PATCH", person.split(":")[1])
    assert polka.ok("candidates", "show", person, "--json").json["phones"] == ["+48 1 2 3"]


def test_several_consents_are_one_change(polka: Lanehop, tenant: Tenant) -> None:
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    names = ("Future recruitments", "Przyszłe rekrutacje")
    (row,) = polka.ok("consent", person, *names, "--on", "2026-03-31", "--wait", "--json").json["queue"]
    assert row["state"] == "done"
    assert row["what"].endswith(": consents Future recruitments, Przyszłe rekrutacje")
    (sent,) = tenant.effects("provisions")
    assert (sent["method"], [one["agreement_date"] for one in sent["body"]]) == ("PATCH", ["2026-03-31"] * 2)


def test_nothing_is_left_of_a_dry_run(synced: Lanehop) -> None:
    plan = synced.ok(
        "candidates", "create", "--account", "polka", "--first", "Ida", "--last", "Quxley", "--dry-run"
    ).out
    assert plan == "Ida Quxley: new candidate\n"
    assert synced.ok("queue", "list", "--json").json["queue"] == []
    assert synced.ok("search", "Quxley", "--json").json["candidates"] == []


def test_nobody_is_made_a_second_time_unasked(synced: Lanehop) -> None:
    person = made(synced, "--first", "Żaneta", "--last", "Quxley", "--mail", "z.quxley@example.org", "--phone", "48555")
    arguments = ("candidates", "create", "--account", "polka", "--first", "Z")
    for more in ((), ("--dry-run",)):
        done = synced(*arguments, "--mail", "Z.Quxley@Example.org", *more)
        assert (done.code, done.out) == (7, "")
        assert done.err == f"lanehop: Żaneta Quxley {person} has that e-mail: --again makes another\n"
    assert f"{person} has that phone number" in synced(*arguments, "--phone", "+48-555").err
    assert len(synced.ok("queue", "list", "--json").json["queue"]) == 1
    synced.ok(*arguments, "--mail", "z.quxley@example.org", "--again")


def test_a_new_person_that_is_dropped_takes_what_waits_for_them_along(synced: Lanehop) -> None:
    person = made(synced, "--first", "Ida", "--last", "Quxley")
    synced.ok("apps", "add", person, "--job", "J1")
    rows = synced.ok("queue", "list", "--json").json["queue"]
    assert len(rows) == 2
    synced.ok("queue", "drop", str(min(row["number"] for row in rows)))
    assert synced.ok("queue", "list", "--json").json["queue"] == []
    assert synced.ok("search", "Quxley", "--json").json["candidates"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["candidates", "create", "--account", "nobody", "--first", "A"], 2, "no account nobody"),
        (["candidates", "create", "--account", "polka", "--mail", "a@b.example"], 2, "needs a name"),
        (
            ["candidates", "create", "--account", "polka", "--first", "A", "--location", "Oslo"],
            7,
            "no field for location",
        ),
        (["candidates", "update", "ANY"], 2, "say what to change"),
        (["candidates", "update", "ANY", "--set", "novalue"], 2, "LABEL=VALUE"),
        (["candidates", "update", "ANY", "--set", "_=x"], 2, "LABEL=VALUE"),
        (["candidates", "create", "--account", "polka", "--first", "A", "--mail", "nobody"], 2, "nobody is no mail"),
        (["candidates", "update", "ANY", "--mail", "not a mail"], 2, "not is no mail address"),
        (["candidates", "update", "ANY", "--phone", "none"], 2, "none is no phone number"),
        (["candidates", "update", "ANY", "--link", "ftp://x"], 2, "it begins with https://"),
        (["candidates", "update", "ANY", "--mail", "a@b.example", "--mail", "c@d.example"], 7, "several emails"),
        (["tag", "ANY", " , "], 2, "no tag"),
        (["apps", "add", "ANY", "--job", "NOPE"], 2, "no job NOPE"),
        (["file", "add", "ANY", "/nowhere/cv.pdf"], 2, "does not exist"),
        (["jobs", "create", "--account", "polka", "--code", "x"], 2, "a job needs a name"),
        (["jobs", "create", "--account", "polka", "--name", "x", "--deadline", "soon"], 2, "a date like"),
        (["jobs", "create", "--account", "polka", "--name", "x", "--company", "zzz"], 2, "no company zzz"),
        (["jobs", "update", "J1"], 2, "say what to change"),
        (["jobs", "status", "J1", "--to", "closed"], 7, "Traffit closes and opens jobs on its own pages only"),
        (["file", "save", "polka:1:2"], 2, "there is no file"),
        (["consent", "ANY", "newsletter", "--on", "tomorrow"], 2, "a date like"),
        (["park", "--reason", "x"], 2, "no application"),
        (["tag", "ANY", "rust", "--remove"], 7, "none of these tags"),
        (["note", "ANY", "hm", "--visibility", "public"], 7, "no field for visibility"),
        (["apps", "edit", "APP"], 2, "say what to change"),
        (["apps", "edit", "APP", "--set", "novalue"], 2, "LABEL=VALUE"),
        (["apps", "edit", "APP", "--recruiter", "Nobody Known"], 2, "there is no user Nobody Known"),
        (["apps", "edit", "APP", "--source", "x"], 7, "nothing of an application"),
        (["apps", "transfer", "APP", "--job", "NOPE"], 2, "no job NOPE"),
        (["apps", "transfer", "APP", "--job", "J1"], 7, "on this job already"),
        (["apps", "transfer", "APP", "--job", "J2"], 7, "put on the other job"),
        (["apps", "reason", "APP", "--reason", "NOPE"], 2, "no reason NOPE"),
        (["apps", "reason", "APP", "--reason", "1"], 7, "was not declined"),
        (["interviews", "schedule", "APP", "--at", "soon"], 2, "takes a moment"),
        (["interviews", "schedule", "APP", "--name", "x"], 7, "plan interviews"),
        (["interviews", "cancel", "polka:1"], 2, "no interview"),
        (["offers", "make", "APP", "--starts-on", "soon"], 2, "a date like"),
        (["offers", "make", "APP"], 7, "has no offers"),
        (["openings", "add", "J1", "--name", "x"], 7, "a number of the job"),
        (["openings", "close", "polka:1"], 2, "no opening"),
        (["candidates", "merge", "ANY", "polka:nobody"], 2, "no candidate"),
        (["candidates", "merge", "ANY", "ANY"], 7, "one and the same"),
        (["candidates", "anonymise", "ANY", "--yes", "x"], 7, "on its own pages only"),
    ],
)
def test_what_makes_no_sense_is_one_line(synced: Lanehop, arguments: list[str], code: int, words: str) -> None:
    if "ANY" in arguments:
        person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
        arguments = [person if word == "ANY" else word for word in arguments]
    if "APP" in arguments:
        application = active(synced)[0]
        arguments = [application if word == "APP" else word for word in arguments]
    done = synced(*arguments)
    assert (done.code, done.out) == (code, "")
    assert words.lower() in done.err.lower()
    assert len(done.err.strip().splitlines()) == 1


def test_a_file_is_saved_from_the_vendor_and_then_from_the_cache(
    polka: Lanehop, tenant: Tenant, tmp_path: Path
) -> None:
    cv = tmp_path / "letter.txt"
    cv.write_bytes(b"Dear all")
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    polka.ok("file", "add", person, str(cv), "--kind", "other", "--wait")
    (file,) = [one["id"] for one in polka.ok("file", "list", person, "--json").json["files"]
               if one["name"] == "letter.txt"]  # fmt: skip
    target = tmp_path / "copy.txt"
    assert polka.ok("file", "save", file, "--to", str(target), "--json").json["size"] == 8
    assert target.read_bytes() == b"Dear all"
    again = polka("file", "save", file, "--to", str(target))
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert polka.ok("file", "save", file, "--to", "-").out == "Dear all"
    shown = polka.ok("candidates", "show", person)
    assert "letter.txt" in shown.out
    assert polka("file", "save", "polka:nothing").code == 2


def test_a_file_that_is_not_here_is_asked_for(polka: Lanehop, tenant: Tenant, tmp_path: Path) -> None:
    cv = tmp_path / "cv.txt"
    cv.write_bytes(b"0123456789")
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    polka.ok("file", "add", person, str(cv), "--wait")
    db = connection.writer(polka.home / "cache.db")
    connection.transaction(db, lambda held: held.execute("DELETE FROM content"))
    db.close()
    files = polka.ok("candidates", "show", person, "--json").json["files"]
    (file,) = [one for one in files if one["name"] == "cv.txt"]
    assert not file["here"]
    polka.ok("file", "save", file["id"], "--to", str(tmp_path / "out"))
    assert (tmp_path / "out").read_bytes() == b"0123456789"
    files = polka.ok("candidates", "show", person, "--json").json["files"]
    assert [one["here"] for one in files if one["name"] == "cv.txt"] == [True]


def test_a_job_is_made_offline_and_changed_and_people_are_put_on_it(polka: Lanehop, tenant: Tenant) -> None:
    (row,) = polka.ok("jobs", "create", "--account", "polka", "--name", "Welder", "--code", "W1",
                       "--openings", "2", "--deadline", "2027-03-31", "--json").json["queue"]  # fmt: skip
    job = str(row["job"])
    assert job.startswith("polka:~")
    shown = polka.ok("jobs", "show", "W1", "--json").json
    assert (shown["name"], shown["openings"]) == ("Welder", 2)
    polka.ok("jobs", "update", job, "--name", "Senior welder")
    person = made(polka, "--first", "Ida", "--last", "Quxley")
    polka.ok("apps", "add", person, "--job", job)
    plan = polka.ok("jobs", "update", job, "--deadline", "2027-04-30", "--dry-run").out
    assert plan == "Senior welder: deadline 2027-04-30\n"
    tenant.people += 1
    polka.ok("queue", "send")
    first, *others = [row["method"] for row in tenant.effects("/recruitments/")]
    assert (first, sorted(others)) == ("POST", ["PATCH", "POST"])
    assert polka.ok("queue", "list", "--json").json["queue"] == []


def test_a_source_is_one_the_account_lists(synced: Lanehop):
    arguments = ("candidates", "create", "--account", "polka", "--first", "Ida", "--last", "Noor", "--source")
    done = synced(*arguments, "nowhere")
    assert done.code == 2
    assert "there is no source nowhere here; there are" in done.err
    (row,) = synced.ok(*arguments, "linkedin", "--json").json["queue"]
    assert synced.ok("candidates", "show", row["candidate"], "--json").json["source"] == "LinkedIn"
    assert synced("candidates", "update", row["candidate"], "--source", "nowhere").code == 2
