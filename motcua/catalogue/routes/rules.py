"""What a route must be before dossiers run on it. All mistakes are told at once."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.routes.conditions import KNOWN, names_in
from motcua.catalogue.routes.definition import END, RouteDefinition, RouteStep
from motcua.catalogue.routes.dry_run import dry_run, longest_within
from motcua.catalogue.routes.kinds import Where, Work
from motcua.core.errors import Refused
from motcua.deadlines.calendars import calendar_for
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

# Keys that mean something else in a transition or a task.
RESERVED = frozenset({END, "receive", "hand_over"})


def check_route(route: RouteDefinition) -> None:
    """Refuse a route on which a dossier could get lost, with every reason."""
    if found := problems(route):
        raise Refused(" ".join(found))


def problems(route: RouteDefinition) -> list[str]:
    """Every mistake as a sentence; what depends on sound steps is asked only of sound ones."""
    found = [*named_once(route), *targets_known(route)]
    if found or not route.steps:
        return found or [_("Quy trình chưa có bước nào.")]
    if circle := loop(route):
        return [
            _("Quy trình không kết thúc được vì có vòng lặp: %s. Trả lại bước trước không cần vẽ.")
            % " → ".join(circle)
        ]
    return [
        *unreached(route), *torn(route), *conditions_readable(route), *decided_ends(route),
        *split_ends(route), *legs_whole(route), *agencies_named(route),
    ]  # fmt: skip


def named_once(route: RouteDefinition) -> Iterator[str]:
    """Keys are used once and mean nothing else."""
    facts = [fact.key for fact in route.facts]
    for keys in ([step.key for step in route.steps], facts, [leg.key for leg in route.legs]):
        yield from (
            _("Khóa “%s” dùng hai lần.") % key for key, times in Counter(keys).items() if times > 1
        )
    taken = [key for key in facts if key in KNOWN]
    taken += [step.key for step in route.steps if step.key in RESERVED]
    yield from (_("Khóa “%s” đã có nghĩa khác, hãy đặt tên khác.") % key for key in taken)


def targets_known(route: RouteDefinition) -> Iterator[str]:
    """Transitions lead to steps that are there; an end is never one of several branches."""
    for step in route.steps:
        for way in step.next:
            for key in way.to:
                if key != END and key not in route.by_key:
                    yield _("Bước “%(step)s” dẫn đến bước “%(key)s” không có.") % {
                        "step": step.name,
                        "key": key,
                    }
            if END in way.to and len(way.to) > 1:
                yield _("Bước “%s” vừa kết thúc vừa rẽ nhánh.") % step.name


def loop(route: RouteDefinition) -> list[str]:
    """The names along a circle, if there is one."""
    graph = {step.key: [key for key in step.targets if key != END] for step in route.steps}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [route.by_key[key].name for key in reversed(error.args[1])]
    return []


def unreached(route: RouteDefinition) -> Iterator[str]:
    """Every step can be come to from the first."""
    reached = route.reach[route.first.key] | {route.first.key}
    for step in route.steps:
        if step.key not in reached:
            yield _("Không có đường nào đến bước “%s”.") % step.name


def torn(route: RouteDefinition) -> Iterator[str]:
    """Every step leads on whatever the values are: its last transition asks nothing."""
    for step in route.steps:
        if not step.next or step.next[-1].when:
            yield (
                _("Bước “%s” có thể không có lối ra: lối cuối cùng phải không kèm điều kiện.")
                % step.name
            )
        if any(not way.when for way in step.next[:-1]):
            yield _("Bước “%s” có chuyển tiếp không bao giờ tới lượt.") % step.name


def conditions_readable(route: RouteDefinition) -> Iterator[str]:
    """Conditions ask only for values that there are."""
    known = KNOWN | {fact.key for fact in route.facts}
    for step in route.steps:
        for way in step.next:
            try:
                unknown = names_in(way.when) - known
            except Refused as why:
                yield _("Bước “%(step)s”: %(why)s") % {"step": step.name, "why": why}
                continue
            for name in sorted(unknown):
                yield _("Bước “%(step)s” hỏi dữ liệu “%(name)s” chưa khai báo.") % {
                    "step": step.name,
                    "name": name,
                }


def decided_ends(route: RouteDefinition) -> Iterator[str]:
    """A route ends only where somebody may decide."""
    for step in route.steps:
        if END in step.targets and not step.decides:
            yield _("Bước “%s” kết thúc quy trình nhưng không được phê duyệt hoặc ký.") % step.name
        if END in step.targets and Work.PROPOSE in step.may:
            yield (
                _("Bước “%s” đề xuất nên phải dẫn đến bước quyết định, không kết thúc.") % step.name
            )


def split_ends(route: RouteDefinition) -> Iterator[str]:
    """Branches opened together meet in a join before the end, and nowhere else."""
    for step in route.steps:
        for way in step.next:
            for one, other in combinations(way.to, 2):
                yield from met(route, step, one, other)


def met(route: RouteDefinition, split: RouteStep, one: str, other: str) -> Iterator[str]:
    """Two branches of a split meet in one join: a dossier could get lost between two."""
    lines = [route.reach[one] | {one}, route.reach[other] | {other}]
    shared = lines[0] & lines[1]
    entries = {
        target
        for line in lines
        for key in line - shared
        for target in route.by_key[key].targets
        if target == END or target in shared
    }
    if one in shared or other in shared:
        yield _("Bước “%s” rẽ song song vào hai bước nối tiếp nhau.") % split.name
    elif END in entries or len(entries) != 1 or not route.by_key[min(entries)].join:
        yield (
            _(
                "Các nhánh song song từ bước “%s” phải gặp nhau ở đúng một bước chờ đủ nhánh "
                "trước khi đi tiếp."
            )
            % split.name
        )


def legs_whole(route: RouteDefinition) -> Iterator[str]:
    """One lead agency; every leg has steps, and they fit into its own limit."""
    known = {leg.key for leg in route.legs}
    for step in route.steps:
        if step.leg and step.leg not in known:
            yield _("Bước “%(step)s” thuộc chặng “%(leg)s” chưa khai báo.") % {
                "step": step.name,
                "leg": step.leg,
            }
    if route.legs and sum(leg.lead for leg in route.legs) != 1:
        yield _("Quy trình liên thông phải có đúng một cơ quan chủ trì.")
    for leg in route.legs:
        inside = frozenset(step.key for step in route.steps if step.leg == leg.key)
        hours = longest_within(route, inside)
        if not inside or hours > leg.hours:
            yield _("Chặng “%(leg)s” có các bước cộng %(sum)s giờ, thời hạn %(hours)s giờ.") % {
                "leg": leg.name,
                "sum": hours,
                "hours": leg.hours,
            }


def agencies_named(route: RouteDefinition) -> Iterator[str]:
    """A step of a named agency says which."""
    for step in route.steps:
        if (step.where == Where.AGENCY) != bool(step.agency):
            yield _(
                "Bước “%s”: bước của cơ quan được nêu tên, và chỉ bước ấy, phải có mã cơ quan."
            ) % (step.name)


def check_publishable(definition: RouteDefinition, version: ProcedureVersion) -> None:
    """A route must be sound, promise no more time than the law gives, and name real agencies."""
    check_route(definition)
    run = dry_run(definition, version, calendar_for(None), timezone.now())
    if not run.is_within_the_law:
        raise Refused(
            _("Các bước cộng %(hours)s giờ làm việc, vượt thời hạn %(limit)s của thủ tục.")
            % {"hours": run.hours, "limit": run.limit}
        )
    named = {step.agency for step in definition.steps if step.agency}
    known = set(Unit.objects.filter(code__in=named).values_list("code", flat=True))
    if missing := sorted(named - known):
        raise Refused(_("Không có cơ quan mang mã %s.") % ", ".join(missing))


def check_may_design(by: Official | None) -> None:
    """Only reform staff and administrators lay out how offices work."""
    if by is not None:
        check_may(by, Permission.DESIGN_ROUTE)
