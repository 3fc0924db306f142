"""Whether the client's own systems hear of a test order: the line of the checklist about postbacks."""

from services.golive.line import Line, State, Step
from services.golive.standing import Standing


def line_of(standing: Standing) -> Line:
    """A client without an endpoint has nobody to be told."""
    told = standing.told
    if told is None:
        return Line(Step.POSTBACK, State.NONE, "no_postback")
    if told.is_failing(standing.store.id):
        return Line(Step.POSTBACK, State.BAD, "postback_failed")
    if told.answered_at:
        return Line(Step.POSTBACK, State.DONE, "postback_answered", at=told.answered_at)
    return Line(Step.POSTBACK, State.OPEN, "postback_unsent")
