"""Every role of the provider walks every page that it can reach, and finds nothing that it may not do."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from jobs.demo.people import STAFF
from tests.browser.conftest import Town
from tests.browser.walking import found_by, of_person


@pytest.mark.parametrize("name", STAFF)
def test_a_role_finds_no_control_that_it_may_not_use(town: Town, person: Callable[..., Page], name: str):
    assert found_by(town, person(name), of_person(town, name)) == ([], [])
