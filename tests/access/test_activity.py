"""The activity log: each sees what they may, and finds it."""

import ast
import re
from pathlib import Path

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from core.act_areas import AREAS
from core.acts import ACTS, FIELDS, VALUES, value
from core.db import db
from core.matrix import Role
from models import Activity, MembershipClient
from services.activity import log_activity
from tests.conftest import HTMX
from tests.test_scope import furnish

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'\b(?:log_activity|_log)\(\s*"([a-z_]+\.[a-z_]+)"')


@pytest.fixture
def noted(make, app):
    """note(member, code, row, …): an act of somebody."""
    from flask import g

    def note(member, code, row, **facts):
        g.actor = member
        log_activity(code, row, **facts)
        db.commit()
        del g.actor

    return note


@pytest.fixture
def log(make, noted):
    """Ada and Bruno of one client, Carla of another, and the boss."""
    ada = make.member(user=make.user(first_name="Ada", last_name="Lovelace"))
    bruno = make.member(Role.STORE_MANAGER, client=ada.client, user=make.user(first_name="Bruno", last_name="Neri"))
    carla = make.member(user=make.user(first_name="Carla", last_name="Gallo"))
    boss = make.member(Role.PROVIDER_ADMIN, user=make.user(first_name="Dario", last_name="Boss"))
    store = make.store(client_id=ada.client_id, name="Prints shop")
    noted(ada, "store.changed", store, before={"name": "Old <i>"}, after={"name": "Prints shop"}, reason="typo")
    noted(bruno, "store.restored", store)
    noted(carla, "store.created", make.store(client_id=carla.client_id, name="Carla's shop"))
    noted(boss, "member.added", boss, name="eve@print.example")
    return {"ada": ada, "bruno": bruno, "carla": carla, "boss": boss, "store": store}


def people_on(page: str) -> set[str]:
    return {
        name for name in ("Ada Lovelace", "Bruno Neri", "Carla Gallo", "Dario Boss") if f">{name}</" in rows_of(page)
    }


def rows_of(page: str) -> str:
    return page.split("<tbody", 1)[-1].split("</tbody>")[0]


def seen_by(sign_in, member, query=""):
    return people_on(sign_in(member).get(f"/activity/{query}", headers=HTMX).text)


def test_each_sees_the_acts_in_their_scope(sign_in, log, make):
    everyone = {"Ada Lovelace", "Bruno Neri", "Carla Gallo", "Dario Boss"}
    assert seen_by(sign_in, log["boss"]) == everyone
    assert seen_by(sign_in, make.member(Role.SUPPORT)) == everyone
    assert seen_by(sign_in, log["ada"]) == {"Ada Lovelace", "Bruno Neri"}
    assert seen_by(sign_in, make.member(Role.ACCOUNT_MANAGER)) == everyone - {"Dario Boss"}


def test_whoever_has_only_their_own_acts_sees_only_those(sign_in, log, make):
    page = sign_in(log["bruno"]).get("/activity/", headers=HTMX).text
    assert ("Restored a store" in page, "Changed a store" in page) == (True, False)
    assert seen_by(sign_in, make.member(Role.OPERATOR)) == set()


def test_an_account_manager_sees_the_acts_of_assigned_clients(sign_in, log, make):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=manager.id, client_id=log["carla"].client_id))
    db.commit()
    assert seen_by(sign_in, manager) == {"Carla Gallo"}
    assert sign_in(manager).get(f"/activity/?client={log['ada'].client_id}").status_code == 404


@pytest.mark.parametrize(
    "query,found",
    [
        ("?q=carla", {"Carla Gallo"}),
        ("?q=prints+sho", {"Ada Lovelace", "Bruno Neri"}),
        ("?q=typo", {"Ada Lovelace"}),
        ("?area=member", {"Dario Boss"}),
        ("?area=nothing", set()),
        ("?until=2020-01-01", set()),
        ("?since=2999-01-01", set()),
        ("?since=2020-01-01&until=2999-01-01&area=member", {"Dario Boss"}),
        ("?since=x&until=9999-12-31&area=member", {"Dario Boss"}),
        ("?person=999999999999999999999999", set()),
        ("?object=stores:x", set()),
        ("?object=users;drop", set()),
    ],
)
def test_the_log_is_searched_and_filtered(sign_in, log, query, found):
    assert seen_by(sign_in, log["boss"], query) == found


def test_one_object_one_person_one_client(sign_in, log):
    boss, store = log["boss"], log["store"]
    assert seen_by(sign_in, boss, f"?object=stores:{store.id}") == {"Ada Lovelace", "Bruno Neri"}
    assert seen_by(sign_in, boss, f"?person={log['bruno'].id}") == {"Bruno Neri"}
    assert seen_by(sign_in, boss, f"?client={log['carla'].client_id}") == {"Carla Gallo"}


def test_a_client_cannot_ask_for_anothers_log(sign_in, log):
    assert seen_by(sign_in, log["ada"], f"?client={log['carla'].client_id}") == {"Ada Lovelace", "Bruno Neri"}
    assert seen_by(sign_in, log["ada"], f"?person={log['carla'].id}") == set()


def test_a_line_tells_before_after_why_and_from_where_as_text(sign_in, log):
    page = sign_in(log["boss"]).get("/activity/?q=typo", headers=HTMX).text
    assert "Old &lt;i&gt; → Prints shop" in page
    assert ("typo" in page, "Changed a store" in page) == (True, True)


def test_an_empty_log_says_what_it_is_for(sign_in, make):
    assert "Nothing yet" in sign_in(make.member()).get("/activity/").text


def test_an_act_through_the_front_door_bears_name_and_address(sign_in, make):
    boss = make.member(Role.PROVIDER_ADMIN)
    sign_in(boss).post("/clients/", data={"name": "X", "locale": "it"}, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    noted = db.scalars(select(Activity)).one()
    assert (noted.actor, noted.address, noted.membership_id) == (boss.name, "198.51.100.7", boss.id)
    assert len(noted.request_id) == 12


def test_every_act_that_the_sources_name_has_words():
    folders = (ROOT / name for name in ("services", "blueprints", "jobs"))
    codes = {code for folder in folders for path in folder.rglob("*.py") for code in CODE.findall(path.read_text())}
    assert sorted(codes - set(ACTS)) == []


def test_every_act_falls_into_an_area():
    assert {code.partition(".")[0] for code in ACTS} == set(AREAS)


def keys_logged() -> set[str]:
    """The names of fields that stand in the code beside what writes the log."""
    found: set[str] = set()
    for path in (*ROOT.glob("services/*.py"), *ROOT.glob("blueprints/*/*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(call, "func", None), "id", "")
            if name in ("log_activity", "_log", "_note"):
                dicts = [part for word in call.keywords for part in ast.walk(word.value) if isinstance(part, ast.Dict)]
                found |= {key.value for each in dicts for key in each.keys if isinstance(key, ast.Constant)}
            elif name in ("changed", "change_settings"):
                found |= {word.arg for word in call.keywords if word.arg}
    return found


def test_every_field_of_the_log_has_words_in_both_languages(app):
    from blueprints.catalog.areas import SAME
    from blueprints.clients.forms import ClientForm, RulesForm
    from blueprints.profile.forms import ProfileForm
    from blueprints.stores.forms import SettingsForm

    with app.test_request_context():
        forms = {field.name for form in (ClientForm, RulesForm, ProfileForm, SettingsForm) for field in form()}
    built = {"names", "only_for", "formats", "descriptions", "category_id", "base_price", "countries", "clients"}
    parcel = {"package", "carrier", "code", "tracking_code", "tracking_url", "pieces"}
    written = keys_logged() | forms | set(SAME) | built | parcel | {"stores", "may_connect_stores", "uid"}
    assert written - {"csrf_token"} - set(FIELDS) == set()
    words = [*FIELDS.values(), *(word for told in VALUES.values() for word in told.values())]
    with app.test_request_context(), force_locale("it"):
        assert [str(word) for word in words if not str(word)] == []
        assert (str(FIELDS["approval"]), str(value("approval", "delayed"))) == ("Approvazione", "dopo un ritardo")


def test_the_log_names_the_stores_of_a_user(sign_in, make):
    ada = make.member()
    store = make.store(client_id=ada.client_id, name="Prints shop")
    bruno = make.member(Role.VIEW_ONLY, client=ada.client)
    data = {"role": "store_manager", "reach": "some", "stores": [store.id]}
    browser = sign_in(ada)
    browser.post(f"/users/{bruno.id}", data=data)
    noted = db.scalars(select(Activity)).one()
    assert (noted.before["stores"], noted.after["stores"]) == ("all", ["Prints shop"])
    row = " ".join(rows_of(browser.get("/activity/").text).split())
    assert re.search(r"<dt>Stores</dt><dd>all → Prints shop ?</dd>", row), row


def test_the_staff_narrows_it_to_a_client_and_anybody_to_one_act(sign_in, log):
    boss, ada, carla = log["boss"], log["ada"], log["carla"]
    page = sign_in(boss).get(f"/activity/?whose={carla.client_id}").text
    assert people_on(page) == {"Carla Gallo"}
    assert f'<option value="{carla.client_id}" selected>' in page
    assert seen_by(sign_in, boss, "?act=store.restored") == {"Bruno Neri"}
    assert seen_by(sign_in, ada, f"?whose={carla.client_id}") == set()
    assert 'name="whose"' not in sign_in(ada).get("/activity/").text
    chip = sign_in(ada).get(f"/activity/?object=stores:{log['store'].id}&act=store.restored", headers=HTMX).text
    assert [f"Remove filter: {name}" in chip for name in ("Prints shop", "Restored a store")] == [True, True]


def test_the_pages_of_things_lead_to_what_was_done_to_them(sign_in, make):
    here = furnish(make, make.client())
    boss = sign_in(make.member(Role.PROVIDER_ADMIN))
    ids, product = here.ids, make.catalog_product()
    pages = {
        f"/products/{ids['product_id']}": f"products:{ids['product_id']}",
        f"/files/{ids['file_id']}": f"files:{ids['file_id']}",
        f"/designs/{ids['design_id']}": f"designs:{ids['design_id']}",
        f"/stores/{ids['store_id']}": f"stores:{ids['store_id']}",
        f"/catalog/{product.id}": f"catalog_products:{product.id}",
        f"/users/{ids['member_id']}/edit": f"memberships:{ids['member_id']}",
        f"/publications/{ids['publication_id']}": f"publications:{ids['publication_id']}",
        f"/postbacks/{ids['endpoint_id']}": f"postback_endpoints:{ids['endpoint_id']}",
        f"/templates/{ids['template_id']}/edit": f"templates:{ids['template_id']}",
        f"/orders/{ids['order_id']}": f"orders:{ids['order_id']}",
    }
    lacking = [path for path, thing in pages.items() if f'href="/activity/?object={thing}"' not in boss.get(path).text]
    assert lacking == []
