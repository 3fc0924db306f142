"""Questions of a platform with more answers than anybody reads through, such as its categories: searched by words."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from blueprints.publications.area import bp, find_mine
from blueprints.publications.asking import asked
from core.rights import Right, requires
from core.search import searchable
from core.web import render
from platforms.offers import Question

MOST_LISTED = 12  # answers; where there are more, they are searched
Answer = tuple[str, str]
FIND = "find"


def is_searched(question: Question) -> bool:
    return len(question.answers) > MOST_LISTED


def pressed() -> str:
    """The key of the question whose *Search* was pressed, on a page without JavaScript."""
    way, _sep, key = request.form.get("act", "").partition(":")
    return key if way == FIND else ""


def term_of(question: Question) -> str:
    return request.values.get(f"find_{question.key}", "").strip()


def found_in(question: Question, term: str, chosen: str = "") -> tuple[list[Answer], int]:
    """What is to be shown, the chosen one first, and how many more there are. All words have to begin a word of the
    path; where one begins the last part of it stands before those where it is only on the way."""
    wanted = searchable(term).split()
    own = [each for each in question.answers if each[0] == chosen]
    if not wanted:
        return own, 0
    found = [each for each in question.answers if each[0] != chosen and _holds(each[1], wanted)]
    found.sort(key=lambda each: (not _holds(last_part(each[1]), wanted[-1:]), len(each[1]), each[1]))
    return own + found[:MOST_LISTED], max(len(found) - MOST_LISTED, 0)


def last_part(path: str) -> str:
    return path.rpartition(" › ")[2]


def _holds(path: str, wanted: list[str]) -> bool:
    words = searchable(path).split()
    return all(any(word.startswith(begin) for word in words) for begin in wanted)


@bp.get("/<int:publication_id>/answers/<key>")
@requires(Right.PRODUCTS_PUBLISH)
def answers(publication_id: int, key: str) -> ResponseReturnValue:
    """What is found while somebody types."""
    publication = find_mine(publication_id)
    questions, _problems = asked(publication.store)
    question = next((each for each in questions if each.key == key), None) or abort(404)
    chosen = request.args.get(f"answer_{key}", publication.chosen.get(key, ""))
    found, more = found_in(question, term_of(question), chosen)
    context = {
        "publication": publication,
        "question": question,
        "found": found,
        "more": more,
        "chosen": chosen,
        "term": term_of(question),
    }
    return render("publications/answers.html", "publications/_answers.html", **context)
