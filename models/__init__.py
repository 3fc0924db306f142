from models.base import Base, ClientOwned
from models.batches import BatchKind, BatchStep, MappingBatch, MappingRefusal
from models.catalog import (
    CatalogCategory,
    CatalogGrant,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    CatalogVersion,
    PrintArea,
)
from models.clients import Client
from models.exports import Export
from models.files import File, FileState
from models.intake import Delivery, InboxSource, InboxState
from models.ledger import LedgerDay
from models.orders import Order, OrderItem, Package, PackageLine, PackageState, Reason, Status
from models.outbox import Heartbeat, Mail, Push, PushKind, PushState
from models.people import (
    Invitation,
    InvitationState,
    LoginSession,
    Membership,
    MembershipClient,
    MembershipStore,
    PasswordReset,
    User,
)
from models.pictures import Picture
from models.privacy import PrivacyKind, PrivacyRequest
from models.products import Mapping, MappingChange, MappingFile, MappingState, Product, Variant
from models.rules import MappingRule
from models.sheets import Plan, Sheet, SheetKind, SheetRow, SheetStep
from models.stores import (
    ApprovalMode,
    Claim,
    Connection,
    Credentials,
    Round,
    RoundKind,
    Store,
    StoreStatus,
    Sync,
    SyncKind,
)
from models.story import (
    Activity,
    Happening,
    OrderRequest,
    RequestKind,
    RequestState,
    SavedView,
    TimelineEntry,
)
from models.templates import Template, TemplateFile
from models.work import Work, WorkState

__all__ = [name for name in dir() if name[0].isupper()]
