"""The agency, its calendar and its papers."""

import io
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest

from adapters.sandbox import forms, worktime
from adapters.sandbox.agency import number_of, person
from adapters.sandbox.documents import docx, pdf
from adapters.sandbox.worktime import WorkTime


def test_a_person_is_the_same_whenever_and_wherever_it_is_asked_for():
    backwards = [person(7, number) for number in reversed(range(200))]
    person.cache_clear()
    assert [person(7, number) for number in range(200)] == backwards[::-1]
    assert person(7, 3) != person(8, 3)


def test_people_come_from_many_languages_and_one_in_a_hundred_is_hostile():
    names = [f"{p.first_name} {p.last_name}" for p in (person(1, number) for number in range(5_000))]
    letters = "".join(names)
    for letter in "łóżßøčřşİ":
        assert letter in letters
    for script in ("CJK", "ARABIC", "HANGUL", "HEBREW"):
        assert any(unicodedata.name(letter, "").startswith(script) for letter in letters), script
    hostile = [name for name in names if any(bad in name for bad in ("\x1b", "[", "\u202e", "<", "\n"))]
    assert 10 < len(hostile) < 100


def test_an_address_is_at_a_reserved_domain_and_names_its_owner():
    for number in range(2_000):
        address = person(3, number).email
        assert address.rsplit("@", 1)[1] in ("example.org", "example.com", "example.net")
        assert address.isascii()
        assert number_of(address) == number
    assert number_of("somebody@else.example") is None


def test_ticks_lie_in_office_hours_before_now_and_never_share_a_second():
    now = worktime.read("2026-11-22 12:00:00")
    for ticks in (1, 80, 40_000, 8_000_000):
        time = WorkTime.before(now, ticks, 10)
        seen = [time.at(tick) for tick in range(0, ticks, max(1, ticks // 5_000))]
        seen += [time.at(tick) for tick in range(max(0, ticks - 300), ticks)]
        for second in seen:
            moment = datetime.fromtimestamp(second, UTC)
            assert moment.weekday() < 5
            assert 8 <= moment.hour < 18
            assert second <= now
    time = WorkTime.before(now, 8_000_000, 10)
    stamps = [time.at(tick) for tick in range(7_000_000, 7_010_000)]
    assert stamps == sorted(set(stamps))
    assert [time.tick(stamp) for stamp in stamps] == list(range(7_000_000, 7_010_000))


def test_a_moment_is_written_and_read_as_the_vendors_do():
    assert worktime.text(worktime.read("2026-03-29 02:30:00")) == "2026-03-29 02:30:00"
    assert worktime.text(worktime.read("2026-03-29")) == "2026-03-29 00:00:00"
    with pytest.raises(ValueError, match="does not match"):
        worktime.read("29.03.2026")


def test_a_curriculum_opens_and_is_the_same_bytes_again():
    lines = ["Łucja Żak (née [bold])", "\x1b[31m & <b>"]
    with zipfile.ZipFile(io.BytesIO(docx(lines))) as archive:
        assert "Łucja Żak" in archive.read("word/document.xml").decode()
        assert "&lt;b&gt;" in archive.read("word/document.xml").decode()
    assert docx(lines) == docx(lines)
    content = pdf(["Jürgen (Groß)"] * 100)
    assert content.startswith(b"%PDF-1.4")
    assert b"/Count 3" in content
    assert "(Jürgen \\(Groß\\)) Tj".encode("cp1252") in content
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")


def test_bodies_read_the_same_as_json_form_and_multipart():
    multipart = (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.bin"\r\nContent-Type: image/png\r\n\r\n'
        b"\x00\r\n\xff--b\r\n--b--\r\n"
    )
    read = forms.fields('multipart/form-data; boundary="b"', multipart)
    assert read["a"] == "1"
    assert read["f"] == forms.Upload("x.bin", "image/png", b"\x00\r\n\xff--b")
    assert forms.fields("application/json; charset=utf-8", b'{"a": "1"}') == {"a": "1"}
    assert forms.fields("application/x-www-form-urlencoded", b"a=1&b=%C5%82") == {"a": "1", "b": "ł"}
    assert forms.summary('multipart/form-data; boundary="b"', multipart)["f"] == {"file": "x.bin", "bytes": 7}
    for body in (b"[1]", b"{", b""):
        with pytest.raises(forms.Unreadable):
            forms.fields("application/json", body)
