"""What happens to units, officials, posts and applicants."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.people import rules
from motcua.people.kinds import Outcome
from motcua.people.models import (
    Absence,
    ApiToken,
    Applicant,
    Official,
    Post,
    Succession,
    SuccessionOutcome,
    Unit,
)
from motcua.people.roles import ApplicantKind, Level, Role, Scope
from motcua.people.tokens import MARK, digest_of_secret

SECRET_BYTES = 32
MINUTE = timedelta(minutes=1)


@transaction.atomic
def add_unit(
    code: str,
    name: str,
    level: Level,
    *,
    parent: Unit | None = None,
    valid_from: date | None = None,
    by: Official | None,
) -> Unit:
    """Add one unit to the tree. Raises Refused where the code is taken or not well formed."""
    rules.check_code(code)
    unit = Unit.objects.create(
        code=code,
        name=name,
        level=level,
        parent=parent,
        path=(parent.path if parent else "") + code + "/",
        valid_from=valid_from,
    )
    record("add_unit", unit, by=by, after={"code": code, "name": name, "level": level})
    return unit


def unknown_unit(code: str, *, by: Official | None) -> Unit:
    """What stands for units nobody knows, beneath the top of the tree that the code names.

    Where no code says, that is the first top. Raises Refused where there is no unit at all.
    """
    tops = Unit.objects.filter(parent=None).exclude(level=Level.UNKNOWN).order_by("code")
    top = tops.filter(code=code.split(".", maxsplit=1)[0]).first() or tops.first()
    if top is None:
        raise Refused(_("Chưa có đơn vị nào; hãy nạp danh sách đơn vị trước."))
    kept = Unit.objects.filter(parent=top, level=Level.UNKNOWN).first()
    mark = f"{top.code}.CXD"
    return kept or add_unit(mark, "Đơn vị chưa xác định", Level.UNKNOWN, parent=top, by=by)


@transaction.atomic
def change_unit(unit: Unit, *, by: Official | None, **changes: object) -> Unit:
    """Change a unit's name, level or dates. Code and place stay: dossiers carry them."""
    change("change_unit", unit, changes, by)
    return unit


@transaction.atomic
def employ(username: str, full_name: str, password: str, *, by: Official | None) -> Official:
    """Give someone an account. Raises Refused where the password is weak or the name is taken."""
    official = Official(username=username, full_name=full_name)
    try:
        validate_password(password, official)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if Official.objects.filter(username=username).exists():
        raise Refused(_("Tên đăng nhập “%(name)s” đã có người dùng.") % {"name": username})
    official.set_password(password)
    official.save()
    record("employ", official, by=by, after={"username": username, "full_name": full_name})
    return official


@transaction.atomic
def enrol(username: str, full_name: str, *, by: Official | None) -> Official:
    """Enter somebody in the books who cannot sign in: no password opens the account."""
    official = Official(username=username, full_name=full_name)
    official.set_unusable_password()
    official.save()
    record("enrol", official, by=by, after={"username": username, "full_name": full_name})
    return official


@transaction.atomic
def change_official(official: Official, *, by: Official | None, **changes: object) -> Official:
    """Change an official's name or phone, or whether they still work here."""
    change("change_official", official, changes, by)
    return official


def change(action: str, thing: Model, changes: Mapping[str, object], by: Official | None) -> None:
    """Save some fields, with what they were and are as evidence."""
    before = {field: str(getattr(thing, field)) for field in changes}
    for field, value in changes.items():
        setattr(thing, field, value)
    thing.save(update_fields=list(changes))
    after = {field: str(value) for field, value in changes.items()}
    record(action, thing, by=by, before=before, after=after)


@transaction.atomic
def appoint(
    official: Official,
    role: Role,
    unit: Unit,
    *,
    since: date,
    until: date | None = None,
    by: Official | None,
) -> Post:
    """Give an official a role in a unit. Raises Refused where they already hold it then."""
    try:
        with transaction.atomic():
            post = Post.objects.create(
                official=official, unit=unit, role=role, valid_from=since, valid_to=until
            )
    except IntegrityError as error:
        raise Refused(
            _("%(who)s đã giữ vai trò này tại %(unit)s trong thời gian đó.")
            % {"who": official, "unit": unit}
        ) from error
    record("appoint", post, by=by, after={"role": role, "unit": unit.code, "since": str(since)})
    return post


@transaction.atomic
def dismiss(post: Post, *, until: date, by: Official | None) -> Post:
    """End a post before that day; its history stays."""
    post.valid_to = until
    post.save(update_fields=["valid_to"])
    record("dismiss", post, by=by, after={"until": str(until)})
    return post


def write_down(
    name: str,
    *,
    kind: ApplicantKind = ApplicantKind.PERSON,
    id_number: str = "",
    phone: str = "",
    address: str = "",
    email: str = "",
) -> Applicant:
    """The row for a person or organisation written exactly so; made if it is new."""
    applicant = Applicant(
        kind=kind,
        name=" ".join(name.split()),
        id_number=id_number.strip(),
        phone=phone.strip(),
        address=address.strip(),
        email=email.strip(),
    ).derive()
    # Someone else may have written the same person, even at the same moment: both get one row.
    # Its digest is set to what it is, so that the database tells the row's id in one answer.
    Applicant.objects.bulk_create(
        [applicant], update_conflicts=True, unique_fields=["digest"], update_fields=["digest"]
    )
    return applicant


@transaction.atomic
def go_absent(
    official: Official, deputy: Official, days: tuple[date, date], reason: str, *, by: Official
) -> Absence:
    """Let a deputy of the same unit do an official's work from the first to the last day."""
    rules.check_absence(official, deputy, days, by)
    absence = Absence.objects.create(
        official=official, deputy=deputy, first_day=days[0], last_day=days[1], reason=reason
    )
    told = {"deputy": deputy.username, "first": str(days[0]), "last": str(days[1])}
    record("go_absent", absence, by=by, after=told | {"reason": reason})
    return absence


@transaction.atomic
def come_back(absence: Absence, *, by: Official) -> Absence:
    """End an absence now."""
    rules.check_may_absent(absence.official, by)
    absence.ended_at = timezone.now()
    absence.save(update_fields=["ended_at"])
    record("come_back", absence, by=by, after={"ended_at": str(absence.ended_at)})
    return absence


@transaction.atomic
def grant_token(
    name: str, scopes: Iterable[str], days: int, *, by: Official, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Give an official a token of their own; the secret is told here and never again."""
    at, wanted = at or timezone.now(), set(scopes)
    name = " ".join(name.split())[:60]
    chosen = [scope.value for scope in Scope if scope in wanted]
    rules.check_token(by, name, chosen, days, at)
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        official=by,
        name=name,
        digest=digest_of_secret(secret),
        scopes=chosen,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    told = {"name": name, "scopes": chosen, "expires_at": token.expires_at}
    record("grant_token", token, by=by, after=told)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Official) -> ApiToken:
    """End one's own token now; ended twice, it ended the first time."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.official_id != by.pk:
        raise Refused(_("Mã truy cập này là của người khác."))
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("revoke_token", token, by=by)
    return token


def note_token_used(token: ApiToken, *, at: datetime) -> None:
    """Remember when it was last used, to the minute: a busy program is no reason to write more."""
    if token.last_used_at is None or at - token.last_used_at >= MINUTE:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


@transaction.atomic
def declare(succession: Succession, *, by: Official | None) -> Succession:
    """Plan that one unit follows another. Raises Refused where that cannot be."""
    # Two who declare for the same unit at once: the second sees what the first did.
    Unit.objects.select_for_update().get(pk=succession.predecessor_id)
    rules.check_may_succeed(by, succession)
    rules.check_succession(succession)
    succession.declared_at, succession.declared_by = timezone.now(), by
    succession.save(force_insert=True)
    told: dict[str, object] = {
        "kind": succession.kind,
        "effective_on": str(succession.effective_on),
        "basis": succession.basis,
        "fields": succession.fields,
        "procedures": succession.procedures,
        "share": str(succession.share or ""),
    }
    record("declare_succession", succession, by=by, after=told)
    return succession


@transaction.atomic
def withdraw(succession: Succession, reason: str, *, by: Official | None) -> SuccessionOutcome:
    """Take back a plan that nobody began to carry out. Raises Refused."""
    rules.check_may_succeed(by, succession)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do hủy khai báo."))
    if succession.predecessor.valid_to == succession.effective_on:
        raise Refused(_("Việc sắp xếp này đã bắt đầu thực hiện, không hủy được."))
    return settle(succession, Outcome.WITHDRAWN, reason, by)


@transaction.atomic
def begin(succession: Succession, *, by: Official | None) -> None:
    """End the predecessor on the day, and let its posts go along where that is declared.

    Begun twice, it changes nothing.
    """
    rules.check_may_succeed(by, succession)
    rules.check_pending(succession)
    day, old = succession.effective_on, succession.predecessor
    if succession.ends_the_unit and old.valid_to != day:
        change_unit(old, by=by, valid_to=day)
    if succession.moves_posts:
        for post in old.posts.held_on(day).select_related("official"):
            dismiss(post, until=day, by=by)
            if (
                not succession.successor.posts.held_on(day)
                .filter(official=post.official, role=post.role)
                .exists()
            ):
                appoint(post.official, Role(post.role), succession.successor, since=day, by=by)


def finish(succession: Succession, *, by: Official | None) -> SuccessionOutcome:
    """Note that everything went over."""
    return settle(succession, Outcome.CARRIED_OUT, "", by)


@transaction.atomic
def settle(
    succession: Succession, what: Outcome, note: str, by: Official | None
) -> SuccessionOutcome:
    """Write down what became of a plan."""
    Succession.objects.select_for_update(of=("self",)).get(pk=succession.pk)
    rules.check_pending(succession)
    outcome = SuccessionOutcome.objects.create(
        succession=succession, what=what, at=timezone.now(), by=by, note=note.strip()[:500]
    )
    record("settle_succession", succession, by=by, after={"outcome": what, "note": note})
    return outcome
