"""Webhooks from the command line: a receiver on loopback, and a sandbox that shakes its hand and tells it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer

import pytest

from tests.app.cli.conftest import Lanehop, Tenant
from tests.app.cli.outlets import at_work, company_of


class Receiver:
    """Answers as it has to, and keeps what it is told: headers as they came, a line each, and the body."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, bytes]] = []
        kept = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                secret = self.headers.get("X-Hook-Secret")
                if secret is None:
                    kept.append((self.requestline, str(self.headers), body))
                self.send_response(202 if secret is None else 200)
                if secret is not None:
                    self.send_header("X-Hook-Secret", secret)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = TCPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    with company_of(tmp_path_factory.mktemp("company"), "smartrecruiters") as found:
        found.control("limits", on=False)  # nobody keeps to them here
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    with company_of(tmp_path_factory.mktemp("site"), "cegid") as found:
        yield found


@pytest.fixture
def acme(lanehop: Lanehop, company: Tenant) -> Lanehop:
    return at_work(lanehop, company, "smartrecruiters", {"secret": company.credentials["api_key"]})


def test_a_receiver_subscribes_shakes_hands_is_told_and_can_check_it(
    acme: Lanehop, company: Tenant, receiver: Receiver, tmp_path: Path
) -> None:
    subscribe = ["webhooks", "add", "acme", receiver.url, "candidate.created"]
    unasked = acme(*subscribe)
    assert (unasked.code, f"would tell {receiver.url} of candidate.created: give --yes" in unasked.err) == (2, True)
    added = acme.ok(*subscribe, "--yes")
    hook = added.out.strip()
    assert "X-Hook-Secret" in added.err
    assert f"lanehop webhooks activate acme {hook} --yes" in added.err
    acme.ok("webhooks", "activate", "acme", hook, "--yes")
    (listed,) = acme.ok("webhooks", "list", "acme", "--json").json["webhooks"]
    assert listed == {"id": hook, "callback": receiver.url, "events": ["candidate.created"], "active": True}
    key = acme.ok("webhooks", "keys", "acme", hook, "--new", "--yes").out.strip()
    kept = acme.ok("webhooks", "keys", "acme", hook, "--keep")
    assert (kept.out, key in kept.err) == ("", False)
    acme.ok(
        "call",
        "acme",
        "candidates.add",
        "--body",
        '{"firstName": "Eva", "lastName": "Berg", "email": "eva@example.org"}',
    )
    assert company.control("deliver") == 1
    assert "taken" in acme.ok("webhooks", "log", "acme", hook).out
    (asked, headers, body) = receiver.got[-1]
    head, content = tmp_path / "head", tmp_path / "body"
    head.write_text(f"{asked}\r\n{headers}")
    content.write_bytes(body)
    check = ["webhooks", "verify", "acme", "--headers", str(head), "--body", str(content)]
    assert "the vendor's" in acme.ok(*check).out
    asks = [row["kind"] for row in acme.ok("audit", "--json").json["events"] if "webhooks" in row["kind"]]
    assert asks == ["webhooks.keys", "webhooks.activate", "webhooks.add"]
    assert key not in "".join(path.read_bytes().decode("latin-1") for path in acme.home.rglob("*") if path.is_file())
    acme.ok("webhooks", "remove", "acme", hook, "--yes")
    forgotten = acme(*check)
    assert (forgotten.code, "no key is kept here" in forgotten.err) == (2, True)


def test_a_system_without_lists_and_keys_says_so_and_checks_by_its_own_secret(
    lanehop: Lanehop, site: Tenant, receiver: Receiver
) -> None:
    known = site.credentials
    secret = {"client_secret": known["client_secret"]}
    here = at_work(lanehop, site, "cegid", secret, client_id=known["client_id"])
    hook = here.ok("webhooks", "add", "acme", receiver.url, "applicant_new", "--yes").out.strip()
    for word, *more in (["list"], ["keys", hook]):
        none = here("webhooks", word, "acme", *more)
        assert (none.code, f"there is no {word} of webhooks here. Cegid lists no" in none.err) == (7, True)
    site.control("add", fields={"firstName": "Eva", "lastName": "Berg"})
    site.control("deliver")
    (asked, headers, body) = receiver.got[-1]
    whole = f"{asked}\r\n{headers.strip()}\r\n\r\n{body.decode()}"
    assert here.ok("webhooks", "verify", "acme", "--json", stdin=whole).json["signed"] is True
    changed = here("webhooks", "verify", "acme", "--json", stdin=f"{whole} ")
    assert (changed.code, changed.json["reason"]) == (7, "its body is another one than was signed")
    here.ok("webhooks", "remove", "acme", hook, "--yes")
    at_work(here, site, "cegid", secret, writes=False, client_id=known["client_id"])
    assert "writes are off" in here("webhooks", "add", "acme", receiver.url, "applicant_new", "--yes").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "acme", "nowhere", "job.created", "--yes"], "is no address"),
        (["verify", "acme", "--headers", "/no/such/file", "--body", "-"], "cannot be read"),
        (["verify", "acme", "--headers", "/dev/null"], "give --headers and --body"),
        (["verify", "acme"], "standard input holds no message"),
        (["list", "acem"], "did you mean acme?"),
    ],
)
def test_what_cannot_work_is_one_line(acme: Lanehop, arguments: list[str], words: str) -> None:
    done = acme("webhooks", *arguments)
    assert (done.code, words in done.err) == (2, True), done.err
