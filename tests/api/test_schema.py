"""What the document says is what happens: requests made from it are answered as it says, whatever stands in them."""

from contextvars import Context

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.db import db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 20  # of each address and kind


@pytest.fixture
def known(make, store, poster, client):
    """Ids that are there, so that more than refusals is met."""
    made = make.catalog_product().variants[0]
    order = make.order(store, status="created")
    make.item(order)
    file = make.file(client.id)
    path = {"order_id": order.id, "file_id": file.id, "mapping_id": poster.id}
    return {"store_id": store.id, "product_uid": made.uid, "sku": "SUN-A4", "file": file.id, "path": path}


def to_known(case, known):
    """The same request about things that are there."""
    for name, value in known["path"].items():
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value
    body = case.body if isinstance(case.body, dict) else {}
    for name in ("store_id", "product_uid"):
        if name in body:
            body[name] = known[name]
    for line in body.get("lines", []):
        line |= {"sku": known["sku"], "product_uid": "", "files": {}}
    if "state" in body and body.get("files"):
        body["files"] = {"front": known["file"]}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_the_document_says(app, program, known, mode):
    headers = {"Authorization": f"Bearer {program().secret}", "Accept-Encoding": "identity"}
    db.commit()
    schema = Context().run(schemathesis.openapi.from_wsgi, "/api/v1/openapi.json", app)
    seen, asked = set(), 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
        def ask(case, is_known):
            nonlocal asked
            if is_known and mode is GenerationMode.POSITIVE:
                to_known(case, known)
            answer = Context().run(case.call, headers=headers)
            case.validate_response(answer, checks=CHECKS)
            seen.add(answer.status_code)
            asked += 1

        ask()
    assert asked > 100, asked
    assert ({200, 422} if mode is GenerationMode.POSITIVE else {422}) <= seen
