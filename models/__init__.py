from models.api_keys import ApiKey, ApiScope
from models.base import Base, ClientOwned
from models.batches import BatchKind, BatchStep, MappingBatch, MappingRefusal, VariantPicks
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
from models.designs import Design, DesignFile, DesignLook, DesignPrint, DesignPrinting
from models.exports import Export
from models.figures import DayFigure, DaySpread, FigureZone, MonthFigure, MonthSpread, SpreadKind
from models.files import File, FileState
from models.floor import FloorBatch, FloorBatchLine, FloorBatchState, FloorSetting, Scan
from models.golive import GoLiveSaid, GoLiveTick
from models.holds import Holdable, Turn
from models.intake import Delivery, InboxSource, InboxState
from models.ledger import LedgerDay
from models.notices import (
    Mailing,
    Notice,
    NoticeCause,
    NoticeKind,
    NoticeLook,
    NoticeMail,
    NoticeSetting,
    OrderMail,
    Source,
)
from models.orders import Order, OrderItem, Reason, ReprintReason, Status
from models.outbox import Heartbeat, Mail, Push, PushKind, PushState
from models.packages import Package, PackageLine, PackageState
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
from models.postbacks import (
    EndpointKind,
    EndpointState,
    Event,
    Postback,
    PostbackAttempt,
    PostbackEndpoint,
    PostbackResend,
    PostbackState,
)
from models.preflight import FileApproval, FileFix, FileLink, Judging, LinkState
from models.privacy import PrivacyKind, PrivacyRequest
from models.products import Mapping, MappingChange, MappingFile, MappingState, Product, Variant
from models.provider_settings import THE_ONE, DeadlineSetting, PreflightSetting
from models.publications import Publication, PublicationFile, PublicationPicture, PublicationState
from models.rules import MappingRule
from models.sheets import (
    AnySheet,
    Plan,
    ProviderSheet,
    ProviderSheetKind,
    ProviderSheetRow,
    Sheet,
    SheetKind,
    SheetRow,
    SheetStep,
)
from models.storage_checks import StorageCheck
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
