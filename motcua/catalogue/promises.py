"""How long a dossier may take: the law's limit for a method and the authority's shorter one."""

from motcua.catalogue.models import Method, Offer
from motcua.deadlines.limits import CountingRule, LimitUnit, TimeLimit


def legal_limit(method: Method) -> TimeLimit | None:
    """What the law gives for this method, else for the procedure; None where none is stated.

    A limit whose unit the source lost counts as not stated: it is never guessed.
    """
    version = method.version
    if method.is_limit_stated:
        amount, unit = method.limit_amount, method.limit_unit
    else:
        amount, unit = version.legal_amount, version.limit_unit
    if amount is None:
        return None
    rule = CountingRule(version.counting_rule)
    if unit == LimitUnit.WORKING_HOURS:
        rule = CountingRule.HOURS
    return TimeLimit(amount, LimitUnit(unit), rule, version.cutoff)


def promised_limit(method: Method, offer: Offer | None) -> TimeLimit | None:
    """What this office promises: the unit's own limit, else the authority's cut, else the law's."""
    legal = legal_limit(method)
    if legal is None:
        return None
    shorter = [
        amount
        for amount in (method.version.own_amount, offer.local_amount if offer else None)
        if amount is not None
    ]
    return TimeLimit(min([legal.amount, *shorter]), legal.unit, legal.rule, legal.cutoff)
