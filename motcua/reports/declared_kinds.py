"""What somebody declares: what no dossier tells, and figures that dossiers tell too."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.reports.kinds import MOVED, Figure


class DeclaredKind(TextChoices):
    """What nobody's dossiers tell: marks, petitions, review of procedures."""

    COMPLAINTS = "complaints", _("Đánh giá: số hồ sơ có phản ánh, kiến nghị đúng về thái độ")
    INDEX_5 = "index_5", _("Đánh giá: điểm chỉ số 5, tổ chức Bộ phận Một cửa")
    INDEX_6 = "index_6", _("Đánh giá: điểm chỉ số 6, công khai thủ tục")
    INDEX_7 = "index_7", _("Đánh giá: điểm chỉ số 7, thái độ phục vụ")
    INDEX_8 = "index_8", _("Đánh giá: điểm chỉ số 8, xử lý phản ánh, kiến nghị")
    PETITIONS_CARRIED = "petitions_carried", _("Phản ánh, kiến nghị: từ kỳ trước chuyển sang")
    PETITIONS_ABOUT_CONDUCT = (
        "petitions_conduct",
        _("Phản ánh, kiến nghị trong kỳ: về hành vi hành chính"),
    )
    PETITIONS_ABOUT_RULES = (
        "petitions_rules",
        _("Phản ánh, kiến nghị trong kỳ: về quy định hành chính"),
    )
    PETITIONS_DONE_IN_TIME = "petitions_in_time", _("Phản ánh, kiến nghị: đã xử lý đúng hạn")
    PETITIONS_DONE_LATE = "petitions_late", _("Phản ánh, kiến nghị: đã xử lý quá hạn")
    PETITIONS_OPEN = "petitions_open", _("Phản ánh, kiến nghị: đang xử lý")
    REVIEWS_PLANNED = "reviews_planned", _("Rà soát: số thủ tục theo kế hoạch")
    REVIEWS_DONE = "reviews_done", _("Rà soát: số thủ tục đã rà soát")
    REVIEWS_PROPOSED = "reviews_proposed", _("Rà soát: số thủ tục có phương án đơn giản hóa")
    REVIEWS_CARRIED_OUT = "reviews_carried_out", _("Rà soát: số phương án đã thực thi")


K = DeclaredKind
MARKS: Final = frozenset({K.INDEX_5, K.INDEX_6, K.INDEX_7, K.INDEX_8})
# Figures that an older system or a paper told; they stand beside the count and must reconcile.
FIGURES: Final = [(each.value, each.label) for each in Figure if each not in MOVED]
DECLARABLE: Final = [*DeclaredKind.choices, *FIGURES]
# The same in groups, for a choice.
GROUPED: Final = [
    (_("Hồ sơ trong hệ thống không cho biết"), DeclaredKind.choices),
    (_("Số hồ sơ, đối chiếu với số hệ thống đếm"), FIGURES),
]
