"""Who computes a criterion's sums from our own data, by the name the definition gives."""

from typing import Final

from motcua.indices.sources import dossiers, procedures
from motcua.indices.sources.dossiers import DossierSource
from motcua.indices.sources.procedures import ProcedureSource

Source = DossierSource | ProcedureSource

SOURCES: Final[dict[str, Source]] = {**dossiers.SOURCES, **procedures.SOURCES}

__all__ = ["SOURCES", "DossierSource", "ProcedureSource", "Source"]
