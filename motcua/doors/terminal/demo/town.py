"""The demo ward with its parent, calendar, officials, procedures and dossiers."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import motcua.catalogue
from motcua.catalogue import actions as catalogue
from motcua.catalogue.importer import load_procedures
from motcua.catalogue.models import Procedure
from motcua.deadlines.actions import set_day, set_hours
from motcua.deadlines.calendar import VIETNAM
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import DayKind
from motcua.doors.terminal.demo import past, present, waiting_room
from motcua.doors.terminal.demo.offices import lay_routes, neighbours
from motcua.people import actions as people
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Role

PASSWORD = "mot-cua-vui-ve"
PROVINCE, WARD = "Z99", "Z99.01"
PROCEDURES = Path(motcua.catalogue.__file__).parent / "data" / "commune.jsonl"
# username, name, role, unit
OFFICIALS = [
    ("motcua1", "Nguyễn Thị Ví Dụ", Role.ONE_STOP_OFFICER, WARD),
    ("motcua2", "Trần Văn Mẫu", Role.ONE_STOP_OFFICER, WARD),
    ("xuly1", "Lê Thị Thử", Role.HANDLER, WARD),
    ("xuly2", "Phạm Văn Minh Họa", Role.HANDLER, WARD),
    ("lanhdao", "Hoàng Thị Giả Định", Role.LEADER, WARD),
    ("cchc", "Vũ Văn Tượng Trưng", Role.REFORM_OFFICER, PROVINCE),
    ("thanhtra", "Đặng Thị Phỏng Theo", Role.INSPECTOR, PROVINCE),
    ("quantri", "Bùi Văn Hư Cấu", Role.ADMINISTRATOR, PROVINCE),
]
MORNING = (time(7, 0), time(11, 30))
AFTERNOON = (time(13, 30), time(17, 0))


def is_built() -> bool:
    """Is the town there already?"""
    return Unit.objects.filter(code=WARD).exists()


@transaction.atomic
def build(today: date, tell: Callable[[str], None]) -> None:
    """Make the town as it stands on the morning of `today`. All or nothing."""
    tell("Lập đơn vị, lịch làm việc, cán bộ, thủ tục …")
    ward = people_and_places(today)
    load_procedures(PROCEDURES, by=None)
    for procedure in Procedure.objects.all():
        catalogue.offer(procedure, ward, by=None)
    tell("Nạp hồ sơ mười hai tháng qua …")
    past.load(ward, today)
    tell("Tiếp nhận và chuyển các hồ sơ đang giải quyết …")
    staff = {o.username: o for o in Official.objects.filter(posts__unit=ward).distinct()}
    now = min(timezone.now(), datetime.combine(today, time(10), VIETNAM))
    present.walk(ward, staff, now)
    tell("Ban hành quy trình nội bộ của một số thủ tục …")
    lay_routes()
    present.on_routes(ward, staff, now)
    waiting_room.open_room(ward, staff, now)


def people_and_places(today: date) -> Unit:
    """The province, the ward with its own office hours, and the officials."""
    province = people.add_unit(PROVINCE, "UBND tỉnh Ví Dụ", Level.PROVINCE, by=None)
    ward = people.add_unit(WARD, "UBND phường Hoa Mẫu", Level.COMMUNE, parent=province, by=None)
    units = {PROVINCE: province, WARD: ward}
    week = {day: [MORNING, AFTERNOON] for day in range(5)}
    set_hours(ward, week, by=None)
    if not calendar_for(ward).is_working_day(today):
        # On a day off nothing is due; the demo ward opens so that every page has something to show.
        set_day(ward, today, DayKind.MAKEUP_WORKDAY, "Phường mẫu mở cửa để dùng thử", by=None)
    since = today - timedelta(days=800)
    for username, name, role, code in OFFICIALS:
        official = people.employ(username, name, PASSWORD, by=None)
        people.appoint(official, role, units[code], since=since, by=None)
    neighbours(province, since, PASSWORD)
    return ward
