"""A dossier: a request of a person or an organisation, its tasks, its clock and its history."""

from motcua.dossiers.models.blocking import Ban, BanQuerySet
from motcua.dossiers.models.charges import DossierCharge, DossierChargeQuerySet
from motcua.dossiers.models.dossier import (
    CODE_LENGTH,
    Dossier,
    DossierQuerySet,
    Task,
    TaskQuerySet,
)
from motcua.dossiers.models.handling import (
    Consultation,
    DossierFact,
    HandOverList,
    Verification,
)
from motcua.dossiers.models.history import ClockEvent, Event
from motcua.dossiers.models.issued import IssuedPaper, RegisterBook, RegisterEntry
from motcua.dossiers.models.keeping import AnsweredRequest, DailySerial, Generation, LoadedFile
from motcua.dossiers.models.names import DistinctName, DistinctNameQuerySet
from motcua.dossiers.models.notices import Digest, Notice, NoticeQuerySet
from motcua.dossiers.models.papers import DossierComponent, DossierFile
from motcua.dossiers.models.personal import InboxColumns, PrintedPaper, SavedSearch
from motcua.dossiers.models.posting import DossierParcel, SignedReturn
from motcua.dossiers.models.results import Result, ResultQuerySet, ResultTemplate, ReusedResult
from motcua.dossiers.models.scans import ScanCheck, ScanSkipped
from motcua.dossiers.models.transfers import AcceptedOrphan, Transfer, TransferQuerySet
from motcua.dossiers.models.unrecognised import Unrecognised, UnrecognisedQuerySet

__all__ = [
    "CODE_LENGTH",
    "AcceptedOrphan",
    "AnsweredRequest",
    "Ban",
    "BanQuerySet",
    "ClockEvent",
    "Consultation",
    "DailySerial",
    "Digest",
    "DistinctName",
    "DistinctNameQuerySet",
    "Dossier",
    "DossierCharge",
    "DossierChargeQuerySet",
    "DossierComponent",
    "DossierFact",
    "DossierFile",
    "DossierParcel",
    "DossierQuerySet",
    "Event",
    "Generation",
    "HandOverList",
    "InboxColumns",
    "IssuedPaper",
    "LoadedFile",
    "Notice",
    "NoticeQuerySet",
    "PrintedPaper",
    "RegisterBook",
    "RegisterEntry",
    "Result",
    "ResultQuerySet",
    "ResultTemplate",
    "ReusedResult",
    "SavedSearch",
    "ScanCheck",
    "ScanSkipped",
    "SignedReturn",
    "Task",
    "TaskQuerySet",
    "Transfer",
    "TransferQuerySet",
    "Unrecognised",
    "UnrecognisedQuerySet",
    "Verification",
]
