"""The demo's shops: on which platform, whose they are, what of them is made how, and what is bought there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy import select

from core.db import db
from core.running import setting
from jobs.demo.people import member_called
from models import Membership, Store
from services import consent
from services.apps import app_of

Basket = Sequence[str]  # SKUs, each as often as pieces of it are bought

POSTERS = {
    "PST-A4": "poster_pf_a4_pt_200-gsm-silk_cl_4-0_ver",
    "PST-A3": "poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver",
    "PST-A2": "poster_pf_a2_pt_250-gsm-matt-art_cl_4-0_ver",
}
MUG = "mug_cp_325-ml_co_white"
FLYERS = {
    "FLY-A5": "flyer_pf_a5_pt_135-gsm-silk_cl_4-0_qt_50_ver",
    "FLY-DL": "flyer_pf_dl_pt_135-gsm-silk_cl_4-0_qt_50_ver",
}
EVERYTHING = {
    **POSTERS,
    **FLYERS,
    "PSW-5070": "poster_pf_50x70-cm_pt_250-gsm-matt-art_cl_4-0_ver",
    "CNV-3040": "canvas_pf_30x40-cm_mt_340-gsm-cotton_fr_2-cm_ver",
    "BC-100": "business-card_pf_85x55-mm_pt_350-gsm-silk_lm_none_cl_4-0_qt_100",
    "BC-250": "business-card_pf_85x55-mm_pt_350-gsm-silk_lm_none_cl_4-0_qt_250",
    "MUG-330": MUG,
    **{f"TEE-WHT-{size}": f"t-shirt_fb_180-gsm-cotton_co_white_sz_{size.lower()}" for size in ("S", "M", "L", "XL")},
    **{f"TEE-BLK-{size}": f"t-shirt_fb_180-gsm-cotton_co_black_sz_{size.lower()}" for size in ("S", "M", "L", "XL")},
}
GIFT_CARD = "GIFT-50"
# What jobs.demo.troubles makes something of.
HELD: Basket = ["PST-A3", "PST-A3"]
LINE_HELD: Basket = ["PSW-5070", "MUG-330"]
LATE: Basket = ["BC-100"]
SPLIT: Basket = ["PST-A4", "PST-A4", "PST-A4", "PST-A4", "TEE-WHT-L"]
CHANGED: Basket = ["PST-A2"]


@dataclass(frozen=True)
class Shop:
    platform: str
    owner: str  # who connects it
    path: str  # of its sandbox
    typed: str  # what the owner types, `{town}` standing for where the sandboxes are
    made_as: Mapping[str, str]  # SKU: uid of the catalog variant
    baskets: Sequence[Basket]
    control: str = "orders"  # where its control API makes orders
    lines: str = "lines"  # and what it calls their lines
    ignored: Sequence[str] = field(default=(GIFT_CARD,))

    @property
    def url(self) -> str:
        return f"{setting('SANDBOX_URL')}{self.path}"

    @property
    def address(self) -> str:
        return self.typed.format(town=setting("SANDBOX_URL"))

    @property
    def member(self) -> Membership:
        return member_called(self.owner)

    @property
    def store(self) -> Store | None:
        own = select(Store).where(Store.client_id == self.member.client_id, Store.platform == self.platform)
        return db.scalars(own.order_by(Store.id).limit(1)).one_or_none()

    @property
    def is_in_town(self) -> bool:
        """Not where Vetrina was registered with the real platform."""
        site = app_of(self.platform).site
        in_town = not site or urlsplit(site).netloc == urlsplit(setting("SANDBOX_URL")).netloc
        return in_town and self.platform in consent.connectable()


WOOCOMMERCE = Shop(
    "woocommerce", "anna", "", "{town}", EVERYTHING,
    [
        ["PST-A3"],
        ["TEE-WHT-M", "MUG-330"],
        ["PST-A2", "PST-A4"],
        ["FLY-A5"],
        ["BC-250", "FLY-DL"],
        ["CNV-3040"],
        ["TOTE", "PST-A4"],  # the tote bag is not connected: this order waits
        *(HELD, LINE_HELD, LATE, SPLIT, CHANGED),
    ],
)  # fmt: skip
OTHERS = (
    Shop("shopify", "anna", "/shopify", "bottega", EVERYTHING, [["PSW-5070"], ["TEE-BLK-L"]],
        "shops/bottega/orders"),
    Shop("etsy", "anna", "/etsy", "", POSTERS | {"MUG-330": MUG}, [["PST-A4"], ["MUG-330"]], "receipts"),
    Shop("pressero", "lena", "/pressero", "{town}/pressero", FLYERS, [["FLY-A5"], ["FLY-DL"]],
        lines="items", ignored=()),
    Shop("custom", "marc", "/own", "{town}/own", {"PST-A3": POSTERS["PST-A3"], "MUG-330": MUG},
        [["PST-A3"], ["MUG-330"]]),
)  # fmt: skip
