"""E-mail to applicants and officials, through the authority's own mail server."""

import smtplib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from motcua.dossiers.actions import notices
from motcua.dossiers.actions.digesting import digest_sent
from motcua.dossiers.models import Digest, Notice
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import Progress, alerts_for

AT_ONCE = 200


def configured() -> bool:
    """Is there a mail server to speak to?"""
    return bool(settings.EMAIL_HOST)


def send_notices(now: datetime) -> int:
    """Send what is due; what fails is tried later, each time after a longer wait."""
    done = 0
    for notice in Notice.objects.to_send(now).select_related("dossier")[:AT_ONCE]:
        subject = _("Hồ sơ %s") % notice.dossier.code
        if handed_in(subject, notice.text, notice.email):
            notices.sent(notice, timezone.now())
            done += 1
        else:
            notices.not_sent(notice, now)
    return done


def send_digests(now: datetime) -> int:
    """Send this morning's digests to those who have an address."""
    waiting = Digest.objects.filter(day=timezone.localdate(now), sent_at=None)
    done = 0
    for digest in waiting.exclude(official__email="").select_related("official")[:AT_ONCE]:
        with translation.override("vi"):
            subject = _("Việc hôm nay, ngày %s") % f"{digest.day:%d/%m/%Y}"
            text = digest_text(digest, alerts_for(digest.official, digest.day))
        if handed_in(subject, text, digest.official.email):
            digest_sent(digest, timezone.now())
            done += 1
    return done


def digest_text(digest: Digest, risks: Sequence[Progress] = ()) -> str:
    """The lists in words: how many, and which, codes only, no names; then targets at risk."""
    parts = [
        (_("Quá hạn"), "overdue"),
        (_("Quá hạn chưa xin lỗi, gia hạn"), "without_apology"),
        (_("Đến hạn hôm nay"), "due_today"),
        (_("Đến hạn trong ba ngày tới"), "in_three_days"),
    ]
    lists = [
        f"{label}: {len(digest.codes[name])}\n" + "\n".join(digest.codes[name])
        for label, name in parts
    ]
    told = "\n".join(risk_text(each) for each in risks)
    return "\n\n".join([*lists, *([_("Chỉ tiêu cần chú ý") + "\n" + told] if told else [])])


def risk_text(progress: Progress) -> str:
    """A target at risk in one line."""
    target = progress.target
    facts = {
        "who": target.official or target.unit,
        "what": TargetKind(target.kind).label,
        "share": progress.share,
        "goal": progress.must,
        "last": f"{target.last:%d/%m/%Y}",
        "outlook": progress.outlook.label,
    }
    said = _("%(who)s · %(what)s: %(share)s, phải đạt %(goal)s đến %(last)s · %(outlook)s")
    return ", ".join(filter(None, [said % facts, progress.wanting]))


def handed_in(subject: str, text: str, address: str) -> bool:
    """Whether the mail server took a text."""
    return accepted(EmailMessage(subject, text, to=[address]))


def accepted(letter: EmailMessage) -> bool:
    """Whether the mail server took it."""
    try:
        return letter.send() == 1
    except (OSError, smtplib.SMTPException):
        return False
