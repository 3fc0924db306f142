"""A total time limit for a call.

The time-outs of `requests` are for each wait on the socket, so a server that sends a byte now and then holds a worker
for ever. Here a timer shuts the socket of the call, whatever the call is waiting for.
"""

import contextlib
import socket
import threading
from typing import Any, Self

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """`with Deadline(60) as deadline:` shuts the connection used inside after 60 s; `passed` tells that it did."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self.connection: HTTPConnection | None = None
        self.socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _thread.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _thread.deadline = None

    def _cut(self) -> None:
        self.passed = True
        open_socket = self.socket or (self.connection and self.connection.sock)
        if open_socket:
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)  # not SSLSocket's, which is for its own thread


class _Thread(threading.local):
    deadline: Deadline | None = None


_thread = _Thread()


class _Watched:
    """Tells the running deadline which socket it is about: also while shaking hands, also when used again."""

    sock: Any

    def connect(self) -> None:
        if _thread.deadline:
            _thread.deadline.connection = self  # type: ignore[assignment]
        super().connect()  # type: ignore[misc]
        self._tell()

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._tell()
        super().request(*args, **kwargs)  # type: ignore[misc]

    def _tell(self) -> None:
        if _thread.deadline and self.sock:
            _thread.deadline.socket = self.sock


class _Connection(_Watched, HTTPConnection):
    pass


class _SecureConnection(_Watched, HTTPSConnection):
    pass


class Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
