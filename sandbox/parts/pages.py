"""What the pages of the shops share: a style sheet, a mark, and their foot."""

from flask import Blueprint

bp = Blueprint("parts", __name__, static_folder="static", static_url_path="/_parts", template_folder="templates")
