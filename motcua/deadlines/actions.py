"""What happens to calendars. A unit of None means the whole nation."""

from collections.abc import Mapping
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.deadlines import rules
from motcua.deadlines.limits import DayKind
from motcua.deadlines.models import (
    CalendarDay,
    CalendarStamp,
    LegalNumber,
    OfficeHours,
    OfficeHoursQuerySet,
)
from motcua.people.models import Official, Unit


@transaction.atomic
def set_day(
    unit: Unit | None,
    day: date,
    kind: DayKind,
    name: str,
    notice: str = "",
    hours: tuple[time, time] | None = None,
    *,
    by: Official | None,
) -> CalendarDay:
    """Say what a day is, replacing what was said. Raises Refused where it makes no sense."""
    opens, closes = hours or (None, None)
    rules.check_may_edit(by, unit)
    rules.check_day(kind, name, notice, opens, closes)
    wait_for_other_writers()
    earlier = CalendarDay.objects.filter(unit=unit, day=day).first()
    before = facts_of_day(earlier) if earlier else None
    special, _created = CalendarDay.objects.update_or_create(
        unit=unit,
        day=day,
        defaults={"kind": kind, "name": name, "notice": notice, "opens": opens, "closes": closes},
    )
    record("set_calendar_day", special, by=by, before=before, after=facts_of_day(special))
    return special


@transaction.atomic
def remove_day(special: CalendarDay, *, by: Official | None) -> None:
    """Let a day be like its weekday again, or as the units above have it."""
    rules.check_may_edit(by, special.unit)
    record("remove_calendar_day", special, by=by, before=facts_of_day(special))
    special.delete()


@transaction.atomic
def set_hours(
    unit: Unit | None,
    week: Mapping[int, rules.Spans],
    valid_from: date | None = None,
    *,
    by: Official | None,
) -> list[OfficeHours]:
    """Give the weekly hours from a day on (None: always), by weekday (0 = Monday).

    What was said for later days is replaced; what was valid before that day is kept as history.
    """
    rules.check_may_edit(by, unit)
    rules.check_week(week)
    wait_for_other_writers()
    earlier = OfficeHours.objects.filter(unit=unit)
    before = facts_of_hours(earlier)
    if valid_from is None:
        earlier.delete()
    else:
        earlier.filter(valid_from__gte=valid_from).delete()
        earlier.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from)).update(valid_to=valid_from)
    rows = OfficeHours.objects.bulk_create(
        OfficeHours(unit=unit, weekday=weekday, opens=opens, closes=closes, valid_from=valid_from)
        for weekday, spans in week.items()
        for opens, closes in spans
    )
    record(
        "set_office_hours",
        rows[0],
        by=by,
        before=before,
        after=facts_of_hours(OfficeHours.objects.filter(unit=unit)),
    )
    return rows


@transaction.atomic
def remove_hours(unit: Unit, *, by: Official | None) -> None:
    """Let a unit work by the hours of its parent again."""
    rules.check_may_edit(by, unit)
    hours = OfficeHours.objects.filter(unit=unit)
    if not hours:
        raise Refused(_("Đơn vị không có giờ làm việc riêng."))
    record("remove_office_hours", hours[0], by=by, before=facts_of_hours(hours))
    hours.delete()


@transaction.atomic
def set_legal_number(number: LegalNumber, *, by: Official | None) -> LegalNumber:
    """Write what a new text says from a day on; the row before it ends that day.

    Raises Refused where a later row already says something: the law is written in its order.
    """
    rules.check_may_edit(by, None)
    known = LegalNumber.objects.filter(key=number.key)
    if known.filter(effective_from__gte=number.effective_from).exists():
        raise Refused(_("Đã có số liệu từ ngày ấy hoặc muộn hơn; số liệu mới phải ghi sau."))
    known.filter(effective_to=None).update(effective_to=number.effective_from)
    number.save(force_insert=True)
    told = {"key": number.key, "value": number.value, "basis": number.legal_basis}
    record("set_legal_number", number, by=by, after=told | {"from": str(number.effective_from)})
    return number


def wait_for_other_writers() -> None:
    """Two who edit at once do so one after the other, so that evidence says what was replaced."""
    CalendarStamp.objects.select_for_update().first()


def facts_of_day(special: CalendarDay) -> dict[str, object]:
    """What the evidence keeps of a day."""
    return {
        "unit": special.unit.code if special.unit else None,
        "day": special.day.isoformat(),
        "kind": special.kind,
        "name": special.name,
        "notice": special.notice,
        "opens": special.opens.isoformat("minutes") if special.opens else None,
        "closes": special.closes.isoformat("minutes") if special.closes else None,
    }


def facts_of_hours(hours: OfficeHoursQuerySet) -> dict[str, object]:
    """What the evidence keeps of weekly hours."""
    return {
        "hours": [
            {
                "weekday": row.weekday,
                "opens": row.opens.isoformat("minutes"),
                "closes": row.closes.isoformat("minutes"),
                "valid_from": row.valid_from.isoformat() if row.valid_from else None,
                "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            }
            for row in hours.order_by("valid_from", "weekday", "opens")
        ]
    }
