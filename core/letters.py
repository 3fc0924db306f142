"""The words of an e-mail: subject, text and HTML of one template, in the language of whoever gets it."""

import re
from html import unescape
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale

from core.running import own_url


class Letter(NamedTuple):
    subject: str
    text: str
    html: str
    mark: str = ""  # the same for every try of one mail: a program that got it twice shows it once
    stop_url: str = ""  # where whoever does not want such mails posts, if one can do without them


def write(name: str, locale: str, **facts: Any) -> Letter:
    """`templates/mail/NAME.txt` and `.html`; the subject is the title of the latter."""
    with force_locale(locale):
        page = current_app.jinja_env.get_template(f"mail/{name}.html")
        facts = {"locale": locale, **facts}
        subject = "".join(page.blocks["subject"](page.new_context(facts)))
        plain = current_app.jinja_env.get_template(f"mail/{name}.txt").render(facts)
        plain = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", plain)  # the lines of conditions and loops leave no gaps
        return Letter(" ".join(unescape(subject).split()), plain, page.render(facts), "", facts.get("stop_url", ""))


def link_to(endpoint: str, **values: Any) -> str:
    """The address of a page as the world knows it: from the settings, whatever the request calls this host."""
    return own_url(current_app.url_map.bind("vetrina.invalid").build(endpoint, values))
