"""Refusals of the REST API, with the codes and words that WordPress and WooCommerce use."""

from typing import Any


class RestError(Exception):
    """An answer that is a refusal."""

    def __init__(self, code: str, message: str, status: int, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "data": {"status": self.status, **self.more}}


def no_route() -> RestError:
    return RestError("rest_no_route", "No route was found matching the URL and request method.", 404)


def invalid_id(kind: str, status: int = 404) -> RestError:
    return RestError(f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.", status)


def not_authenticated(message: str) -> RestError:
    return RestError("woocommerce_rest_authentication_error", message, 401)


REFUSALS = {
    "list": ("woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
    "view": ("woocommerce_rest_cannot_view", "Sorry, you cannot view this resource."),
    "create": ("woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
    "edit": ("woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
    "delete": ("woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."),
    "batch": ("woocommerce_rest_cannot_batch", "Sorry, you are not allowed to batch manipulate this resource."),
}


def refused(act: str, *, logged_in: bool) -> RestError:
    code, message = REFUSALS[act]
    return RestError(code, message, 403 if logged_in else 401)


def already_trashed(kind: str) -> RestError:
    return RestError("woocommerce_rest_already_trashed", f"The {kind} has already been deleted.", 410)


def too_many() -> RestError:
    message = "Unable to accept more than 100 items for this request."
    return RestError("woocommerce_rest_request_entity_too_large", message, 413)


def missing_parameters(names: list[str]) -> RestError:
    message = f"Missing parameter(s): {', '.join(names)}"
    return RestError("rest_missing_callback_param", message, 400, params=names)


def invalid_parameters(found: dict[str, tuple[str, str, Any]]) -> RestError:
    """`found` gives for each bad parameter its code, its message and what more there is to say."""
    details = {name: {"code": code, "message": text, "data": more} for name, (code, text, more) in found.items()}
    messages = {name: text for name, (_code, text, _more) in found.items()}
    message = f"Invalid parameter(s): {', '.join(found)}"
    return RestError("rest_invalid_param", message, 400, params=messages, details=details)
