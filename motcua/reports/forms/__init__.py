"""The reports there are: each a table of measures by groups, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.documents.form_types import FormType
from motcua.people.models import Official
from motcua.reports import rules
from motcua.reports.forms.declared import by_post, petitions, reviews
from motcua.reports.forms.details import (
    causes_of_overdue,
    cut_of_time,
    filed_by_whom,
    one_stop,
    really_overdue,
    services,
)
from motcua.reports.forms.extracts import listed, register
from motcua.reports.forms.rating import of_dossiers, of_officials, of_unit, of_units
from motcua.reports.forms.state import aggregate, by_field
from motcua.reports.forms.targets import sheets, targets
from motcua.reports.kinds import Aspect
from motcua.reports.questions import Question
from motcua.reports.tables import Table


@dataclass(frozen=True)
class Form:
    """A report: its name in lists, and how its table is made."""

    name: str | Promise
    build: Callable[[Question], Table]


def aggregated(form: FormType) -> Callable[[Question], Table]:
    """The table of one of the aggregated forms."""

    def build(question: Question) -> Table:
        return aggregate(question, form)

    return build


FORMS: Final[Mapping[str, Form]] = {
    "ii06a": Form(_("II.06a: tình hình giải quyết, theo lĩnh vực"), by_field),
    "ii06b": Form(_("II.06b: tổng hợp các xã, phường"), aggregated(FormType.REPORT_06B)),
    "ii06c": Form(_("II.06c: tổng hợp cấp huyện, đến 30/6/2025"), aggregated(FormType.REPORT_06C)),
    "ii06d": Form(_("II.06d: tổng hợp sở, ban, ngành"), aggregated(FormType.REPORT_06D)),
    "ii06dd": Form(_("II.06đ: tổng hợp toàn tỉnh, theo đơn vị"), aggregated(FormType.REPORT_06DD)),
    "so-theo-doi": Form(_("Trích sổ theo dõi hồ sơ"), register),
    "ds-qua-han": Form(_("Danh sách hồ sơ quá hạn"), listed(Aspect.OVERDUE)),
    "ds-da-tra": Form(_("Danh sách hồ sơ đã trả kết quả"), listed(Aspect.RETURNED)),
    "nguyen-nhan": Form(_("Nguyên nhân quá hạn"), causes_of_overdue),
    "ii07b": Form(_("II.07b: thực hiện cơ chế một cửa"), one_stop),
    "nguoi-nop": Form(_("Tự nộp và nộp thay"), filed_by_whom),
    "tre-thuc-te": Form(_("Trễ trên phần mềm và trễ thực tế"), really_overdue),
    "dich-vu": Form(_("Thủ tục có phát sinh hồ sơ"), services),
    "cat-giam": Form(_("Cắt giảm thời gian giải quyết"), cut_of_time),
    "buu-chinh": Form(_("Bưu chính công ích"), by_post),
    "chi-tieu": Form(_("Thực hiện chỉ tiêu"), targets),
    "phieu-tuan": Form(_("Phiếu theo dõi từng công chức"), sheets),
    "danh-gia": Form(_("Đánh giá theo chín chỉ số"), of_unit),
    "xep-loai": Form(_("Xếp loại đơn vị theo chín chỉ số"), of_units),
    "danh-gia-ca-nhan": Form(_("Đánh giá công chức"), of_officials),
    "danh-gia-ho-so": Form(_("Điểm từng hồ sơ"), of_dossiers),
    "pakn": Form(_("Phản ánh, kiến nghị (kê khai)"), petitions),
    "ra-soat": Form(_("Rà soát thủ tục (kê khai)"), reviews),
}  # fmt: skip


def table_seen_by(user: Official, key: str, question: Question) -> Table:
    """The table of a form, if this official may read reports of all the units in it."""
    rules.check_seen(question.scope, user)
    return table_of(key, question)


def table_of(key: str, question: Question) -> Table:
    """The table of a form. Raises Refused for a period that cannot be."""
    rules.check_question(question)
    return FORMS[key].build(question)
