"""A pretend shop in the threads of this process: what answers, what works beside it, and the end of both."""

import threading
from collections.abc import Sequence
from typing import Protocol, Self

from werkzeug.serving import BaseWSGIServer

from sandbox.parts.state import State


class SideThread(Protocol):
    """What works beside the server: it sends webhooks, or does what a shop does by itself."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Running:
    """Mixed into the client of a sandbox: one that runs here, until it is closed."""

    url: str

    def run(self, server: BaseWSGIServer, workers: Sequence[SideThread], states: Sequence[State]) -> None:
        """`states` are closed with it."""
        self._server, self._workers, self._states = server, workers, states
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="server", daemon=True)
        for one in workers:
            one.start()
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.port

    def wait(self) -> None:
        """Until somebody closes it, or the process is asked to end."""
        while self._thread.is_alive():
            self._thread.join(1)

    def close(self) -> None:
        for one in self._workers:
            one.stop()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for state in self._states:
            state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
