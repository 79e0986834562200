"""What happens to routes: drafted, changed, published; and which division handles a field."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.models import Division, ProcedureField, ProcedureVersion, Route
from motcua.catalogue.routes.definition import RouteDefinition
from motcua.catalogue.routes.reading import read
from motcua.catalogue.routes.rules import check_may_design, check_publishable
from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


@transaction.atomic
def draft_route(
    version: ProcedureVersion, definition: RouteDefinition, *, by: Official | None
) -> Route:
    """Keep a route that is not yet in force: the version's open draft, or a new one.

    A draft may still have mistakes; they are told when it is published.
    """
    check_may_design(by)
    ProcedureVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    last = version.routes.order_by("number").last()
    told = definition.as_json()
    if last is not None and last.published_at is None:
        before, last.definition = last.definition, told
        last.save(update_fields=["definition"])
        record("change_route", last, by=by, before=before, after=told)
        return last
    number = last.number + 1 if last else 1
    route = Route.objects.create(version=version, number=number, definition=told)
    record("draft_route", route, by=by, after=told)
    return route


@transaction.atomic
def publish_route(route: Route, *, by: Official | None) -> Route:
    """Put a route in force for new dossiers. Raises Refused with every reason why it may not."""
    check_may_design(by)
    route = Route.objects.select_for_update(of=("self",)).get(pk=route.pk)
    if route.published_at is not None:
        raise Refused(_("Quy trình này đã ban hành, không sửa được; hãy lập bản mới."))
    check_publishable(read(route.definition), route.version)
    route.published_at = timezone.now()
    route.save(update_fields=["published_at"])
    record("publish_route", route, by=by, after={"number": route.number})
    return route


@transaction.atomic
def discard_draft(route: Route, *, by: Official | None) -> None:
    """Throw a draft away."""
    check_may_design(by)
    if route.published_at is not None:
        raise Refused(_("Quy trình này đã ban hành, không xóa được."))
    record("discard_route", route, by=by, before=route.definition)
    route.delete()


def carry_on(
    version: ProcedureVersion, before: ProcedureVersion | None, *, by: Official | None
) -> None:
    """Let a new version go on with the route of the one before it, where it still fits the law."""
    route = Route.objects.in_force_for(before) if before else None
    if route is None or version.routes.exists():
        return
    try:
        check_publishable(read(route.definition), version)
    except Refused:
        # The new law gives less time: whoever designs routes must shorten this one first.
        begins = None
    else:
        begins = timezone.now()
    carried = Route.objects.create(
        version=version, number=1, definition=route.definition, published_at=begins
    )
    record("carry_route_on", carried, by=by, after={"from": str(route), "published": bool(begins)})


@transaction.atomic
def set_division(
    authority: Unit, field: ProcedureField, unit: Unit, *, by: Official | None
) -> Division:
    """Let a division of an authority handle a field, instead of the one before."""
    if by is not None:
        check_may(by, Permission.MANAGE_SETTINGS, authority)
    if not unit.path.startswith(authority.path):
        raise Refused(_("%(unit)s không thuộc %(authority)s.") % {
            "unit": unit.name, "authority": authority.name,
        })  # fmt: skip
    made, _new = Division.objects.update_or_create(
        authority=authority, field=field, defaults={"unit": unit}
    )
    record("set_division", made, by=by, after={"field": field.name, "unit": unit.code})
    return made
