"""Days, moments and places as official documents write them (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from datetime import date, datetime

from django.utils import timezone

# A month from here on is written without a leading zero; a day from 10 on.
FIRST_BARE_MONTH = 3


def official_day(day: date) -> str:
    """ngày 05 tháng 02 năm 2026."""
    month = f"{day.month:02d}" if day.month < FIRST_BARE_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def official_moment(moment: datetime) -> str:
    """09 giờ 05 phút, ngày 05 tháng 02 năm 2026; Vietnam's time."""
    local = timezone.localtime(moment)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {official_day(local.date())}"


def written_out(name: str) -> str:
    """An authority's name without its usual abbreviations, as a document's head has it."""
    return name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân")
