"""What the law says: procedures in versions, papers asked, time limits, and what they cost."""

from motcua.catalogue.models.fees import FeeExemption, FeeItem, FeeQuerySet
from motcua.catalogue.models.procedures import (
    Competence,
    ComponentType,
    Method,
    Offer,
    OfferQuerySet,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ResultType,
    VersionQuerySet,
)
from motcua.catalogue.models.routes import Division, Route, RouteQuerySet

__all__ = [
    "Competence",
    "ComponentType",
    "Division",
    "FeeExemption",
    "FeeItem",
    "FeeQuerySet",
    "Method",
    "Offer",
    "OfferQuerySet",
    "Procedure",
    "ProcedureCase",
    "ProcedureField",
    "ProcedureVersion",
    "ResultType",
    "Route",
    "RouteQuerySet",
    "VersionQuerySet",
]
