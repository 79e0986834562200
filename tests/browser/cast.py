"""Ten real procedures of different shape, the offices they pass, and what their people do when.

The times are Vietnam's, November 2026; 24/11 is a day off. What comes out is worked out by hand
beside each script, from the law's counting: the first day is not counted, the n-th working day is
due at its closing, 17:30.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import MethodFacts, ProcedureFacts
from motcua.catalogue.kinds import CompetentLevel, FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.routes.actions import draft_route, publish_route
from motcua.catalogue.routes.reading import read
from motcua.people import actions as people
from motcua.people.models import Unit
from motcua.people.roles import Level, Role
from tests.catalogue.routes import LAND, route, step
from tests.town import PASSWORD, SINCE, Town

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DESK, HANDLER, LEADER = "one_stop_officer", "handler", "leader"
TAX, LAND_OFFICE, DEPARTMENT, GOVERNOR = "thue", "dat_dai", "so", "chu_tich"
# code, name, level, and who works there
AGENCIES = [
    ("T99.T", "Thuế cơ sở Mẫu", Level.VERTICAL, TAX, Role.HANDLER),
    ("T99.D", "Văn phòng đăng ký đất đai Mẫu", Level.DEPARTMENT, LAND_OFFICE, Role.HANDLER),
    ("T99.X", "Sở Nội vụ Mẫu", Level.DEPARTMENT, DEPARTMENT, Role.HANDLER),
]


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Deed:
    """Somebody presses something on the dossier's page. `fields`: what they fill in, by name."""

    at: datetime
    who: str
    press: str
    fields: dict[str, str] | None = None
    step: str = ""


@dataclass(frozen=True)
class Case:
    """One dossier: its procedure, when it is filed, what is done, and what comes out by hand."""

    procedure: str
    filed: datetime
    deeds: tuple[Deed, ...]
    # "early", "on_time", "overdue", "open", "open_overdue", "stopped", "not_accepted"
    comes_out: str
    due: datetime | None = None
    # By party or office: working time in words, as the control slip says it.
    times: dict[str, str] | None = None
    late_steps: tuple[str, ...] = ()
    register_only: bool = False


def sign_by(role: str = "leader", where: str = "competent", **more: Any) -> dict[str, Any]:
    """A last step that signs."""
    return step("sign", name="Ký", role=role, where=where, may=["sign"], to=["end"], **more)


TWO_STEPS = route(step("handle", name="Thẩm định", hours=3, to=["sign"]), sign_by(hours=2))
COPIES = route(sign_by("one_stop_officer", "receiving", hours=4))
ASKING = route(
    step("handle", name="Thẩm định", hours=12, may=["consult"], to=["sign"]), sign_by(hours=4)
)
PERMIT = route(
    step("handle", name="Thẩm định", hours=64, may=["verify", "consult"], to=["sign"]),
    sign_by(hours=16),
)
BUSINESS = route(
    step("handle", name="Thẩm định", hours=8, to=["propose"]),
    step("propose", name="Trình", hours=8, may=["propose"], to=["sign"]),
    sign_by(hours=8),
)
THREE_LEVELS = route(
    step("ward", name="UBND phường lập danh sách", hours=16, to=["department"], leg="ward"),
    step("department", name="Sở thẩm định", hours=16, where="agency", agency="T99.X",
         to=["sign"], leg="department"),
    sign_by(where="parent", hours=16, leg="province"),
    legs=[
        {"key": "ward", "name": "UBND phường", "direction": "same", "hours": 16},
        {"key": "department", "name": "Sở Nội vụ", "direction": "up", "hours": 16, "lead": True},
        {"key": "province", "name": "UBND tỉnh", "direction": "up", "hours": 16},
    ],
)  # fmt: skip
AGENCY_OF = {"land_office": "T99.D", "tax": "T99.T"}
LAND_ROUTE = LAND | {
    "steps": [
        each | ({"where": "agency", "agency": AGENCY_OF[each["key"]]} if each["key"] in AGENCY_OF
                else {})
        for each in LAND["steps"]
    ]
}  # fmt: skip

# The real code, name and field; the limit in working days; the route (none: the default one).
PROCEDURES: dict[str, tuple[str, str, int, dict[str, Any] | None]] = {
    "1.001193": ("Thủ tục đăng ký khai sinh", "Hộ tịch", 1, TWO_STEPS),
    "2.000815": ("Chứng thực bản sao từ bản chính", "Chứng thực", 1, COPIES),
    "1.004873": ("Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", 3, ASKING),
    "1.012753": ("Đăng ký đất đai, cấp Giấy chứng nhận quyền sử dụng đất", "Đất đai", 20,
                 LAND_ROUTE),
    "1.013225": ("Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV",
                 "Hoạt động xây dựng", 15, PERMIT),
    "1.001612": ("Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh", 3, BUSINESS),
    "3.000283": ("Giải quyết chế độ người có công qua ba cấp", "Người có công", 7, THREE_LEVELS),
    "1.000656": ("Thủ tục đăng ký khai tử", "Hộ tịch", 1, None),
    "1.011607": ("Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm", "Giảm nghèo", 5, None),
    "2.000806": ("Thủ tục đăng ký kết hôn có yếu tố nước ngoài", "Hộ tịch", 13, None),
}  # fmt: skip

TAKE, FORWARD, SIGN = "Nhận việc, xử lý", "Xong bước này, chuyển tiếp", "Phê duyệt kết quả"
PROPOSE, NOT_PROPOSE = "Đề xuất giải quyết", "Đề xuất từ chối"
RETURN = "Trả kết quả"


def note(text: str) -> dict[str, str]:
    return {"note": text}


CASES = [
    # Filed Mon 08:00, due Tue; done Mon 15:00: early. The ward held it 08:00–11:30, 13:30–15:00.
    Case("1.001193", moment(2, 8), (
        Deed(moment(2, 9), HANDLER, TAKE),
        Deed(moment(2, 10), HANDLER, FORWARD),
        Deed(moment(2, 15), LEADER, SIGN),
        Deed(moment(2, 16), DESK, RETURN, {}),
    ), "early", moment(3, 17, 30),
        # Signing had 2 hours from 10:00, until 14:00.
        {"UBND phường Mẫu": "5 giờ", "Chờ trả kết quả": "1 giờ"}, ("sign",)),
    # Done on the due day. The police were asked until Tue 17:00 and answered on Wed: late.
    Case("1.004873", moment(2, 9), (
        Deed(moment(2, 10), HANDLER, TAKE),
        Deed(moment(2, 10, 30), HANDLER, "Gửi lấy ý kiến", {
            "agency": "Công an phường Mẫu", "question": "Xác nhận nơi cư trú",
            "due_at": "2026-11-03T17:00"}),
        Deed(moment(4, 9), HANDLER, "Ghi", {"answer": "Có cư trú", "document": "12/CV"}),
        Deed(moment(4, 10), HANDLER, FORWARD),
        Deed(moment(5, 16), LEADER, SIGN),
        Deed(moment(6, 9), DESK, RETURN, {}),
    ), "on_time", moment(5, 17, 30), late_steps=("handle", "sign")),
    # Two agencies side by side, tax waits for payment Thu 10:00 – Tue 10:00, 24 working hours:
    # due 1/12 moves to 4/12. Decided 20/11: early.
    Case("1.012753", moment(2, 10), (
        Deed(moment(2, 14), HANDLER, TAKE),
        Deed(moment(2, 14, 10), HANDLER, "Ghi dữ liệu", {"fact-dien_tich": "120,5"}),
        Deed(moment(3, 9), HANDLER, FORWARD),
        Deed(moment(4, 9), LAND_OFFICE, FORWARD, step="land_office"),
        Deed(moment(4, 10), TAX, TAKE, step="tax"),
        Deed(moment(5, 10), TAX, "Yêu cầu nghĩa vụ tài chính", note("Nộp lệ phí trước bạ")),
        Deed(moment(10, 10), DESK, "Xác nhận đã nộp"),
        Deed(moment(11, 9), TAX, FORWARD, step="tax"),
        Deed(moment(12, 9), HANDLER, PROPOSE),
        Deed(moment(20, 9), LEADER, SIGN),
    ), "early", datetime(2026, 12, 4, 17, 30, tzinfo=VIETNAM),
        # Tax: Tue 9:00–Thu 10:00 (17 h), Tue 10:00 –
        # Wed 09:00 (7 h). Land office: Tue 09:00 – Wed 09:00 (8 h).
        {"Thuế cơ sở Mẫu": "3 ngày", "Văn phòng đăng ký đất đai Mẫu": "1 ngày",
         "Công dân bổ sung, thực hiện nghĩa vụ": "3 ngày"},
        # Proposing had 8 hours and took just these; signing had 8 and took until Friday week.
        late_steps=("sign",)),
    # A check on the spot; an apology on 19/11 moves 23/11 to 30/11; done 27/11: early by the new
    # moment, overdue by the first.
    Case("1.013225", moment(2, 10, 30), (
        Deed(moment(2, 14), HANDLER, TAKE),
        Deed(moment(4, 11), HANDLER, "Ghi biên bản", {
            "held_at": "2026-11-04T09:00", "place": "Thửa đất số 7",
            "participants": "Bà Thử, ông Nghiệm", "content": "Đúng ranh giới"}),
        Deed(moment(19, 9), LEADER, "Xin lỗi, gia hạn", {
            "until": "2026-11-30T17:30", "note": "Chờ thẩm định kết cấu", "document": "15/XL"}),
        Deed(moment(25, 9), HANDLER, FORWARD),
        Deed(moment(27, 9), LEADER, SIGN),
    ), "early", moment(30, 17, 30)),
    # Refused on the merits, within the limit: a result.
    Case("1.001612", moment(3, 8), (
        Deed(moment(3, 9), HANDLER, TAKE),
        Deed(moment(3, 10), HANDLER, FORWARD),
        Deed(moment(4, 9), HANDLER, NOT_PROPOSE, note("Ngành nghề không đủ điều kiện")),
        Deed(moment(5, 9), LEADER, "Từ chối giải quyết", note("Ngành nghề không đủ điều kiện")),
    ), "early", moment(6, 17, 30), {"UBND phường Mẫu": "2 ngày 1 giờ"}),
    # Ward, department, province; the department took from Wed 09:00 to Thu of the next week.
    Case("3.000283", moment(2, 11), (
        Deed(moment(2, 14), HANDLER, TAKE),
        Deed(moment(4, 9), HANDLER, FORWARD),
        Deed(moment(4, 10), DEPARTMENT, TAKE),
        Deed(moment(12, 9), DEPARTMENT, FORWARD),
        Deed(moment(13, 9), GOVERNOR, SIGN),
        Deed(moment(13, 14), DESK, RETURN, {}),
    ), "overdue", moment(11, 17, 30),
        {"UBND phường Mẫu": "1 ngày 6 giờ", "Sở Nội vụ Mẫu": "6 ngày",
         "UBND tỉnh Thử Nghiệm": "1 ngày", "Chờ trả kết quả": "3 giờ"}, ("department",)),
    # Not this ward's to do: refused at the desk, no clock.
    Case("1.000656", moment(3, 9), (
        Deed(moment(3, 10), DESK, "Từ chối tiếp nhận", note("Không thuộc thẩm quyền")),
    ), "not_accepted", register_only=True),
    # Papers asked on Wed, complete on Fri: five days again from Fri, due 13/11; done 10/11.
    Case("1.011607", moment(2, 13, 30), (
        Deed(moment(2, 14), HANDLER, TAKE),
        Deed(moment(4, 9), HANDLER, "Yêu cầu bổ sung", note("Bổ sung xác nhận thu nhập")),
        Deed(moment(6, 9), DESK, "Nhận bổ sung, xử lý tiếp"),
        Deed(moment(9, 9), HANDLER, FORWARD),
        Deed(moment(9, 10), HANDLER, PROPOSE),
        Deed(moment(10, 9), LEADER, SIGN),
    ), "early", moment(13, 17, 30),
        # Mon 13:30 – Wed 09:00 (13 h 30), Fri 09:00 – Tue 10/11 09:00 (16 h): 29 h 30.
        {"UBND phường Mẫu": "3 ngày 5 giờ 30 phút",
         "Công dân bổ sung, thực hiện nghĩa vụ": "2 ngày"}),
    # Withdrawn at the applicant's request, then stopped.
    Case("2.000806", moment(3, 13, 30), (
        Deed(moment(3, 14), HANDLER, TAKE),
        Deed(moment(5, 9), DESK, "Công dân xin rút", note("Đơn xin rút ngày 05/11")),
        Deed(moment(5, 15), LEADER, "Dừng xử lý", note("Theo đơn của công dân")),
    ), "stopped"),
    # Still open at the end of the month: one due 01/12, one due 26/11.
    Case("1.001193", moment(30, 9), (Deed(moment(30, 10), HANDLER, TAKE),), "open",
         datetime(2026, 12, 1, 17, 30, tzinfo=VIETNAM)),
    Case("1.001193", moment(25, 9), (Deed(moment(25, 10), HANDLER, TAKE),), "open_overdue",
         moment(26, 17, 30)),
]  # fmt: skip

COPIES_AT_ONCE = 40


def set_the_stage(town: Town) -> dict[str, ProcedureVersion]:
    """The agencies, their people, and the ten procedures with their routes, offered by the ward."""
    for code, name, level, username, role in AGENCIES:
        unit = people.add_unit(code, name, level, parent=town.province, by=None)
        hire(username, role, unit)
    hire(GOVERNOR, Role.LEADER, town.province)
    versions = {}
    for code, (name, field, days, told) in PROCEDURES.items():
        facts = ProcedureFacts(
            code=code, name=name, field=field, decision="01/QĐ-THU",
            levels=(CompetentLevel.COMMUNE,),
            methods=(MethodFacts(FilingChannel.IN_PERSON, days, "working_days", 0),),
        )  # fmt: skip
        version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
        catalogue.offer(version.procedure, town.ward, by=None)
        if told:
            publish_route(draft_route(version, read(told), by=None), by=None)
        versions[code] = version
    return versions


def hire(username: str, role: Role, unit: Unit) -> None:
    """One more official."""
    official = people.employ(username, f"Cán bộ {username}", PASSWORD, by=None)
    people.appoint(official, role, unit, since=SINCE, by=None)
