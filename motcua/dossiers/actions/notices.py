"""What applicants are told: written down with the deed, sent later, or told by telephone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents.wording import official_moment
from motcua.dossiers.kinds import NoticeKind, ToldBy
from motcua.dossiers.models import Dossier, Notice
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may

# After so many failed e-mails somebody has to call.
MOST_TRIES = 6


def tell_applicant(dossier: Dossier, kind: NoticeKind, at: datetime, *, reason: str = "") -> Notice:
    """Write down what an applicant is to be told, in the transaction of the deed itself."""
    email = dossier.applicant.email
    return Notice.objects.create(
        dossier=dossier, kind=kind, text=text_of(dossier, kind, reason), made_at=at, email=email,
        next_try_at=at if email else None,
    )  # fmt: skip


def text_of(dossier: Dossier, kind: NoticeKind, reason: str) -> str:
    """The notice in Vietnamese, whatever language the official chose."""
    with translation.override("vi"):
        head = _("Hồ sơ %(code)s, %(procedure)s:") % {
            "code": dossier.code,
            "procedure": dossier.version.name,
        }
        due = official_moment(dossier.due_at) if dossier.due_at else ""
        said = SENTENCES[kind] % {
            "due": due,
            "unit": dossier.receiving_unit.name,
            "competent": dossier.competent_unit.name,
        }
        return " ".join(filter(None, [head, said, reason and _("Lý do: %s.") % reason.rstrip(".")]))


# Vietnamese like every official document; they are not translated.
SENTENCES = {
    NoticeKind.RECOUNTED: "ngày hẹn trả được tính lại là %(due)s.",
    NoticeKind.EXTENDED: "cơ quan giải quyết xin lỗi và hẹn lại thời điểm trả kết quả là %(due)s.",
    NoticeKind.PAPERS: "đề nghị bổ sung, hoàn thiện hồ sơ tại %(unit)s.",
    NoticeKind.PAYMENT: "đề nghị thực hiện nghĩa vụ tài chính.",
    NoticeKind.NOT_ACCEPTED: "hồ sơ không được tiếp nhận.",
    NoticeKind.COMPLETED: "đã có kết quả, mời nhận tại %(unit)s.",
    NoticeKind.TAKEN_OVER: "do %(competent)s tiếp tục giải quyết; mã hồ sơ và ngày hẹn trả không "
    "thay đổi, kết quả nhận tại %(unit)s.",
    NoticeKind.STOPPED: "hồ sơ đã dừng giải quyết.",
}


@transaction.atomic
def told(notice: Notice, how: ToldBy, *, by: Official, at: datetime | None = None) -> Notice:
    """An official told the applicant, by telephone or in person."""
    check_may(by, Permission.RECEIVE_DOSSIER, notice.dossier.receiving_unit)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.told_at is not None:
        raise Refused(_("Đã báo cho công dân rồi."))
    settle(notice, how, at or timezone.now(), by)
    record("tell_applicant", notice.dossier, by=by, after={"kind": notice.kind, "how": how})
    return notice


def settle(notice: Notice, how: ToldBy, at: datetime, by: Official | None) -> None:
    """Note that it was told."""
    notice.told_at, notice.told_how, notice.told_by = at, how, by
    notice.save(update_fields=["told_at", "told_how", "told_by"])


def sent(notice: Notice, at: datetime) -> None:
    """The e-mail was taken by the mail server."""
    settle(notice, ToldBy.EMAIL, at, None)


def not_sent(notice: Notice, at: datetime) -> None:
    """The e-mail failed: try later, each time after twice as long; in the end people call."""
    notice.tries += 1
    later = at + timedelta(minutes=2**notice.tries)
    notice.next_try_at = later if notice.tries < MOST_TRIES else None
    notice.save(update_fields=["tries", "next_try_at"])
