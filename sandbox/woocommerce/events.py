"""What happened, told to the webhooks that listen to it: queued here, sent by `sender`."""

import time

from sandbox.woocommerce.site import Site


def fire(site: Site, topic: str, resource_id: int) -> None:
    """Queue a delivery for each active webhook of `topic`; one that still waits for the resource is enough."""
    due = time.time() + site.option("delivery_delay")
    for webhook in site.state.rows("select id from webhooks where topic = ? and status = 'active'", topic):
        site.state.run(
            "insert or ignore into queue (webhook_id, resource_id, due) values (?, ?, ?)",
            webhook["id"], resource_id, due,
        )  # fmt: skip
    site.work_waiting.set()
