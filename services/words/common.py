"""What a refusal means, whichever platform it is on. `%(platform)s` and `%(host)s` are the shop's."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from platforms import Code

WORDS: dict[str, tuple[LazyString, LazyString]] = {
    # what was typed
    Code.ADDRESS_INVALID: (
        _("This is not the address of a website."),
        _("Copy it from the browser while the shop is open, for example https://www.example.com."),
    ),
    Code.ADDRESS_NOT_ALLOWED: (
        _("%(host)s is not an address on the public internet, or uses an unusual port. Vetrina does not call it."),
        _("Give the address by which buyers reach the shop."),
    ),
    Code.HTTPS_NEEDED: (
        _("%(host)s can only be reached without encryption (http)."),
        _("Switch on https at the shop's hosting; most offer a free certificate. Then try again."),
    ),
    Code.TOO_MANY_REDIRECTS: (
        _("The address leads from one redirect to the next and never arrives."),
        _("Type the final address of the shop, as the browser shows it once the shop is open."),
    ),
    Code.NOT_A_SHOP: (
        _("There is a website at %(host)s, but no shop behind this address."),
        _("Check the address; copy it from the browser while the shop is open."),
    ),
    Code.PERMALINKS_PLAIN: (
        _("The shop was found, but its permalinks are set to “Plain”, which shuts the way in."),
        _("In WordPress open Settings → Permalinks, choose “Post name”, save, and try again."),
    ),
    Code.API_SHUT: (
        _("%(platform)s turns Vetrina away."),
        _("A firewall may be in the way: allow Vetrina to call the shop."),
    ),
    # the way there
    Code.NAME_UNKNOWN: (
        _("No website with the name %(host)s could be found."),
        _("Check the spelling. If the domain is new, wait until it is known everywhere."),
    ),
    Code.CONNECTION_FAILED: (
        _("%(host)s does not accept connections at the moment."),
        _("Check that the shop opens in a browser."),
    ),
    Code.TLS_FAILED: (
        _("The certificate of %(host)s is not valid, so the connection would not be safe."),
        _("Have the certificate renewed at the shop's hosting."),
    ),
    Code.TIMED_OUT: (
        _("%(host)s did not answer in time."),
        _("Check whether the shop is slow in a browser too."),
    ),
    # the right to ask
    Code.KEY_REFUSED: (
        _("%(platform)s does not know the key: it is mistyped, or it was revoked."),
        _("Create a new key in the shop and connect the store again."),
    ),
    Code.SECRET_WRONG: (
        _("The secret does not belong to the key."),
        _("Copy the secret again; if it is lost, create a new key."),
    ),
    Code.CLOCK_WRONG: (
        _("The clock of the shop's server is wrong, so it takes our signed calls for old ones."),
        _("Ask the shop's hosting to set the server's clock."),
    ),
    Code.KEY_READS_ONLY: (
        _("The key may read but not write."),
        _("Create a key that may do both; Vetrina needs it for order status and tracking."),
    ),
    Code.KEY_WRITES_ONLY: (
        _("The key may write but not read."),
        _("Create a key with the permission “Read/Write”."),
    ),
    Code.ROLE_TOO_SMALL: (
        _("The user behind the key may not manage the shop."),
        _("Create the key for a user who may."),
    ),
    Code.GRANT_UNREADABLE: (
        _("The shop sent something in place of its keys."),
        _("Try again, or type a key and its secret instead."),
    ),
    Code.PLAN_REFUSED: (
        _("The shop's plan does not include access for other programs."),
        _("Change the plan at the platform, then try again."),
    ),
    # the answer
    Code.THROTTLED: (
        _("The shop asks for a pause: too many calls in a short time."),
        _("Nothing to do: Vetrina waits as long as the shop asks and then goes on."),
    ),
    Code.GONE: (
        _("The shop does not have this any more."),
        _("If it was deleted by mistake, restore it in the shop."),
    ),
    Code.ROUTE_MISSING: (
        _("%(platform)s answers, but does not have what was asked for."),
        _("Check the address of the shop."),
    ),
    Code.FIELDS_REFUSED: (
        _("The shop refused what was sent to it."),
        _("Read the shop's words below; a plug-in may demand more than usual."),
    ),
    Code.ASKED_WRONGLY: (
        _("Vetrina asked for something that this platform does not have."),
        _("Tell the print provider, with the time at which it happened."),
    ),
    Code.ORDER_OVER: (
        _("The order is closed in the shop (%(shop_status)s), so its status was left as it is."),
        _("Check the order in the shop; change its status there if that is right."),
    ),
    Code.SHOP_FAILED: (
        _("%(platform)s answered with an error of its own (%(status)s)."),
        _("Often this passes. If it stays, ask the support of the shop."),
    ),
    Code.MAINTENANCE: (
        _("The shop is in maintenance."),
        _("Nothing to do: Vetrina goes on when the shop is back."),
    ),
    Code.MOVED: (
        _("The shop now redirects to another address (%(to)s)."),
        _("Reconnect the store, so that Vetrina learns the new address; products, connections and orders are kept."),
    ),
    Code.PAGE_INSTEAD: (
        _("%(platform)s answered with a web page in place of what was asked: a cache, a firewall or maintenance."),
        _("Often this passes. If it stays, check what stands between the shop and the internet."),
    ),
    Code.TEXT_AROUND: (
        _("%(platform)s writes other text round its answers, so that they cannot be read."),
        _("Ask the support of the shop, with the time at which it happened."),
    ),
    Code.CUT_SHORT: (
        _("%(platform)s broke off its answer."),
        _("Often this passes. If it stays, ask the support of the shop."),
    ),
    Code.TOO_BIG: (
        _("The shop's answer is larger than Vetrina takes."),
        _("Tell the print provider, with the time at which it happened."),
    ),
    Code.TYPE_NOT_ALLOWED: (
        _("There is no file of a kind that can be printed at this address."),
        _("Give the address of a PDF, PNG, JPEG or TIFF."),
    ),
    Code.SHAPE_UNKNOWN: (
        _("%(platform)s answered in a shape that Vetrina does not know."),
        _("Tell the print provider, with the time at which it happened."),
    ),
    Code.CODE_REFUSED: (
        _("%(platform)s did not take our answer to your consent any more: it was too late, or it was used before."),
        _("Authorise once more."),
    ),
    Code.ACCESS_ENDED: (
        _("%(platform)s no longer accepts our access to %(host)s."),
        _("Connect the store again; products, connections and orders are kept."),
    ),
    Code.SCOPE_MISSING: (
        _("Permissions are missing: %(scopes)s."),
        _("Connect the store again and grant all that is asked for."),
    ),
    Code.APP_REFUSED: (
        _("%(platform)s does not accept Vetrina as an application at the moment."),
        _("Nothing to do for you: the print provider has to look at the settings."),
    ),
    Code.NOT_APPROVED: (
        _("%(platform)s has not approved Vetrina for this yet."),
        _("Nothing to do for you: the print provider has to ask for it."),
    ),
    Code.API_NEEDED: (
        _("For this Vetrina needs access to the API of %(platform)s, and none was typed."),
        _("Reconnect the store and type the API's keys, or settle this by hand."),
    ),
    Code.SITE_UNKNOWN: (
        _("Nobody has said whether the site that sent this is the store's own: %(site)s"),
        _("Say on the page of the store's messages which site is its own. Until then they are kept, and not applied."),
    ),
    Code.NO_SHOP_THERE: (
        _("This account has no shop."),
        _("Log in with the account that owns the shop, and authorise again."),
    ),
    Code.SHOP_FROZEN: (
        _("The shop is frozen because of an open bill."),
        _("Orders go on when it is paid."),
    ),
    Code.SHOP_LOCKED: (
        _("The platform has locked this shop."),
        _("Ask the support of the platform."),
    ),
    Code.ORDER_HELD: (
        _("The order is on hold in the shop (%(reason)s)."),
        _("Release it in the shop; then send the tracking again."),
    ),
    Code.SHIPPED_BY_OTHERS: (
        _("The order was already fulfilled in the shop, so the tracking was not sent."),
        _("Check the order in the shop; settle this by hand if that is right."),
    ),
    Code.NOT_ROUTED: (
        _("The shop has not given Vetrina anything of this order to ship."),
        _("Check in the shop from which location the order is fulfilled, and that Vetrina may fulfil there."),
    ),
    Code.TRACKING_DENIED: (
        _("%(platform)s does not let our app send tracking for this shop."),
        _("Copy the tracking code to the shop yourself, and mark this as done by hand."),
    ),
    Code.TRACKING_NEEDED: (
        _("For this destination the order is shipped only with a carrier and a tracking code."),
        _("Add both to the package, then send it again."),
    ),
    Code.TOO_MANY_VARIANTS: (
        _("%(platform)s takes at most %(limit)s variants in one product from Vetrina."),
        _("Leave out some of the sizes or options, or make two products of it."),
    ),
    Code.TOO_MANY_OPTIONS: (
        _("Variants on %(platform)s differ by at most %(limit)s options."),
        _("Choose variants that differ in fewer options, or make a product for each value of one."),
    ),
    Code.TOO_MANY_PICTURES: (
        _("%(platform)s shows at most %(limit)s pictures of a product."),
        _("Take some of them out; then publish again."),
    ),
    Code.SKU_TAKEN: (
        _("The shop has something with the SKU %(sku)s already, in its trash."),
        _("Restore it there, or delete it for good; then publish again."),
    ),
    Code.PICTURE_REFUSED: (
        _("The shop could not use a picture (%(shop_message)s)."),
        _("Choose another picture, and publish again: the product that is there is mended."),
    ),
    Code.NO_SHOP_FRONT: (
        _("This shop has no online store in which buyers would see the product."),
        _("Add the sales channel Online Store in the shop, or publish the product as a draft."),
    ),
    Code.QUOTA_USED_UP: (
        _("The calls that %(platform)s allows our app in a day are used up."),
        _("Nothing to do: Vetrina goes on as they come back."),
    ),
    Code.BULK_FAILED: (
        _("%(platform)s gave up while putting the list of products together."),
        _("Sync again. If it stays, tell the print provider, with the time at which it happened."),
    ),
    # Vetrina's own
    "another_shop": (
        _("These keys belong to another shop (%(host)s) than this store."),
        _("Authorise in the shop of this store, or connect the other shop as a store of its own."),
    ),
    "not_possible_here": (
        _("This shop cannot be connected to this account."),
        _("If the shop is yours, ask the print provider."),
    ),
    "reference_differs": (
        _("The shop says that its client is “%(told)s”; this client's Reference ID is “%(ours)s”."),
        _("Make them the same, here or in the shop, or check that the store is connected for the right client."),
    ),
    "reference_missing_here": (
        _("The shop says that its client is “%(told)s”; this client has no Reference ID."),
        _("Enter it as the client's Reference ID, so that it can be checked whose the shop is."),
    ),
    "reference_missing_there": (
        _("The shop does not say whose it is; this client's Reference ID is “%(ours)s”."),
        _("Enter it in the shop as its Integration ID, so that it can be checked whose the shop is."),
    ),
    "reference_missing": (
        _("Neither the shop nor this client has a reference, so nobody can check whose the shop is."),
        _("Give the client a Reference ID, and enter the same in the shop as its Integration ID."),
    ),
    "sender_untold": (
        _("The shop's messages do not say from which site they are, so orders of other sites would be taken as well."),
        _("Have the messages hold the site, or see to it that this address gets messages of this site alone."),
    ),
    "denied": (
        _("The request was declined in the shop. Nothing was connected."),
        _("Authorise again, or type a key and its secret."),
    ),
    "keys_never_came": (
        _("The shop says that it agreed, but its keys never arrived here."),
        _("A firewall of the shop may hold them back. Type a key and its secret instead."),
    ),
    "answer_unknown": (
        _("Nobody here waits for this answer: it was used before, came too late, or was begun in another browser."),
        _("Begin again, and stay in this browser until the shop is connected."),
    ),
    "expired": (
        _("No answer came from the shop within 15 minutes."),
        _("Authorise again, or type a key and its secret."),
    ),
    "empty_answer": (
        _("The shop says that it has products, but listed none. Nothing was marked as gone."),
        _("Check that the products are published, then sync again."),
    ),
    "unexpected": (
        _("Something broke on our side. It has been noted."),
        _("Try again in a while. If it stays, tell the print provider."),
    ),
}
