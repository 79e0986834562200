"""The officials of the units a report asks for."""

from motcua.people.models import Official, Post, Unit
from motcua.people.roles import GRANTS, HANDS, Role
from motcua.reports.questions import Question

HANDLING = [role for role in Role if GRANTS[role] & HANDS]


def officials_of(question: Question) -> list[tuple[Unit, Official]]:
    """Who had a post at a desk, handling or deciding, on a day of the period, by unit and name."""
    posts = (
        Post.objects.filter(
            unit__in=question.scope.unit_ids(),
            role__in=HANDLING,
            valid_from__lte=question.period.last,
        )
        .exclude(valid_to__lte=question.period.first)
        .select_related("unit", "official")
        .order_by("unit__path", "official__full_name", "official__pk")
    )
    return list(dict.fromkeys((post.unit, post.official) for post in posts))
