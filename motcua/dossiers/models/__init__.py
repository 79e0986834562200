"""A dossier: a request of a person or an organisation, its tasks, its clock and its history."""

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
from motcua.dossiers.models.keeping import AnsweredRequest, DailySerial, LoadedFile
from motcua.dossiers.models.papers import DossierComponent, DossierFile

__all__ = [
    "CODE_LENGTH",
    "AnsweredRequest",
    "ClockEvent",
    "Consultation",
    "DailySerial",
    "Dossier",
    "DossierComponent",
    "DossierFact",
    "DossierFile",
    "DossierQuerySet",
    "Event",
    "HandOverList",
    "LoadedFile",
    "Task",
    "TaskQuerySet",
    "Verification",
]
