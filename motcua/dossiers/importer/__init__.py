"""Loads a legacy export: check each row, then write dossiers and their history by COPY."""

from motcua.dossiers.importer.loading import load_dossiers

__all__ = ["load_dossiers"]
