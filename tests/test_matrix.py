"""The matrix in the code is the matrix on paper."""

import re
from pathlib import Path

import pytest

from core.matrix import CELLS, Right, Role
from core.rights import Vetrina, can

PAPER = Path(__file__).parents[2] / "shared" / "permissions.md"

# What the paper calls one line and the code splits: which of the paper's cells mean yes for each right.
PAPER_LINES: dict[str, dict[str, str]] = {
    "Clients view list/profile": {"clients.view": ".+", "clients.list": "Y|C"},
    "Client create, edit, reference id": {"clients.create": ".+", "clients.edit": ".+"},
    "Client archive/delete": {"clients.archive": ".+"},
    "Storefront Access on/off": {"clients.access": ".+"},
    "Invite client admin, resend, revoke": {"clients.invite": "Y|C", "clients.resend": ".+"},
    "Go-live coach view / tick manual step": {"golive.view": ".+", "golive.tick": "Y|C"},
    "Users (client) view list": {"users.view": ".+"},
    "Add user, set role and stores, disable, remove": {"users.edit": ".+"},
    "Own profile, language, notices, 2FA": {"profile.edit": ".+"},
    "Stores view": {"stores.view": ".+", "stores.details": "Y|S|C"},
    "Connect new store, manual store": {"stores.connect": ".+"},
    "Rename, store settings (approval mode, import switch, notices)": {"stores.edit": ".+"},
    "Reconnect / rotate credentials": {"stores.reconnect": ".+"},
    "Disconnect (archive 90 days) / restore": {"stores.disconnect": ".+"},
    "Delete store data": {"stores.delete": ".+"},
    "Sync products now, sync orders now": {"stores.sync_products": "Y|S|C", "stores.sync_orders": ".+"},
    "Connection doctor run / report": {"doctor.run": "Y|S|C", "doctor.view": ".+"},
    "Products view": {"products.view": "Y|S|C", "products.snapshot": ".+"},
    "Connect, edit, disconnect mapping": {"mappings.edit": ".+"},
    "Ignore variant/product": {"mappings.ignore": ".+"},
    "Bulk export mapping CSV": {"mappings.export": ".+"},
    "Bulk import mapping (dry run)": {"mappings.dry_run": ".+"},
    "Bulk import mapping (apply), undo": {"mappings.import": ".+"},
    "Mapping rules create/edit": {"rules.edit": ".+"},
    "Add product, designer, templates": {"designs.edit": ".+"},
    "Publish to store": {"products.publish": ".+"},
    "Delete product here (never in shop by default)": {"products.delete": ".+"},
    "File library upload / delete unused": {"files.upload": ".+", "files.delete": "Y|S|C"},
    "Accept low-DPI warning at mapping": {"mappings.accept_low_dpi": ".+"},
    "Catalog view granted products": {"catalog.view": ".+"},
    "Models, client products, categories, limits": {"catalog.edit": ".+"},
    "Grant product to client": {"catalog.grant": ".+"},
    "Orders view, search, export": {"orders.view": ".+"},
    "Create manual order, draft, submit": {"orders.create": ".+"},
    "Import orders CSV": {"orders.import": ".+"},
    "Approve / release": {"orders.approve": ".+"},
    'Resolve "Not connected" by connecting': {"orders.connect_line": ".+"},
    "Ignore line in this order only": {"orders.ignore_line": ".+"},
    "Replace file, approve as is on a hold": {"orders.fix": ".+"},
    "Edit address, items before release": {"orders.edit": ".+"},
    "Change request after release": {"orders.ask_change": "Y", "orders.answer_change": "answer.*"},
    "Cancel before production": {"orders.cancel": ".+"},
    "Cancel in production": {"orders.ask_cancel": "ask", "orders.cancel_production": "Y|C"},
    "Place/release hold (PSP)": {"orders.provider_hold": ".+"},
    "Reprint / replacement": {"orders.ask_reprint": "ask", "orders.reprint": "Y|C"},
    "Test order": {"orders.test": ".+"},
    "Notes and thread": {"notes.view": ".+", "notes.write": "Y|S|C"},
    "Production board, advance, batch, scan": {"production.view": ".+", "production.advance": ".+"},
    "Packages, tracking enter/correct": {"packages.edit": ".+"},
    "Force status backwards (with reason)": {"orders.force_back": ".+"},
    "Push to shop retry / mark as done by hand": {"pushes.retry": ".+", "pushes.mark_done": "Y|S|C"},
    "Postbacks view own client's log": {"postbacks.view": ".+"},
    "Triggers/templates create, edit, pause": {"postbacks.edit": ".+"},
    "Replay delivery": {"postbacks.replay": ".+"},
    "API keys create/revoke": {"api_keys.edit": ".+"},
    "Settings company, notices, branding": {"settings.company": ".+"},
    "Audit view/export": {"activity.view": "Y|C", "activity.own": ".+"},
    "Jobs see / cancel / retry": {
        "jobs.view": ".+",
        "jobs.all": r"own\+all|Y.*|C",
        "jobs.cancel": "own.*|Y|C",
        "jobs.retry": ".+",
    },
    "Analytics": {"analytics.view": ".+"},
    "PSP users and roles": {"staff.edit": ".+"},
    "Act as client": {"clients.act_as": ".+"},
}
# Rights that the transitions in orders.md name, and the matrix on paper does not: T14, before release.
FROM_TRANSITIONS = {"orders.hold": [Role.ADMIN, Role.ORDER_MANAGER, Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER]}


def paper() -> dict[str, list[str]]:
    """{line: cells}, as written."""
    if not PAPER.exists():
        pytest.skip("the matrix on paper (../shared/permissions.md) is not here")
    rows = [line.split("|")[1:-1] for line in PAPER.read_text().split("## Matrix")[1].splitlines() if line[:1] == "|"]
    return {re.sub(r"\*\*", "", name).strip(): [cell.strip() for cell in cells] for name, *cells in rows[2:]}


def test_every_line_of_the_paper_is_in_the_code_and_nothing_else():
    assert list(paper()) == list(PAPER_LINES)
    named = {right for rights in PAPER_LINES.values() for right in rights} | set(FROM_TRANSITIONS)
    assert named == set(CELLS) == set(Right) - {Right.PUBLIC}


def test_every_right_of_every_role_is_as_on_paper():
    cells, wrong = paper(), []
    for line, rights in PAPER_LINES.items():
        for right, yes in rights.items():
            for role, cell in zip(Role, cells[line], strict=True):
                expected = cell != "-" and re.fullmatch(yes, cell) is not None
                wrong += [(right, role, cell)] * ((CELLS[Right(right)][role] != "-") is not expected)
    assert wrong == []


def test_what_the_transitions_add_is_as_they_say():
    for right, roles in FROM_TRANSITIONS.items():
        assert [role for role in Role if CELLS[Right(right)][role] != "-"] == roles


@pytest.mark.parametrize(
    ("right", "role", "flag"),
    [
        (Right.STORES_CONNECT, Role.STORE_MANAGER, "may_connect_stores"),
        (Right.ORDERS_CONNECT_LINE, Role.ORDER_MANAGER, "order_managers_connect"),
    ],
)
def test_a_right_under_a_switch_is_there_only_with_the_switch(right, role, flag):
    assert can(Vetrina([1], role=role, flags=[flag]), right)
    assert not can(Vetrina([1], role=role), right)


def test_whoever_edits_mappings_may_connect_from_an_order():
    """So connecting asks for the second right alone."""
    editors = [actor for role in Role if can(actor := Vetrina([1], role=role), Right.MAPPINGS_EDIT)]
    assert editors
    assert all(can(editor, Right.ORDERS_CONNECT_LINE) for editor in editors)
