"""The pictures of what is sold, as small as the pages show them."""

from flask import Response, abort, send_file
from flask.typing import ResponseReturnValue

from blueprints.products.area import bp
from core.db import one_or_404
from core.rights import Right, actor, requires
from designs.storage import NotStored
from models import Picture
from services.files import storage


@bp.get("/pictures/<int:picture_id>")
@requires(Right.PRODUCTS_SNAPSHOT)
def picture(picture_id: int) -> ResponseReturnValue:
    """Another picture has another address in the shop, and so another id here: what was seen once is kept."""
    found = one_or_404(Picture.visible_to(actor).where(Picture.id == picture_id))
    response = _stored(found.preview_key or "")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _stored(key: str) -> Response:
    try:
        return send_file(storage().open(key), mimetype="image/webp", conditional=False)
    except NotStored:
        abort(404)
