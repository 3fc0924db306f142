"""Who acts, and from where: what the activity log and the timeline note, in a request as in a job."""

from dataclasses import dataclass

from flask import g, has_app_context, has_request_context, request

FOR = "\x1f"  # stands between a name and for whom, where one text keeps both; no keyboard has it


@dataclass(frozen=True, slots=True)
class Acting:
    """`membership_id` None and `name` empty: Vetrina itself. `on_behalf_of`: for whom a staff member stands in."""

    membership_id: int | None = None
    name: str = ""
    address: str = ""
    request_id: str = ""
    on_behalf_of: str = ""

    @property
    def signature(self) -> str:
        """Who did something, as a text of one column keeps it; `core.standing_words.signed` reads it out."""
        name = self.name.replace(FOR, " ")
        return (f"{name}{FOR}{self.on_behalf_of}" if self.on_behalf_of else name)[:200]


def acting() -> Acting:
    actor = g.get("actor") if has_app_context() else None
    return Acting(
        membership_id=actor.id if actor else None,
        name=actor.name if actor else "",
        address=(request.remote_addr or "") if has_request_context() else "",
        request_id=g.get("request_id", "") if has_app_context() else "",
        on_behalf_of=getattr(actor, "on_behalf_of", ""),
    )
