"""Publishing killed in the middle, at random moments, in a worker process of its own."""

import json
import random
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from commands.install import ROOT
from core.db import db, now
from models import Mapping, MappingChange, Product, Publication, Store
from services.shops import open_shop
from tests.publishing.road import ETSY, saved_form

KILLS = 7  # of each of the three shops
MOST_STATEMENTS = 70
TOLD = ("BASE_URL", "SHOPIFY_CLIENT_ID", "SHOPIFY_CLIENT_SECRET", "SHOPIFY_SITE", "ETSY_KEYSTRING")
TOLD += ("ETSY_SHARED_SECRET", "ETSY_WEBHOOK_SECRET", "ETSY_SITE", "ETSY_API", "ALLOW_LOCAL_TARGETS", "STORAGE_URL")


@pytest.fixture
def worker(app, settings, market):
    """`worker(publication, dies_after)`: how the process ended."""
    own = json.dumps({name: app.config[name] for name in TOLD})
    command = [sys.executable, "-m", "tests.publishing.worker", json.dumps(settings.model_dump(mode="json")), own]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(publication, dies_after):
            db.get_one(Publication, publication.id).due_at = now()  # its lease has run out
            db.commit()
            process.stdin.write(json.dumps([publication.id, dies_after]) + "\n")
            process.stdin.flush()
            line = next(line for line in process.stdout if line.strip().lstrip("-").isdigit())
            db.expire_all()
            return int(line)

        yield run
        process.stdin.close()


def test_whenever_a_worker_is_killed_there_is_one_product_one_mapping_and_no_picture_too_many(
    market, ready, owner, poster, worker
):
    chance = random.Random(5)
    publication = ready(market, **ETSY)
    answer = owner.post(f"/publications/{publication.id}/edit", data=saved_form(publication, poster, **ETSY))
    assert answer.status_code == 303
    ends = []
    while len(ends) < KILLS:
        end = worker(publication, chance.randint(1, MOST_STATEMENTS))
        if end == 0:  # it was told before it could be killed: once more from the beginning
            answer = owner.post(f"/publications/{publication.id}/tries")
            db.expire_all()
            continue
        ends.append(end)
    while db.get_one(Publication, publication.id).state == "publishing":
        assert worker(publication, None) == 0
    assert ends == [-signal.SIGKILL] * KILLS
    assert db.get_one(Publication, publication.id).state == "published"
    title, shop = publication.title, open_shop(db.get_one(Store, publication.store_id))
    db.commit()
    assert [each.title for each in shop.products()].count(title) == 1
    assert market.pictures() == 3  # two mock-ups and a picture
    own = select(func.count()).select_from(Product).where(Product.title == title)
    assert (db.scalar(own), db.query(Mapping).count(), db.query(MappingChange).count()) == (1, 2, 2)
