"""The published definitions of indices: one file for each edition, never edited once used."""
