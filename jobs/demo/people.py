"""Who can log in to the demo."""

from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Client, Membership, User
from services.passwords import keep_password

PASSWORD = "vetrina-demo-2026"
HOST = "vetrina.test"
STAFF = {
    "admin": ("Paola", "Ferri", Role.PROVIDER_ADMIN),
    "account": ("Andrea", "Neri", Role.ACCOUNT_MANAGER),
    "prepress": ("Giorgia", "Conti", Role.PREPRESS),
    "floor": ("Luca", "Moretti", Role.OPERATOR),
    "support": ("Sara", "Gallo", Role.SUPPORT),
}
CLIENT = "La Bottega del Poster"
MEMBERS = {
    "anna": ("Anna", "Bianchi", Role.ADMIN),
    "stefano": ("Stefano", "Rizzo", Role.STORE_MANAGER),
    "olga": ("Olga", "Marini", Role.ORDER_MANAGER),
    "vera": ("Vera", "Costa", Role.VIEW_ONLY),
}
OTHER_CLIENTS = {
    "NORD-02": ("Nordlicht Prints", "lena", "Lena", "Vogt"),
    "LUM-03": ("Atelier Lumen", "marc", "Marc", "Dubois"),
}


def make_people() -> Client:
    """Staff and clients with everybody who belongs to them. Made once; gives the client with the shop."""
    for name, (first, last, role) in STAFF.items():
        member(name, first, last, role)
    for reference, (client_name, name, first, last) in OTHER_CLIENTS.items():
        member(name, first, last, Role.ADMIN, client(client_name, reference))
    bottega = client(CLIENT, "BDP-01")
    for name, (first, last, role) in MEMBERS.items():
        member(name, first, last, role, bottega)
    return bottega


def client(name: str, reference: str) -> Client:
    found = db.scalar(select(Client).where(Client.reference == reference))
    if found is None:
        found = Client(name=name, reference=reference, access_on=True)
        db.add(found)
        db.flush()
    return found


def member(name: str, first: str, last: str, role: Role, client: Client | None = None) -> Membership:
    user = db.scalar(select(User).where(User.email == f"{name}@{HOST}"))
    if user is None:
        user = User(email=f"{name}@{HOST}", first_name=first, last_name=last)
        keep_password(user, PASSWORD)
        db.add(user)
        db.flush()
    of_user = select(Membership).where(Membership.user_id == user.id)
    found = db.scalar(of_user.where(Membership.client_id == (client.id if client else None)))
    if found is None:
        found = Membership(user_id=user.id, client_id=client.id if client else None, role=role, accepted_at=now())
        db.add(found)
        db.flush()
    return found


def log_ins() -> str:
    """What `./start` prints."""
    people = [(name, role, "provider") for name, (_first, _last, role) in STAFF.items()]
    people += [(name, role, CLIENT) for name, (_first, _last, role) in MEMBERS.items()]
    people += [(name, Role.ADMIN, called) for called, name, _first, _last in OTHER_CLIENTS.values()]
    rows = [f"  {name + '@' + HOST:24} {role.value.replace('_', ' '):17} {place}" for name, role, place in people]
    return "\n".join([f"Log in with the password {PASSWORD}", "", *rows])


def member_called(name: str) -> Membership:
    return db.scalars(select(Membership).join(User).where(User.email == f"{name}@{HOST}")).one()
