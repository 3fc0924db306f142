"""The areas of the application. Each is a package with `views.py`, whose `bp` is registered by itself."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from core.bare import stand_beside
from core.rights import Right, requires


def init_app(app: Flask) -> None:
    """Register every area.

    `views.needs` names a setting without which the area is left out; `views.signed_by_sender` says that its requests
    come from machines that sign them, so that no form token is asked for; `views.comes_in_floods`, that there are so
    many that they have a bare Flask to themselves.
    """
    requires(Right.PUBLIC)(app.view_functions["static"])
    for module in iter_modules(__path__):
        if not module.ispkg:
            continue
        views = import_module(f"{__name__}.{module.name}.views")
        if not app.config.get(getattr(views, "needs", ""), True):
            continue
        if getattr(views, "comes_in_floods", False):
            stand_beside(app, views.bp)
            continue
        app.register_blueprint(views.bp)
        if getattr(views, "signed_by_sender", False):
            app.extensions["csrf"].exempt(views.bp)
