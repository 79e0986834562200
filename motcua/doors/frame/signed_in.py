"""What the sign-in middleware guarantees, told to the type checker."""

from django.http import HttpRequest

from motcua.people.models import Official


class SignedIn(HttpRequest):
    """A request whose user is an official."""

    user: Official
