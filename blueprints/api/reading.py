"""Requests read by the models that declare them: everything that is wrong is told at once, each thing by its place."""

from collections.abc import Sequence
from typing import TypeVar

from flask import request
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from blueprints.api.words import OTHER, WORDS
from core.problems import Fault, Problem

LARGEST = 1024 * 1024
Sent = TypeVar("Sent", bound=BaseModel)


class Taken(BaseModel):
    """What a program sends: nothing is guessed, and nothing unknown passed over."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Question(BaseModel):
    """What stands behind the `?` of an address, where all is text."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Question):
    """An address that asks nothing."""


def body_of(model: type[Sent]) -> Sent:
    """The body of this request. Raises Problem."""
    try:
        return model.model_validate_json(sent_text())
    except ValidationError as error:
        as_told(error)
        raise Problem(422, faults=faults_of(error)) from None


def sent_text() -> bytes:
    """What was sent, which says that it is JSON. Raises Problem."""
    if request.mimetype != "application/json":
        raise Problem(415, detail=_("Send JSON, with the Content-Type application/json."))
    return _content()


def as_told(error: ValidationError) -> None:
    """Raises Problem where the body is no JSON at all."""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        raise Problem(400, detail=_("This is no JSON: %(why)s.", why=first["ctx"]["error"])) from None


def question_of(model: type[Sent]) -> Sent:
    """What this request's address asks. Raises Problem."""
    if twice := [name for name, values in request.args.lists() if len(values) > 1]:
        raise Problem(422, faults=[Fault("twice", _("This stands here twice."), parameter=name) for name in twice])
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Problem(422, faults=faults_of(error, in_address=True)) from None


def faults_of(error: ValidationError, *, in_address: bool = False) -> list[Fault]:
    found = []
    for one in error.errors(include_url=False, include_input=False):
        place = place_of(one["loc"])
        facts = one.get("ctx", {}) | {"name": place[-1] if place else ""}
        code, words = WORDS.get(one["type"], OTHER)
        said = str(words) % facts
        if in_address:
            found.append(Fault(code, said, parameter=str(facts["name"])))
        else:
            found.append(Fault(code, said, pointer=pointer_to(place)))
    return found


def place_of(told: Sequence[str | int]) -> Sequence[str | int]:
    """Of a key that is wrong itself: where it stands."""
    return told[:-1] if told and told[-1] == "[key]" else told


def pointer_to(place: Sequence[str | int]) -> str:
    """RFC 6901; empty: the whole body."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _content() -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise Problem(413, detail=_("The body may have up to %(size)s MB.", size=LARGEST // 1024**2))
    request.max_content_length = LARGEST
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        raise Problem(413) from None
