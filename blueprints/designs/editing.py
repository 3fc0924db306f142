"""The designer's page, and what its script asks for: to save, and to keep a copy where somebody else saved meanwhile.

The script sends {"seen": version, "document": …} as JSON. It is answered with JSON: 200 with the new version, 409 where
somebody else saved (who and when), 422 with what is wrong with the design. Then nothing was saved.
"""

from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.designs.area import bp, find
from blueprints.designs.changing import name_of_copy
from blueprints.designs.showing import editor_facts, families, saved_facts
from core.db import db
from core.rights import Right, actor, requires
from core.web import render
from designs.document import from_json
from designs.reading import DesignRefused
from models import Client
from services import designs
from services.design_words import fault_words

MOST_BYTES = 2 * 1024 * 1024  # 200 layers with all the words that they may have are less


@bp.get("/<int:design_id>/edit")
@requires(Right.DESIGNS_EDIT)
def edit(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    client = db.get_one(Client, design.client_id)
    context = {"design": design, "client": client, "facts": editor_facts(design), "families": families()}
    return render("designs/edit.html", "designs/edit.html", **context)


@bp.post("/<int:design_id>/versions")
@requires(Right.DESIGNS_EDIT)
def save(design_id: int) -> ResponseReturnValue:
    design, asked = find(design_id, lock=True), asked_for()
    seen = asked.get("seen")
    try:
        designs.save(design, seen if isinstance(seen, int) else 0, from_json(asked.get("document")), actor)
    except designs.Outdated:
        db.rollback()
        return jsonify(saved_facts(find(design_id))), 409
    except (DesignRefused, designs.PictureUnknown) as refused:
        db.rollback()
        return jsonify(message=why(refused)), 422
    db.commit()
    return jsonify(saved_facts(design))


@bp.post("/<int:design_id>/versions/copies")
@requires(Right.DESIGNS_EDIT)
def save_copy(design_id: int) -> ResponseReturnValue:
    """What the script holds, as another design."""
    design = find(design_id)
    try:
        document, kind = from_json(asked_for().get("document")), design.is_template
        copy = designs.duplicate(design, name_of_copy(design), document, actor, is_template=kind)
    except (DesignRefused, designs.PictureUnknown) as refused:
        db.rollback()
        return jsonify(message=why(refused)), 422
    db.commit()
    return jsonify(url=url_for(".edit", design_id=copy.id)), 201


def asked_for() -> dict[str, Any]:
    request.max_content_length = MOST_BYTES
    asked = request.get_json(silent=True)
    return asked if isinstance(asked, dict) else {}


def why(refused: DesignRefused | designs.PictureUnknown) -> str:
    if isinstance(refused, DesignRefused):
        return fault_words(refused)
    return _("A picture in the design is no longer among the files that you can use.")
