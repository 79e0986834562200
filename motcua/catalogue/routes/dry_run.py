"""A route walked on paper: the longest path and what it promises against the law's limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import inf

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.catalogue.routes.definition import RouteDefinition, RouteStep
from motcua.deadlines.calendar import WORKING_DAY_MINUTES, Calendar, due, working_time_between
from motcua.deadlines.limits import LimitUnit, TimeLimit

HOUR_MINUTES = 60


@dataclass(frozen=True)
class DryRun:
    """The slowest way through a route, in working hours, and the law's shortest limit if stated."""

    path: tuple[RouteStep, ...]
    hours: int
    limit: TimeLimit | None
    limit_hours: float | None

    @property
    def is_within_the_law(self) -> bool:
        """Does the route promise no more time than the law gives?"""
        return self.limit_hours is None or self.hours <= self.limit_hours


def dry_run(
    route: RouteDefinition, version: ProcedureVersion, calendar: Calendar, at: datetime
) -> DryRun:
    """Walk a sound route. `at` matters to limits in calendar days, whose working hours vary."""
    path = longest_path(route)
    limits = [limit for method in version.methods.all() if (limit := legal_limit(method))]
    measured = [(working_hours_of(limit, calendar, at), limit) for limit in limits]
    hours, limit = min(measured, key=lambda each: each[0], default=(None, None))
    return DryRun(path, sum(step.hours for step in path), limit, hours)


def working_hours_of(limit: TimeLimit, calendar: Calendar, at: datetime) -> float:
    """A limit in working hours; days of the calendar as they fall from `at` on."""
    match limit.unit:
        case LimitUnit.WORKING_HOURS:
            return limit.amount
        case LimitUnit.WORKING_DAYS:
            return limit.amount * WORKING_DAY_MINUTES / HOUR_MINUTES
    return working_time_between(at, due(limit, at, calendar), calendar) / timedelta(hours=1)


def longest_path(route: RouteDefinition) -> tuple[RouteStep, ...]:
    """The steps of the slowest way from the first step to an end."""

    @cache
    def ahead(key: str) -> tuple[RouteStep, ...]:
        step = route.by_key[key]
        ways = [ahead(target) for target in step.targets if target in route.by_key]
        return (step, *max(ways, key=hours_of, default=()))

    return ahead(route.first.key)


def longest_within(route: RouteDefinition, keys: frozenset[str]) -> int:
    """The most hours that steps among `keys` take together on one way through the route."""

    @cache
    def ahead(key: str) -> int:
        step = route.by_key[key]
        own = step.hours if key in keys else 0
        behind = [ahead(target) for target in step.targets if target in route.by_key]
        return own + max(behind, default=0)

    return max((ahead(key) for key in keys), default=0)


def hours_of(path: tuple[RouteStep, ...]) -> float:
    """The working hours of a path; an empty one is no way."""
    return sum(step.hours for step in path) if path else -inf
