"""What a verified connection learns of a site: its id, its name, its Integration ID, and the printer's stages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from platforms.errors import Code, MissingPermission, NotFound
from platforms.pressero.address import domain_of
from platforms.pressero.api import Api, Row
from platforms.text import exact, plain
from platforms.values import Shop


def known(api: Api, shop: Shop) -> Shop:
    """The shop with its facts: `site_id`, `integration_id` and `stages`, each {id, printer, customer} with the stage's
    names for both. Orders have to be readable; what else the API's user may not read stays empty, and unknown for
    `integration_id`. A site that is none of this printer's is NotFound."""
    site_id = _site_id(api, domain_of(shop.address))
    _may_read_orders(api)
    info = _tolerant(lambda: api.row(f"SiteInfo/{site_id}")) if site_id else None
    facts = {
        "site_id": site_id,
        "integration_id": None if info is None else exact(info.get("IntegrationId") or info.get("IntegrationID")),
        "stages": _stages(api),
    }
    info = info or {}
    name = plain(info.get("SiteName") or info.get("Name")) or shop.name
    currency = plain(info.get("Currency") or info.get("CurrencyCode")).upper()
    return Shop(shop.address, shop.identity, name, currency, facts)


def _site_id(api: Api, domain: str) -> str:
    """From the site's products: its API is asked by domain there, and by id elsewhere."""
    try:
        row = next(api.listed(f"site/{domain}/products/", includeDeleted="false"), None)
    except NotFound:
        raise NotFound(Code.NOT_A_SHOP, host=domain) from None
    return exact((row or {}).get("SiteId"))


def _may_read_orders(api: Api) -> None:
    """Raises what the API says to whoever may not."""
    today = datetime.now(UTC)
    stamps = {"StartDate": f"{today - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}", "EndDate": f"{today:%Y-%m-%dT%H:%M:%SZ}"}
    next(api.found("V2/Orders/Search", {**stamps, "Filters": []}), None)


def _stages(api: Api) -> list[dict[str, str]]:
    workflows: list[Row] = _tolerant(lambda: api.array("workflows")) or []
    found: list[dict[str, str]] = []
    for workflow in workflows:
        workflow_id = exact(workflow.get("WorkflowId") or workflow.get("Id"))
        rows: list[Row] = _tolerant(lambda path=f"workflows/{workflow_id}/Stages": api.array(path)) or []
        found += [_stage(row) for row in rows if row.get("WorkflowStageId")]
    return found


def _stage(row: Row) -> dict[str, str]:
    printer, customer = plain(row.get("PrinterStage")), plain(row.get("CustomerStage"))
    return {"id": exact(row["WorkflowStageId"]), "printer": printer, "customer": customer or printer}


def _tolerant(ask: Any) -> Any:
    try:
        return ask()
    except (MissingPermission, NotFound):
        return None
