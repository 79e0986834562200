"""What an explanation says, in the words that the citizen reads."""

from datetime import date, time

from motcua.deadlines.explain import explain
from motcua.deadlines.limits import CountingRule, DayKind, LimitUnit, TimeLimit
from motcua.deadlines.opening import SpecialDay
from tests.deadlines.nation import NATION, at, with_days


def told(limit: TimeLimit, received: str) -> dict[str, str]:
    """The reason of each day."""
    return {str(line.day): line.reason for line in explain(limit, at(received), NATION).lines}


def test_every_kind_of_day_is_named():
    reasons = told(TimeLimit(6, LimitUnit.WORKING_DAYS), "2026-08-20T09:00")
    assert reasons["2026-08-20"].startswith("Ngày tiếp nhận, không tính")
    assert reasons["2026-08-22"] == "Làm bù: cho ngày nghỉ 31/08/2026"
    assert reasons["2026-08-23"] == "Nghỉ hằng tuần (Chủ Nhật)"
    assert reasons["2026-08-24"] == "Ngày làm việc"
    later = told(TimeLimit(2, LimitUnit.WORKING_DAYS), "2026-08-28T09:00")
    assert later["2026-08-31"] == "Nghỉ hoán đổi: làm bù vào ngày 22/08/2026"
    assert later["2026-09-02"] == "Nghỉ lễ: Quốc khánh"
    king = told(TimeLimit(1, LimitUnit.WORKING_DAYS), "2026-04-24T09:00")
    assert king["2026-04-27"] == "Nghỉ bù: Ngày Giỗ Tổ Hùng Vương"


def test_the_notice_of_a_day_is_shown():
    answer = explain(TimeLimit(1, LimitUnit.WORKING_DAYS), at("2026-11-23T14:00"), NATION)
    assert [line.notice for line in answer.lines] == ["", "Nghị quyết 28/2026/QH16", ""]
    assert "24/11/2026 Thứ Ba" in answer.as_text()
    assert "[Nghị quyết 28/2026/QH16]" in answer.as_text()
    assert answer.as_text().endswith("Hẹn trả: 17:30 ngày 25/11/2026 (Thứ Tư)")


def test_the_cut_off_and_closing_time_are_named():
    by_hours = TimeLimit(1, LimitUnit.WORKING_DAYS, CountingRule.HOURS, time(15))
    assert told(by_hours, "2026-06-15T15:30")["2026-06-15"].startswith("Tiếp nhận sau 15:00")
    assert told(by_hours, "2026-06-15T14:30") == {
        "2026-06-15": "Ngày làm việc: 3 giờ",
        "2026-06-16": "Ngày làm việc: 5 giờ",
    }
    assert explain(by_hours, at("2026-06-15T15:30"), NATION).notes == ()
    hours = TimeLimit(1, LimitUnit.WORKING_HOURS)
    assert told(hours, "2026-06-15T18:00")["2026-06-15"].startswith("Tiếp nhận sau giờ làm việc")
    assert told(hours, "2026-06-15T17:00") == {
        "2026-06-15": "Ngày làm việc: 30 phút",
        "2026-06-16": "Ngày làm việc: 30 phút",
    }
    by_day = explain(
        TimeLimit(1, LimitUnit.WORKING_DAYS, cutoff=time(15)), at("2026-06-15T16:00"), NATION
    )
    assert by_day.notes == ("Giờ chốt tiếp nhận 15:00 chỉ áp dụng khi tính theo giờ.",)


def test_a_rolled_day_says_why():
    reasons = told(TimeLimit(10, LimitUnit.CALENDAR_DAYS), "2026-11-14T09:00")
    assert "chuyển tiếp" in reasons["2026-11-24"]
    assert reasons["2026-11-25"] == "Ngày làm việc tiếp theo, thời hạn kết thúc"


def test_a_year_that_is_not_announced_is_named():
    one = TimeLimit(1, LimitUnit.WORKING_DAYS)
    assert explain(one, at("2026-06-15T09:00"), NATION).notes == ()
    (partly,) = explain(one, at("2026-12-31T16:30"), NATION).notes
    assert "năm 2027 chưa có thông báo chính thức" in partly
    (wholly,) = explain(one, at("2033-04-28T09:00"), NATION).notes
    assert "năm 2033 chưa được công bố" in wholly
    far = explain(one, at("2033-04-29T09:00"), NATION)
    assert far.lines[1].reason == "Nghỉ lễ: Ngày Chiến thắng"


def test_the_facts_for_machines_are_plain():
    closed = SpecialDay(date(2026, 6, 16), DayKind.CLOSURE, "mất điện", "12/TB-UBND")
    limit = TimeLimit(1, LimitUnit.WORKING_DAYS, cutoff=time(15))
    facts = explain(limit, at("2026-06-15T09:00"), with_days(closed)).as_dict()
    assert facts["due_at"] == "2026-06-17T17:30:00+07:00"
    assert (facts["unit"], facts["rule"], facts["cutoff"]) == ("working_days", "day", "15:00")
    assert facts["days"][1] == {
        "day": "2026-06-16",
        "counted": False,
        "number": None,
        "minutes": None,
        "reason": "Đơn vị nghỉ làm việc: mất điện",
        "notice": "12/TB-UBND",
    }
