"""Fills an empty Etsy: sellers, their shops, and something on sale in each."""

from sandbox.etsy import listings, shops
from sandbox.etsy.site import Site


def seed(site: Site) -> None:
    """Once for each folder: what has sellers already is left as it is."""
    with site.state.transaction():
        if site.state.row("select 1 from users"):
            return
        shops.seed(site)
        for shop in shops.every(site):
            listings.seed(site, shop)
