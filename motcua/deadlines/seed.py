"""The national calendar of 2019–2027: the `holidays` package, corrected where it falls short.

Documents are named only where they are known; a day without an official notice says so.
"""

from datetime import date, time

import holidays

from motcua.deadlines.limits import NOT_ANNOUNCED, DayKind
from motcua.deadlines.opening import CULTURE_DAY, LABOUR_CODE, SpecialDay

YEARS = range(2019, 2028)
WEEKDAYS = range(5)
OFFICE_SPANS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))

CULTURE_DAY_NAME = "Ngày Văn hóa Việt Nam"
COMPENSATED = " (nghỉ bù)"

# A working day given off, and the Saturday that makes up for it. The package knows most days
# off but not as swaps, lacks the make-up Saturdays as days, and misses 02/01/2026 altogether.
SWAPS = (
    (date(2018, 12, 31), date(2019, 1, 5)),
    (date(2019, 4, 29), date(2019, 5, 4)),
    (date(2024, 4, 29), date(2024, 5, 4)),
    (date(2025, 5, 2), date(2025, 4, 26)),
    (date(2026, 1, 2), date(2026, 1, 10)),
    (date(2026, 8, 31), date(2026, 8, 22)),
)

# Tết has five days; those after the fifth make up for a weekend that fell among the five.
TET_COMPENSATION = frozenset(
    {
        *(date(2020, 1, 28), date(2020, 1, 29)),
        *(date(2021, 2, 15), date(2021, 2, 16)),
        *(date(2023, 1, 25), date(2023, 1, 26)),
        *(date(2024, 2, 13), date(2024, 2, 14)),
        *(date(2027, 2, 9), date(2027, 2, 10)),
    }
)

# The sixth day of Tết 2025, a Saturday: weekly rest, not a holiday.
NOT_HOLIDAYS = frozenset({date(2025, 2, 1)})

# Expected, but the Prime Minister's decision on them is not known: the block of Tết 2027 and
# the second day of the National Day.
UNDECIDED = frozenset({*(date(2027, 2, day) for day in range(4, 11)), date(2027, 9, 3)})

FIRST_YEAR_OF_LABOUR_CODE_2019 = 2021


def national_days() -> list[SpecialDay]:
    """Every special day of the nation in `YEARS`, in order."""
    listed = holidays.country_holidays("VN", years=YEARS, language="vi")
    days = {day: listed_day(day, name) for day, name in listed.items() if day not in NOT_HOLIDAYS}
    days |= {special.day: special for special in swapped_days()}
    return [days[day] for day in sorted(days) if day.year in YEARS]


def listed_day(day: date, name: str) -> SpecialDay:
    """A day of the package with its kind and its legal basis."""
    compensated = name.endswith(COMPENSATED) or day in TET_COMPENSATION
    kind = DayKind.COMPENSATORY_OFF if compensated else DayKind.HOLIDAY
    return SpecialDay(day, kind, name.removesuffix(COMPENSATED), basis_of(day, name, kind))


def basis_of(day: date, name: str, kind: DayKind) -> str:
    """The law that gives the day off, or that nothing is announced yet."""
    if day in UNDECIDED:
        return NOT_ANNOUNCED
    if name == CULTURE_DAY_NAME:
        return CULTURE_DAY
    compensated = kind == DayKind.COMPENSATORY_OFF
    if day.year < FIRST_YEAR_OF_LABOUR_CODE_2019:
        return "Bộ luật Lao động 2012, Điều 115" + (" khoản 3" if compensated else "")
    return "Bộ luật Lao động 2019, Điều 111 khoản 3" if compensated else LABOUR_CODE


def swapped_days() -> list[SpecialDay]:
    """Both days of every swap; the numbers of their notices are not known."""
    return [
        special
        for off, makeup in SWAPS
        for special in (
            SpecialDay(off, DayKind.SWAPPED_OFF, f"làm bù vào ngày {makeup:%d/%m/%Y}"),
            SpecialDay(makeup, DayKind.MAKEUP_WORKDAY, f"cho ngày nghỉ {off:%d/%m/%Y}"),
        )
    ]
