"""Who acts, and from where: what the activity log and the timeline note, in a request as in a job."""

from dataclasses import dataclass

from flask import g, has_app_context, has_request_context, request


@dataclass(frozen=True, slots=True)
class Acting:
    """`membership_id` None and `name` empty: Vetrina itself."""

    membership_id: int | None = None
    name: str = ""
    address: str = ""
    request_id: str = ""


def acting() -> Acting:
    actor = g.get("actor") if has_app_context() else None
    return Acting(
        membership_id=actor.id if actor else None,
        name=actor.name if actor else "",
        address=(request.remote_addr or "") if has_request_context() else "",
        request_id=g.get("request_id", "") if has_app_context() else "",
    )
