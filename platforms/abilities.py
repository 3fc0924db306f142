"""What shops can do for us, each with the methods of the port that do it."""

from enum import StrEnum


class Ability(StrEnum):
    """What a shop can do for us."""

    PRODUCTS = "products"  # product_count, products, product
    ORDERS = "orders"  # order, changed_orders, orders, statuses; order_count where the shop counts
    DELIVERIES = "deliveries"  # is_genuine, delivery_key, read_delivery: the shop tells us by itself
    WEBHOOKS = "webhooks"  # ensure_webhooks, webhooks, remove_webhooks: we set up ourselves what it tells
    SHARED_DOOR = "shared_door"  # sender_of: all shops of the platform deliver to one address, signed for our app
    NOTES = "notes"  # note
    SHIP = "ship"  # ship
    PUBLISH = "publish"  # publish; questions where the shop has some: products of ours are put on sale there
    STAGES = "stages"  # set_stage: an order's lines have stages of the shop's own
    OAUTH = "oauth"  # authorize_url: the owner says yes in the shop, no key is typed
    GRANT = "grant"  # read_grant: the shop posts the keys to us then
    INSTALL = "install"  # read_install: the platform sends us owners who begin on its own pages
    CODE = "code"  # read_return, exchange: the owner's browser brings a code back, which buys the keys
    RENEWAL = "renewal"  # renew: the keys run out and are renewed
    KEYS = "keys"  # the owner can type keys: `key_fields`
    FIELD_MAP = "field_map"  # fields, look, misread: where its messages say what differs from shop to shop
