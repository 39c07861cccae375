"""Changing things from scripts: queued at once, sent by whoever leads, settled with an exit code."""

import shlex
import sqlite3
import subprocess

import pytest

from tests.app.cli.conftest import Lanehop, Tenant, active, pair


def queue(lanehop: Lanehop, *more: str):
    return lanehop.ok("queue", "list", "--json", *more).json["queue"]


def where_is(lanehop: Lanehop, application: str) -> str:
    rows = lanehop.ok("apps", "list", "--job", "J1", "--json").json["applications"]
    return next(row["stage"] for row in rows if row["id"] == application)


# --- queueing, without any vendor ----------------------------------------------------------------


def test_a_move_is_queued_shown_and_held(synced: Lanehop):
    application = active(synced)[0]
    (row,) = synced.ok("move", application, "--stage", "Screening", "--json").json["queue"]
    assert row["state"] == "held"
    assert row["application"] == application
    assert (row["from"], row["to"]) == ("New", "Screening")
    assert where_is(synced, application) == "Screening"
    assert [one["number"] for one in queue(synced)] == [row["number"]]


def test_several_are_all_queued_or_none(synced: Lanehop):
    applications = active(synced)[:3]
    done = synced("move", *applications, "polka:101:99999", "--to", "Screening")
    assert done.code == 2
    assert queue(synced) == []
    synced.ok("move", *applications, "--to", "Screening")
    assert len(queue(synced)) == 3


def test_of_several_the_one_that_cannot_be_queued_is_named(synced: Lanehop):
    first = active(synced)[0]
    for more in ((), ("--dry-run",)):
        done = synced("move", first, "--to", "Rejected", *more)
        assert (done.code, done.err.split(":")[1]) == (7, " a candidate comes here with a reason")
    synced.ok("move", first, "--to", "Screening")
    other = synced.ok("apps", "list", "--job", "J2", "--active", "--ids").out.split()[0]
    done = synced("move", first, other, "--to", "101:2")
    assert done.code == 2
    assert done.err.startswith(f"lanehop: {other}: there is no stage 101:2 here")
    assert len(queue(synced)) == 1


def test_ids_come_from_standard_input(synced: Lanehop):
    applications = active(synced)[:2]
    synced.ok("move", "-", "--to", "Screening", stdin="\n".join(applications) + "\n\n")
    assert {row["application"] for row in queue(synced)} == set(applications)


def test_the_help_promises_ids_from_standard_input_only_where_there_may_be_several(synced: Lanehop):
    assert "where a command takes several, - reads them" in " ".join(synced.ok("--help").out.split())
    for command in ("move", "reject", "park"):
        assert "- reads ids from standard input" in " ".join(synced.ok(command, "--help").out.split())
    assert synced("note", "-", "x", stdin="polka:1\n").code == 2


def test_a_dry_run_says_what_and_queues_nothing(synced: Lanehop):
    applications = active(synced)[:2]
    done = synced.ok("reject", "--reason", "1", "--no-mail", "--dry-run", "--json", stdin="\n".join(applications))
    assert len(done.json["plan"]) == 2
    assert queue(synced, "--all") == []


def test_a_stage_answers_to_id_name_and_how_it_begins(synced: Lanehop):
    application = active(synced)[0]
    for stage in ("screening", "SCREEN", "2", "101:2", "polka:101:2", "polka:2"):
        (planned,) = synced.ok("move", application, "--to", stage, "--dry-run", "--json").json["plan"]
        assert planned.endswith("-> Screening"), stage


def test_an_unknown_stage_lists_what_there_is(synced: Lanehop):
    done = synced("move", active(synced)[0], "--to", "Nowhere")
    assert done.code == 2
    assert "Screening (101:2)" in done.err


def test_an_ambiguous_stage_lists_the_candidates(synced: Lanehop):
    stages = synced.ok("jobs", "show", "J2", "--json").json["stages"]
    names = [stage["name"] for stage in stages]
    begin = next(
        (name[:1] for name in names if sum(other.lower().startswith(name[:1].lower()) for other in names) > 1), None
    )
    assert begin is not None, names
    application = synced.ok("apps", "list", "--job", "J2", "--active", "--ids").out.split()[0]
    done = synced("move", application, "--to", begin)
    assert done.code == 2
    assert "may be" in done.err


def test_an_id_of_several_accounts_lists_them(synced: Lanehop):
    application = active(synced)[0]
    bare = application.removeprefix("polka:")
    assert synced.ok("move", bare, "--to", "Screening", "--json").json["queue"][0]["application"] == application


def test_an_unknown_reason_lists_what_there_is(synced: Lanehop):
    done = synced("reject", active(synced)[0], "--reason", "because")
    assert done.code == 2
    assert "there are" in done.err


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (("--mail", "Thanks"), 2, "there is no email template Thanks here"),
        (("--mail", "Thanks", "--no-mail"), 2, "not both"),
        (("--mail-at", "2h"), 2, "goes with --mail"),
        (("--mail", "Thanks", "--mail-at", "soon"), 2, "is no moment"),
        (("--mail", "Thanks", "--mail-at", "2001-01-01 09:30"), 2, "is over"),
    ],
)
def test_a_mail_that_cannot_be_is_one_line(synced: Lanehop, more: tuple[str, ...], code: int, words: str):
    done = synced("reject", active(synced)[0], "--reason", "1", *more)
    assert (done.code, words in done.err) == (code, True), done.err
    assert queue(synced) == []


def test_words_that_go_with_a_decline_are_a_note_where_it_has_no_room_for_them(synced: Lanehop):
    rows = synced.ok("reject", active(synced)[0], "--reason", "1", "--note", "no Rust", "--json").json["queue"]
    assert [row["kind"] for row in rows] == ["application.reject", "note.add"]
    assert not any(row["mails"] for row in rows)


def test_a_note_comes_from_arguments_or_standard_input(synced: Lanehop):
    candidate = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    synced.ok("note", candidate, "called her")
    synced.ok("note", candidate, "-", stdin="two\nlines\n")
    timeline = synced.ok("candidates", "show", candidate, "--json").json["timeline"]
    assert {"called her", "two\nlines"} <= {event["body"] for event in timeline}
    assert synced("note", candidate, " ").code == 2


def test_what_is_written_from_here_has_no_control_characters(synced: Lanehop):
    candidate = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    synced.ok("note", candidate, "-", "--title", "a\x1b]0;x\x07 b", stdin="two\x1b[31m\r\n\tlines\x9b\x08\n")
    synced.ok("note", candidate, "red\x1b[31m")
    shown = synced.ok("candidates", "show", candidate, "--json").json["timeline"]
    written = {(event["title"], event["body"]) for event in shown}
    assert {("a]0;x b", "two[31m\n\tlines"), (None, "red[31m")} <= written
    assert (done := synced("note", candidate, "\x1b")).code == 7
    assert "the note is empty" in done.err
    synced.ok("tag", candidate, "go\x1b")
    (row,) = synced.ok("candidates", "update", candidate, "--last", "No\x1b\nor", "--json").json["queue"]
    assert row["what"].endswith("last name No or")
    assert synced.ok("candidates", "show", candidate, "--json").json["last_name"] == "No or"
    synced.ok("jobs", "create", "--account", "polka", "--name", "Bak\x07er")
    names = [job["name"] for job in synced.ok("jobs", "list", "--json").json["jobs"]]
    assert "Baker" in names
    assert "go" in synced.ok("candidates", "show", candidate, "--json").json["tags"]


def test_a_dropped_operation_is_undone_here(synced: Lanehop):
    application = active(synced)[0]
    (row,) = synced.ok("move", application, "--to", "Screening", "--json").json["queue"]
    synced.ok("queue", "drop", str(row["number"]))
    assert where_is(synced, application) == "New"
    assert queue(synced) == []
    assert [one["state"] for one in queue(synced, "--all")] == ["dropped"]
    assert synced("queue", "drop", str(row["number"])).code == 7
    assert synced("queue", "drop", "999").code == 2


def test_words_nobody_waits_for_are_refused(synced: Lanehop):
    (row,) = synced.ok("move", active(synced)[0], "--to", "Screening", "--json").json["queue"]
    for command in ("confirm", "done", "retry"):
        assert synced("queue", command, str(row["number"])).code == 7
    assert synced("queue", "resolve", str(row["number"]), "--keep", "mine").code == 7
    assert synced("queue", "resolve", str(row["number"])).code == 2


def test_only_a_person_who_looked_has_an_operation_sent_again(synced: Lanehop):
    (row,) = synced.ok("move", active(synced)[0], "--to", "Screening", "--json").json["queue"]
    number = str(row["number"])

    def put(state: str) -> None:
        with sqlite3.connect(synced.home / "cache.db") as db:
            db.execute("UPDATE op SET state = ?, error = 'nobody knows', held_until = 0 WHERE seq = ?", (state, number))

    put("ask")
    assert synced("queue", "retry", number).code == 7
    assert "waiting" in synced.ok("queue", "confirm", number).out
    put("dead")
    assert synced("queue", "confirm", number).code == 7
    assert synced("queue", "done", number).code == 7
    assert "waiting" in synced.ok("queue", "retry", number).out
    put("ask")
    assert "done" in synced.ok("queue", "done", number).out


def test_keeping_theirs_is_told_to_programs_and_needs_no_waiting(synced: Lanehop):
    (row,) = synced.ok("move", active(synced)[0], "--to", "Screening", "--json").json["queue"]
    with sqlite3.connect(synced.home / "cache.db") as db:
        db.execute("UPDATE op SET state = 'conflict'")
    done = synced.ok("queue", "resolve", str(row["number"]), "--keep", "theirs", "--wait", "--json")
    assert [one["state"] for one in done.json["queue"]] == ["dropped"]
    assert synced("queue", "resolve", str(row["number"]), "--keep", "theirs", "--json").code == 7


def test_waiting_for_a_vendor_that_is_not_there_is_exit_5_and_loses_nothing(synced: Lanehop):
    synced.ok("move", active(synced)[0], "--to", "Screening")
    done = synced("queue", "send", "--json")
    assert done.code == 5, done.err
    assert [row["state"] for row in queue(synced)] == ["waiting"]


def test_waiting_ends_when_it_was_said_to(synced: Lanehop):
    config = synced.home / "config.toml"
    text = config.read_text().replace("hold = 10.0", "hold = 86400.0")
    assert "86400" in text
    config.write_text(text)
    done = synced("move", active(synced)[0], "--to", "Screening", "--wait=1", "--json")
    assert done.code == 5
    assert [row["state"] for row in done.json["queue"]] == ["held"], "not as long as without a limit"


# --- sending -------------------------------------------------------------------------------------


def test_a_move_that_is_waited_for_arrives_once(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    application = newcomers[0]
    done = polka.ok("move", application, "--to", "Screening", "--wait", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    assert tenant.control("stage", **pair(application)) == {"state": 2}
    assert len(tenant.effects("_move")) == 1


def test_a_rejection_arrives_with_its_reason(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    application = newcomers[0]
    polka.ok("reject", application, "--reason", "1", "--wait")
    (effect,) = tenant.effects("_move_to_reject_state")
    assert "1" in str(effect["body"])


def test_held_changes_are_sent_when_it_is_asked_for(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    polka.ok("account", "add", "traffit", "--name", "polka", "--replace", "--hold", "60")
    application = newcomers[0]
    assert polka.ok("move", application, "--to", "Screening", "--json").json["queue"][0]["state"] == "held"
    assert tenant.effects("_move") == []
    done = polka.ok("queue", "send", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    assert len(tenant.effects("_move")) == 1
    assert polka.ok("queue", "send", "--json").json["queue"] == []


def test_a_lost_answer_is_read_back_and_not_sent_again(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    tenant.faults({"kind": "drop_after", "method": "POST", "path": "_move", "times": 1})
    application = newcomers[0]
    polka.ok("move", application, "--to", "Offer", "--wait=60")
    assert len(tenant.effects("_move")) == 1


@pytest.fixture
def conflict(polka: Lanehop, tenant: Tenant, newcomers: list[str]) -> tuple[int, str]:
    """Somebody moved her to Interview while we wanted Screening; the number of our operation, and her application."""
    application = newcomers[0]
    tenant.control("move", **pair(application), state=3)
    done = polka("move", application, "--to", "Screening", "--wait", "--json")
    assert done.code == 6, done.err
    (row,) = done.json["queue"]
    assert row["state"] == "conflict"
    assert "Interview" in row["theirs"]
    return row["number"], application


def test_a_conflict_shows_three_sides_and_overwrites_nothing(polka: Lanehop, tenant: Tenant, conflict):
    number, application = conflict
    assert tenant.effects("_move") == []
    sides = polka.ok("queue", "show", str(number), "--json").json["conflict"]
    assert sides["base"]["stage"] == "New"
    assert sides["mine"]["stage"] == "Screening"
    assert "Interview" in sides["theirs"]["stage"]
    assert "Interview" in polka.ok("queue", "show", str(number)).out
    assert where_is(polka, application) == "Interview"


def test_keeping_theirs_sends_nothing(polka: Lanehop, tenant: Tenant, conflict):
    number, _ = conflict
    polka.ok("queue", "resolve", str(number), "--keep", "theirs")
    polka.ok("queue", "send")
    assert tenant.effects("_move") == []


def test_keeping_mine_moves_from_where_she_is_now(polka: Lanehop, tenant: Tenant, conflict):
    number, application = conflict
    done = polka.ok("queue", "resolve", str(number), "--keep", "mine", "--wait", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    assert tenant.control("stage", **pair(application)) == {"state": 2}


def test_a_conflict_can_end_in_another_stage(polka: Lanehop, tenant: Tenant, conflict):
    number, application = conflict
    polka.ok("queue", "resolve", str(number), "--to", "Offer", "--wait")
    assert tenant.control("stage", **pair(application)) == {"state": 4}


@pytest.mark.parametrize(("keep", "phone"), [("mine", "+48 111"), ("theirs", "+48 222")])
def test_a_conflict_of_a_change_of_fields_is_settled_too(polka: Lanehop, tenant: Tenant, keep: str, phone: str):
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    polka.ok("candidates", "update", person, "--phone", "+48 111")
    tenant.control("edit", employee=int(person.split(":")[1]), fields={"mobile": "+48 222"})
    assert polka("queue", "send").code == 6
    (row,) = queue(polka)
    sides = polka.ok("queue", "show", str(row["number"]), "--json").json["conflict"]
    assert (sides["mine"]["says"], sides["theirs"]["says"]) == ("phones +48 111", "phones +48 222")
    assert [sides[side]["stage"] for side in ("base", "mine", "theirs")] == [None] * 3
    assert "--to STAGE" not in polka.ok("queue", "show", str(row["number"])).err
    refused = polka("queue", "resolve", str(row["number"]), "--to", "Offer")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    polka.ok("queue", "resolve", str(row["number"]), "--keep", keep, "--wait")
    assert queue(polka) == []
    polka.ok("sync")
    assert polka.ok("candidates", "show", person, "--json").json["phones"] == [phone]


def test_what_the_vendor_refuses_is_exit_7_and_can_be_tried_again(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    application = newcomers[0]
    tenant.faults({"kind": "5xx", "method": "POST", "path": "_move", "times": 1, "status": 403})
    done = polka("move", application, "--to", "Screening", "--wait", "--json")
    assert done.code == 7, done.out + done.err
    (row,) = done.json["queue"]
    assert row["state"] == "failed"
    polka.ok("queue", "retry", str(row["number"]))
    polka.ok("queue", "send")
    assert len(tenant.effects("_move")) == 1


def test_every_request_that_changed_something_is_in_the_audit(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    application = newcomers[0]
    polka.ok("move", application, "--to", "Screening", "--wait")
    (event,) = polka.ok("audit", "--json").json["events"]
    assert event["target"] == application
    assert (event["account"], event["kind"], event["outcome"]) == ("polka", "application.move", "done")
    assert tenant.credentials["client_secret"] not in polka.ok("audit").out


def test_two_scripts_at_once_send_each_change_once(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    applications = newcomers[:4]
    running = [polka.start("move", one, "--to", "Screening", "--wait=60") for one in applications]
    for process in running:
        _, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
    assert len(tenant.effects("_move")) == len(applications)


def test_nobody_waits_for_what_needs_a_person_first(polka: Lanehop, tenant: Tenant, conflict):
    """Behind a conflict, and in an account whose writes were switched off meanwhile."""
    _, application = conflict
    (row,) = polka.ok("move", application, "--to", "Offer", "--json").json["queue"]
    polka.ok("account", "writes", "polka", "off")
    assert polka("queue", "send").code == 5
    assert [one["state"] for one in queue(polka) if one["number"] == row["number"]] == ["waiting"]
    assert tenant.effects("_move") == []


def test_words_that_go_with_a_rejection_are_a_note_of_their_own(synced: Lanehop):
    application = active(synced)[0]
    rows = synced.ok("reject", application, "--reason", "1", "--note", "Call again in May", "--json").json["queue"]
    assert [row["kind"] for row in rows] == ["application.reject", "note.add"]
    candidate = rows[0]["candidate"]
    timeline = synced.ok("candidates", "show", candidate, "--json").json["timeline"]
    assert "Call again in May" in {event["body"] for event in timeline}


def test_asking_twice_for_the_same_move_is_no_mistake(synced: Lanehop):
    first, second = active(synced)[:2]
    synced.ok("move", first, "--to", "Screening")
    again = synced.ok("move", first, "--to", "Screening", "--json")
    assert [row["application"] for row in again.json["queue"]] == [first]
    synced.ok("move", first, second, "--to", "Screening")
    assert sorted(row["application"] for row in queue(synced)) == sorted([first, second])


def test_what_comes_on_standard_input_and_is_no_text_is_one_line(synced: Lanehop):
    candidate = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    for arguments in (("note", candidate, "-"), ("move", "-", "--to", "Screening")):
        process = synced.start(*arguments, stdin=subprocess.PIPE)
        out, err = process.communicate(b"\xff\xfe", timeout=60)
        assert (process.returncode, out) == (2, b"")
        assert err == b"lanehop: standard input is not UTF-8 text\n"


def test_streams_that_are_closed_break_nothing(synced: Lanehop):
    command = " ".join(shlex.quote(word) for word in synced.command("jobs", "list"))
    done = subprocess.run(["sh", "-c", f"{command} >&- 2>&- <&-"], env=synced.environment, timeout=60, check=False)
    assert done.returncode == 0


# --- undo and redo -------------------------------------------------------------------------------


def test_undo_takes_the_newest_change_back_and_redo_brings_it_back(synced: Lanehop):
    application = active(synced)[0]
    synced.ok("move", application, "--to", "Screening")
    (row,) = synced.ok("undo", "--json").json["queue"]
    assert row["state"] == "dropped"
    assert where_is(synced, application) == "New"
    (again,) = synced.ok("redo", "--json").json["queue"]
    assert (again["state"], where_is(synced, application)) == ("held", "Screening")
    assert synced("redo").err == "lanehop: there is nothing to bring back\n"
    synced.ok("undo")
    done = synced("undo")
    assert (done.code, done.err) == (7, "lanehop: there is nothing to undo\n")


def test_what_has_left_is_taken_back_only_with_a_yes(polka: Lanehop):
    application = active(polka)[0]
    (row,) = polka.ok("move", application, "--to", "Screening", "--json").json["queue"]
    polka.ok("queue", "send")
    done = polka("undo")
    assert done.code == 7
    assert "is in Screening at the vendor: move back to New" in done.err
    assert "lanehop undo --yes" in done.err
    assert queue(polka) == []
    (back,) = polka.ok("undo", "--yes", "--json").json["queue"]
    assert (back["undoes"], back["state"]) == (row["number"], "waiting")
    polka.ok("queue", "send")
    assert where_is(polka, application) == "New"


def test_what_somebody_else_took_back_already_is_said_and_queues_nothing(
    polka: Lanehop, tenant: Tenant, newcomers: list[str]
):
    application = newcomers[0]
    for arguments in (("undo", "--yes"), ("undo", "--yes", "--json")):
        polka.ok("move", application, "--to", "Screening", "--wait")
        tenant.control("move", **pair(application), state=1)
        polka.ok("sync")
        done = polka.ok(*arguments)
        assert done.err.splitlines()[-1] == "it is so already: nothing to do"
        assert done.json["queue"] == [] if "--json" in arguments else done.out == ""
        polka.ok("move", application, "--to", "Screening", "--wait")
        polka.ok("undo", "--yes", "--wait")
        tenant.control("move", **pair(application), state=2)
        polka.ok("sync")
        done = polka.ok("redo", *arguments[2:])
        assert done.err == "it is so already: nothing to do\n"
        tenant.control("move", **pair(application), state=1)
        polka.ok("sync")


def test_undo_tells_each_change_it_dropped_and_each_it_queued(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    tenant.faults({"kind": "5xx", "method": "POST", "path": "_move", "times": 1, "status": 403})
    asked = polka("move", *newcomers[:2], "--to", "Screening", "--wait", "--json").json["queue"]
    (failed,), (sent,) = ([row for row in asked if row["state"] == state] for state in ("failed", "done"))
    dropped, back = polka.ok("undo", "--yes", "--wait", "--json").json["queue"]
    assert (dropped["number"], dropped["state"]) == (failed["number"], "dropped")
    assert (back["undoes"], back["state"], back["to"]) == (sent["number"], "done", "New")
    assert len(tenant.effects("_move")) == 2


def test_an_unreachable_vendor_is_told_in_words_for_a_person(synced: Lanehop):
    synced.ok("move", active(synced)[0], "--to", "Screening")
    done = synced("queue", "send")
    assert done.code == 5
    assert "not reachable: nothing answers there" in done.out
    assert "Connect call" not in done.out + synced("doctor").out
