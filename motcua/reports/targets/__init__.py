"""Targets that a unit or an official is given, and how far they are reached."""
