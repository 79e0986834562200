"""Writes made-up dossiers of a province's years, all of them or none."""

from motcua.dossiers.importer.generation.writing import Asked, generate, settle

__all__ = ["Asked", "generate", "settle"]
