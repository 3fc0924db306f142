"""An item of an order as the API tells it: one flat row that carries its order's members as well."""

from decimal import Decimal
from typing import Any

from sandbox.pressero import orders, products
from sandbox.pressero.orders import Item, Order
from sandbox.pressero.people import PARTS
from sandbox.pressero.site import METHODS, SITE_ID, STAGES, Site

Doc = dict[str, Any]


def row(site: Site, order: Order, item: Item, domain: str) -> Doc:
    return {**order_row(site, order, domain), **_own(site, item), **_product(site, item), **_stage(site, order, item)}


def order_row(site: Site, order: Order, domain: str) -> Doc:
    buyer, doc = order.doc["buyer"], order.doc
    goods = sum(Decimal(item.doc["price"]) for item in order.items)
    shipping = Decimal(METHODS.get(doc["method"], "0"))
    return {
        "OrderId": order.guid,
        "OrderNumber": order.id,
        "OrderDate": order.placed,
        "RequestedShipDate": None,
        "SiteId": SITE_ID,
        "SiteName": site.option("name"),
        "SiteIntegrationId": site.option("integration_id"),
        "Domain": domain,
        "Currency": site.option("currency"),
        "PONumber": doc["po"],
        "OrderNotes": doc["notes"],
        "ShippingMethod": doc["method"],
        "OrderSubtotal": float(goods),
        "OrderShipping": float(shipping),
        "OrderTax": 0.0,
        "OrderDiscount": 0.0,
        "OrderTotal": float(goods + shipping),
        "IsPaid": False,
        "OrderedByFirstName": buyer["FirstName"],
        "OrderedByLastName": buyer["LastName"],
        "OrderedByEmail": buyer["Email"],
        "OrderedByDepartment": buyer["Department"],
        **{f"BillTo{part}": buyer.get(part, "") for part in PARTS},
    }


def _own(site: Site, item: Item) -> Doc:
    doc = item.doc
    return {
        "OrderItemId": item.guid,
        "OrderItemSeq": item.seq,
        "OrderItemNumber": item.seq,
        "ParentOrderItemId": _guid_of(site, item.order_id, doc.get("kit_seq")),
        "Quantity": doc["quantity"],
        "UOMQuantity": 1,
        "TotalQuantity": doc["quantity"],
        "OrderItemOptionsText": "; ".join(f"{name}: {value}" for name, value in doc["options"].items()),
        "Price": float(doc["price"]),
        "Shipping": 0.0,
        "ItemTax": 0.0,
        "ItemNotes": doc["notes"],
        "IsApproved": item.approval in ("", "approved"),
        "IsDenied": item.approval == "denied",
        "IsApprovedWithModifications": False,
        "ApprovedDate": item.approved or None,
        **{f"ShipTo{part}": doc["address"].get(part, "") for part in PARTS},
    }


def _product(site: Site, item: Item) -> Doc:
    product = products.by_id(site, item.doc["product_id"])
    if product is None:
        return {}
    return {
        "ItemName": product.doc["name"],
        "ProductName": product.doc["name"],
        "PrinterPartNumber": product.sku,
        "Product": {
            "ProductId": product.guid,
            "MisId": product.doc.get("mis_id", ""),
            "PrintersPartNum": product.sku,
            "PublicPartNum": product.doc.get("public_sku", product.sku),
        },
        **products.numbered(product.doc["attributes"]),
    }


def _stage(site: Site, order: Order, item: Item) -> Doc:
    printer, customer = STAGES[item.stage]
    sent = orders.shipments(site, order.id, item.guid)
    return {
        "WorkflowStageId": item.stage,
        "WorkflowStagePrinter": printer,
        "WorkflowStageCustomer": customer,
        "ShipmentTracking": ", ".join(each["Tracking"] for each in sent),
    }


def _guid_of(site: Site, order_id: int, seq: int | None) -> str | None:
    found = site.state.row("select guid from items where order_id = ? and seq = ?", order_id, seq or 0)
    return found["guid"] if found else None
