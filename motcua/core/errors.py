"""The one error that every room raises and every door shows."""


class Refused(Exception):
    """A rule said no. Its text is a sentence for the person who asked, in their language."""
