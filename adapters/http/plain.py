"""What a network says when it fails, in words for somebody who has never heard of sockets."""

import errno
import os
import ssl

import aiohttp

_NO_WAY = "there is no way to it: is this computer online?"
_CUT = "the connection was cut off"
_WORDS = {
    errno.ECONNREFUSED: "nothing answers there",
    errno.ENETUNREACH: _NO_WAY,
    errno.EHOSTUNREACH: _NO_WAY,
    errno.ENETDOWN: _NO_WAY,
    errno.EADDRNOTAVAIL: _NO_WAY,
    errno.ETIMEDOUT: "nothing came in time",
    errno.ECONNRESET: _CUT,
    errno.ECONNABORTED: _CUT,
    errno.EPIPE: _CUT,
}


def plain(failure: BaseException) -> str:
    """One clause without addresses, numbers or names of calls; what nobody foresaw says what it is."""
    if isinstance(failure, aiohttp.ServerDisconnectedError):
        return "it closed the connection without an answer"
    if isinstance(failure, ssl.SSLError):
        return "the secure connection failed"
    if isinstance(failure, OSError):
        number = failure.errno
        if number in _WORDS:
            return _WORDS[number]
        return os.strerror(number).lower() if number is not None and number > 0 else "the connection failed"
    return str(failure) or type(failure).__name__
