"""A file that somebody brought while they stood in for another is worked off on behalf of whom."""

from core.db import db
from core.matrix import Role
from models import Activity, Client, MappingChange


def test_what_a_worker_does_with_a_file_is_on_behalf_of_whom_it_was_brought_for(
    app, make, sign_in, admin, store, work, bring, uid, art, variants
):
    sheet = bring([["Store Variant ID", "Product UID", "Design File URL"], ["V1", uid("a4"), art]])
    olga = make.member(client=db.get_one(Client, store.client_id), user=make.user(first_name="Olga", last_name="Lumen"))
    piero = sign_in(make.member(Role.PROVIDER_ADMIN))
    data = {"whom": f"member:{olga.id}", "reason": "Asked on the phone"}
    piero.post(f"/clients/{store.client_id}/view-as", data=data)
    piero.post(f"/sheets/{sheet.id}/applying")
    work()
    acts = dict(db.query(Activity).with_entities(Activity.action, Activity.on_behalf_of))
    assert (acts["mapping.import_begun"], acts["mapping.imported"]) == ("Olga Lumen", "Olga Lumen")
    assert [change.on_behalf_of for change in db.query(MappingChange)] == ["Olga Lumen"]
    admin.post(f"/sheets/{sheet.id}/undoing")
    work()
    acts = dict(db.query(Activity).with_entities(Activity.action, Activity.on_behalf_of))
    assert (acts["mapping.import_undo_begun"], acts["mapping.import_undone"]) == ("", "")


def test_what_was_stopped_while_it_was_applied_or_taken_back_is_noted(admin, bring, work, uid, art, variants):
    sheet = bring([["Store Variant ID", "Product UID", "Design File URL"], ["V1", uid("a4"), art]])
    for act in ("applying", "cancellation", "cancellation", "applying"):
        admin.post(f"/sheets/{sheet.id}/{act}")
    work()
    for act in ("undoing", "cancellation"):
        admin.post(f"/sheets/{sheet.id}/{act}")
    words = [line.action.partition(".")[2] for line in db.query(Activity).order_by(Activity.id)]
    once = ["import_begun", "import_stopped", "import_begun"]
    assert [word for word in words if word.startswith("import")] == [
        *once,
        "imported",
        "import_undo_begun",
        "import_stopped",
    ]
