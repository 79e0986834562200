"""What may be asked of the generator, and where it may write."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.dossiers.generator.calibration import Calibration
from motcua.dossiers.generator.procedures import Service
from motcua.dossiers.models import Dossier, Generation

# Identity numbers of made-up people have seven digits of their own.
MOST_DOSSIERS: Final = 15_000_000
MOST_A_DAY: Final = 200_000
LARGEST_SEED: Final = 2**63 - 1
AVERAGE_MONTH: Final = 30.44


def check_asked(dossiers: int, seed: int) -> None:
    """A number that can be made, and a seed that can be kept."""
    if not 1 <= dossiers <= MOST_DOSSIERS:
        raise Refused(_("Số hồ sơ phải từ 1 đến %s.") % MOST_DOSSIERS)
    if not 0 <= seed <= LARGEST_SEED:
        raise Refused(_("Số gốc (seed) phải từ 0 đến %s.") % LARGEST_SEED)


def period(
    first: date | None, last: date | None, dossiers: int, told: Calibration
) -> tuple[date, date]:
    """The days asked for; where not said, up to yesterday, as long as a province needs for them."""
    yesterday = timezone.localdate() - timedelta(days=1)
    last = last or yesterday
    months = dossiers / told.received_per_month
    first = first or last - timedelta(days=max(27, round(months * AVERAGE_MONTH) - 1))
    if last > yesterday:
        raise Refused(_("Ngày cuối phải trước hôm nay: hồ sơ chưa thể có ở tương lai."))
    if first > last:
        raise Refused(_("Ngày đầu phải trước hoặc bằng ngày cuối."))
    return first, last


def check_days(working: list[date], dossiers: int) -> None:
    """There must be days to file on, and enough of them."""
    if not working:
        raise Refused(_("Khoảng ngày này không có ngày làm việc nào."))
    if dossiers > MOST_A_DAY * len(working):
        raise Refused(
            _("Quá nhiều hồ sơ cho %(days)s ngày làm việc; tối đa %(most)s hồ sơ một ngày.")
            % {"days": len(working), "most": MOST_A_DAY}
        )


def check_services(services: Sequence[Service]) -> None:
    """There must be something to file."""
    if not services:
        raise Refused(
            _("Danh mục không có thủ tục nào đang có hiệu lực và có thời hạn giải quyết.")
        )


def check_nobodys(*, among_real: bool) -> None:
    """Made-up dossiers do not go among real ones unless that is said."""
    if not among_real and Dossier.objects.exists() and not Generation.objects.exists():
        raise Refused(
            _(
                "Cơ sở dữ liệu này có hồ sơ thật; chỉ tạo hồ sơ mẫu trong cơ sở dữ liệu trống "
                "(nếu thật sự muốn, thêm --among-real)."
            )
        )
