"""When a procedure is granted while the applicant waits (NĐ 61/2018/NĐ-CP art. 17(4))."""

from django.utils.translation import gettext as _

from motcua.catalogue.models import ProcedureVersion, Route
from motcua.catalogue.routes.definition import END, RouteDefinition
from motcua.catalogue.routes.kinds import Where
from motcua.catalogue.routes.reading import read
from motcua.core.errors import Refused
from motcua.people.roles import Role

MOST_COPIES = 999
MOST_FEE_VND = 100_000_000


def is_immediate(route: RouteDefinition) -> bool:
    """One step, by the one-stop officer where the dossier came in, that decides and ends."""
    step = route.first
    return (
        len(route.steps) == 1
        and step.role == Role.ONE_STOP_OFFICER
        and step.where in (Where.RECEIVING, Where.COMPETENT)
        and step.decides
        and step.targets == (END,)
    )


def grants_at_once(version: ProcedureVersion) -> bool:
    """Does the route in force for new dossiers of this version let the desk grant at once?"""
    route = Route.objects.in_force_for(version)
    return route is not None and is_immediate(read(route.definition))


def check_grants_at_once(version: ProcedureVersion) -> None:
    """Refuse where others still have to see the dossier."""
    if not grants_at_once(version):
        raise Refused(
            _(
                "Thủ tục %s không trả kết quả ngay được: quy trình nội bộ phải có đúng một bước, "
                "do công chức một cửa phê duyệt hoặc ký."
            )
            % version.procedure.code
        )


def check_counted(copies: int, fee_vnd: int | None) -> None:
    """A number of copies and a fee that can be."""
    if not 1 <= copies <= MOST_COPIES:
        raise Refused(_("Số bản phải từ 1 đến %s.") % MOST_COPIES)
    if fee_vnd is not None and not 0 <= fee_vnd <= MOST_FEE_VND:
        raise Refused(_("Số tiền phí không hợp lệ."))
