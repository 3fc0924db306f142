"""Secrets at rest: sealed for one place, readable under old keys, renewed under a new one."""

import pytest
from cryptography.fernet import Fernet

from core.crypto import SecretUnreadable, seal, unseal
from core.db import db
from services.credentials import credentials_of, hook_secret_of, keep_credentials, keep_hook_secret
from services.secrets import renew_all

KEYS = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}


@pytest.fixture
def keys(app):
    """Sets the ENCRYPTION_KEYS; they are put back afterwards."""
    before = app.config["ENCRYPTION_KEYS"]
    yield lambda *wanted: app.config.update(ENCRYPTION_KEYS=",".join(wanted))
    app.config["ENCRYPTION_KEYS"] = before


@pytest.fixture
def store(make):
    store = make.store(platform="woocommerce", address="https://shop.example")
    keep_credentials(store, KEYS)
    keep_hook_secret(store, "whispered")
    db.commit()
    return store


def test_a_secret_copied_to_another_place_is_not_read(app):
    with pytest.raises(SecretUnreadable):
        unseal(seal("x", "store/1"), "store/2")


def test_after_renewing_the_old_key_is_needed_no_more(app, store, keys):
    old, new = app.config["ENCRYPTION_KEYS"], Fernet.generate_key().decode()
    keys(new, old)
    assert (credentials_of(store), hook_secret_of(store)) == (KEYS, "whispered")
    assert renew_all() == 2
    db.commit()
    keys(new)
    db.expire_all()
    assert (credentials_of(store), hook_secret_of(store)) == (KEYS, "whispered")


def test_where_a_key_is_missing_nothing_is_written(app, store, keys):
    before = store.hook_secret
    keys(Fernet.generate_key().decode())
    with pytest.raises(SecretUnreadable, match="ENCRYPTION_KEYS"):
        renew_all()
    db.expire_all()
    assert store.hook_secret == before


def test_the_command_says_how_many(app, store):
    said = app.test_cli_runner().invoke(args=["renew-secrets"])
    assert said.output == "2 secrets are sealed with the first key.\n"
