"""Small servers that misbehave at the level of the line, where an HTTP library would not let them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads a request and then does what `answer` says. Gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            with suppress(OSError):
                caller, _ = listener.accept()
                threading.Thread(target=one, args=(caller,), daemon=True).start()

    def one(caller: socket.socket) -> None:
        with suppress(OSError), caller:
            caller.recv(65536)
            answer(caller)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        listener.close()


def dripping_head(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        caller.sendall(b"X-Slow-%d: 1\r\n" % number)
        time.sleep(0.1)


def dripping_body(caller: socket.socket) -> None:
    caller.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(1000):
        caller.sendall(b" ")
        time.sleep(0.1)


def silent(caller: socket.socket) -> None:
    time.sleep(30)


def cut_short(caller: socket.socket) -> None:
    caller.sendall(HEAD + b'Content-Length: 1000\r\n\r\n[{"id": 1}')


def hang_up(caller: socket.socket) -> None:
    caller.shutdown(socket.SHUT_RDWR)
