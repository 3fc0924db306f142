"""A shop below a prefix of its own address."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def below(folder: str, wsgi: Wsgi) -> Wsgi:
    """`wsgi` in a sub-folder; only the control API stays where it is."""

    def serve(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == folder or path.startswith(f"{folder}/"):
            inside = {"SCRIPT_NAME": folder, "PATH_INFO": path.removeprefix(folder) or "/"}
            return wsgi({**environ, **inside}, start_response)
        if path.startswith("/_control/"):
            return wsgi(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Not found"]

    return serve
