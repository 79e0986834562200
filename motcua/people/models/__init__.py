"""Units with their tree and history, officials with their posts, and those who file."""

from motcua.people.models.applicants import Applicant, ApplicantQuerySet, digest_of
from motcua.people.models.officials import (
    Absence,
    AbsenceQuerySet,
    ApiToken,
    ApiTokenQuerySet,
    Official,
    OfficialManager,
    Post,
    PostQuerySet,
)
from motcua.people.models.successions import Succession, SuccessionOutcome, SuccessionQuerySet
from motcua.people.models.units import DateRange, Unit, UnitQuerySet

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "ApiToken",
    "ApiTokenQuerySet",
    "Applicant",
    "ApplicantQuerySet",
    "DateRange",
    "Official",
    "OfficialManager",
    "Post",
    "PostQuerySet",
    "Succession",
    "SuccessionOutcome",
    "SuccessionQuerySet",
    "Unit",
    "UnitQuerySet",
    "digest_of",
]
