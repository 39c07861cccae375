"""The network between lanehop and the vendor: a cable that can be pulled out, and that knows what went over it."""

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_REQUEST = re.compile(rb"(?:^|(?<=\n)|(?<=\}))(GET|POST|PUT|PATCH|DELETE) (\S+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n")


@dataclass(frozen=True)
class Request:
    """A request as it went over the cable; names of headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]


class Cable:
    """Passes connections on to a server on this machine, from a port that stays the same.

    Cut, it refuses new connections and breaks those there are, as a network that is off does.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener: socket.socket | None = None
        self._live: set[socket.socket] = set()
        self._sent: list[bytearray] = []
        self._lock = threading.Lock()
        self.port = 0

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plug_in(self) -> None:
        """Let connections through, at the port of the first time."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        with self._lock:
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="cable", daemon=True).start()

    def cut(self) -> None:
        """Pull it out."""
        with self._lock:
            listener, self._listener = self._listener, None
            live, self._live = self._live, set()
        if listener is not None:
            with suppress(OSError):  # wakes the thread that accepts
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for one in live:
            _end(one)

    @property
    def connections(self) -> int:
        """How many connections have been made so far."""
        with self._lock:
            return len(self._sent)

    def requests(self) -> list[Request]:
        """What has been asked so far, connection by connection."""
        with self._lock:
            sent = [bytes(one) for one in self._sent]
        return [_request(found) for one in sent for found in _REQUEST.finditer(one)]

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            record = bytearray()
            with self._lock:
                if self._listener is not listener:
                    near.close()
                    far.close()
                    return
                self._live |= {near, far}
                self._sent.append(record)
            for here, there, kept in ((near, far, record), (far, near, None)):
                threading.Thread(target=self._pass_on, args=(here, there, kept), name="cable", daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket, kept: bytearray | None) -> None:
        with suppress(OSError):
            while data := here.recv(65536):
                if kept is not None:
                    with self._lock:
                        kept += data
                there.sendall(data)
        with self._lock:
            self._live -= {here, there}
        _end(here)
        _end(there)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _request(found: re.Match[bytes]) -> Request:
    lines = found[3].decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if line)
    return Request(found[1].decode(), found[2].decode(), {name.lower(): value.strip() for name, value in pairs})
