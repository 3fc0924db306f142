"""A parcel that was packed wrongly is taken apart, as long as it is still here."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.production.area import bp, find_package, order_page, too_late
from blueprints.production.forms import ReversalForm
from core.db import db
from core.rights import Right, requires
from core.web import done, render
from jobs.pushes import tell_shop
from models import Order, Package
from services.packages import NotNow
from services.unpacking import take_apart


@bp.get("/packages/<int:package_id>/unpacking")
@requires(Right.PACKAGES_EDIT)
def new_unpacking(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    return page(order, package, ReversalForm())


@bp.post("/packages/<int:package_id>/unpacking")
@requires(Right.PACKAGES_EDIT)
def create_unpacking(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    form = ReversalForm()
    if not form.validate():
        return page(order, package, form, 422)
    try:
        take_apart(order, package, form.words.data)
    except NotNow as refusal:
        return too_late(order, refusal, _("It has left, or was taken apart just now. This is how it stands."))
    tell_shop(order)
    db.commit()
    return done(_("Taken apart. Its pieces can be packed again."), order_page(order))


def page(order: Order, package: Package, form: ReversalForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "production/unpacking.html", "production/_unpacking.html", code,
        order=order, package=package, form=form, back=order_page(order),
    )  # fmt: skip
