"""The client to filter by, where there are more than a select can hold."""

import re
from html import unescape

from blueprints.orders.views import FEW
from core.matrix import Role
from tests.orders.test_list import numbered


def test_one_of_many_clients_is_looked_for_and_the_other_filters_stay(make, sign_in):
    wanted = make.client(name="Zeta Press", reference="ZP-1")
    store = make.store(client_id=wanted.id)
    make.order(store, number="Z", status="failed")
    make.order(store, number="Y", status="created")
    for _number in range(FEW):
        make.order(make.store(), status="failed")
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    [way] = re.findall(r'href="(/orders/filters/client[^"]*)"', staff.get("/orders/?status=failed&what=ever").text)
    [found] = re.findall(r'class="ware" href="([^"]*)"', staff.get(f"{unescape(way)}&name=zp-1&what=ever").text)
    assert numbered(staff.get(unescape(found))) == ["Z"]


def test_nothing_else_is_picked_so(make, sign_in):
    assert sign_in(make.member()).get("/orders/filters/planet").status_code == 404
