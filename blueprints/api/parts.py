"""Parts that several models of the API share."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from blueprints.api.reading import Question
from core.countries import CODES
from core.forms import one_line
from core.paging import LARGEST

Item = TypeVar("Item", bound=BaseModel)


def said(text: Any, *default: Any, **limits: Any) -> Any:
    """A field with its words, which the document and the page show in the reader's language."""
    return Field(*default, description=text, **limits)


def wrong(code: str) -> PydanticCustomError:
    """`code` has its words in `blueprints.api.reading`."""
    return PydanticCustomError(code, "refused")


def in_one_line(text: str) -> str:
    return one_line(text) or ""


def without_nul(text: str) -> str:
    return text.replace("\0", "")


def something(text: str) -> str:
    if not text:
        raise PydanticCustomError("string_too_short", "empty")
    return text


def country(text: str) -> str:
    if text.upper() not in CODES:
        raise wrong("country_unknown")
    return text.upper()


def email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).original if text else ""
    except EmailNotValidError:
        raise wrong("email_invalid") from None


def moment(text: Any) -> datetime:
    """A `+` that was not written as %2B has become a space."""
    try:
        at = datetime.fromisoformat(str(text).replace(" ", "+"))
    except ValueError:
        raise wrong("moment_invalid") from None
    if at.tzinfo is None or "T" not in str(text).upper():
        raise wrong("moment_invalid")
    return at.astimezone(UTC)


def as_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Line = Annotated[str, AfterValidator(in_one_line)]
Text = Annotated[str, AfterValidator(without_nul)]
Name = Annotated[str, AfterValidator(in_one_line), AfterValidator(something)]
Country = Annotated[str, Field(pattern="^[A-Za-z]{2}$"), AfterValidator(country)]
Email = Annotated[str, AfterValidator(in_one_line), AfterValidator(email)]
Id = Annotated[int, Field(ge=1, le=LARGEST - 1)]
Asked = Annotated[datetime, BeforeValidator(moment)]
Moment = Annotated[datetime, PlainSerializer(as_utc, return_type=str, when_used="json")]


class WhyText(BaseModel):
    """A reason: its code, and a sentence in the language that was asked for."""

    code: str
    text: str


class Paged(Question):
    """A list that comes in pages."""

    after: str = said(_("Where to go on: `next` of the page before."), "", max_length=500)
    limit: int = said(_("How many at most."), 50, ge=1, le=100)


class Page(BaseModel, Generic[Item]):
    """A page of a list, and the way to the next one."""

    items: list[Item]
    next: str | None = said(_("Send it as `after` for the next page; null: this is the last one."), None)
