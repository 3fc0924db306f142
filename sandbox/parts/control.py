"""What the control APIs of the shops share: who may call them, what is read of a call, and how faults are asked for."""

from ipaddress import ip_address
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.parts.faults import Faults


def only_from_here() -> None:
    """Before each request: 403 for whoever does not call from this machine."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:
        abort(403)


def json_given() -> dict[str, Any]:
    """The object in the body; an empty one where there is none."""
    given = request.get_json(silent=True)
    return given if isinstance(given, dict) else {}


def take_faults(bp: Blueprint, faults: Faults) -> None:
    """Lets `faults` be asked for, and be cleared, below `bp`."""

    @bp.post("/faults")
    def add_fault() -> ResponseReturnValue:
        faults.add(current_app.extensions["site"].state, **json_given())
        return jsonify({}), 201

    @bp.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        faults.clear(current_app.extensions["site"].state)
        return jsonify({})
