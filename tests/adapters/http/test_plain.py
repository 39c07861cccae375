"""What a network says when it fails, as a person reads it."""

import errno
import ssl

import aiohttp
import pytest

from adapters.http.plain import plain


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)"), "nothing answers there"),
        (OSError(errno.ECONNREFUSED, "Multiple exceptions: [Errno 111] Connect call failed"), "nothing answers there"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "there is no way to it: is this computer online?"),
        (ConnectionResetError(errno.ECONNRESET, "[Errno 104] x"), "the connection was cut off"),
        (aiohttp.ServerDisconnectedError(), "it closed the connection without an answer"),
        (ssl.SSLError(1, "[SSL] unknown error (_ssl.c:2580)"), "the secure connection failed"),
        (OSError("no number"), "the connection failed"),
        (OSError(errno.EMFILE, "x"), "too many open files"),
        (RuntimeError("Session is closed"), "Session is closed"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_no_address_no_number_and_no_name_of_a_call(failure: Exception, words: str) -> None:
    assert plain(failure) == words
