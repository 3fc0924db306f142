"""How the API says no."""

from typing import Any


class ApiError(Exception):
    """Answered as JSON: `code` for programs, `message` for people, `fields` for what is wrong with each."""

    def __init__(self, status: int, code: str, message: str, /, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, **more}


def not_found(what: str) -> ApiError:
    return ApiError(404, "not_found", f"There is no such {what}.")
