"""What an officer fills in, read into what the room takes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import ComponentType, Method, Offer, ProcedureVersion
from motcua.catalogue.promises import promised_limit
from motcua.deadlines.calendar import due
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import TimeLimit
from motcua.documents.actions import keep
from motcua.documents.rules import safe_name
from motcua.dossiers.actions import Filing, Paper, Party
from motcua.dossiers.kinds import FiledBy, PaperKind, ReturnChannel
from motcua.people.models import Official, Unit
from motcua.people.roles import ApplicantKind


@dataclass(frozen=True)
class MethodChoice:
    """A way to file as the officer sees it: channel, limit, fee, and the day it would be due."""

    method: Method
    limit: TimeLimit | None
    due_at: datetime | None

    @property
    def label(self) -> str:
        """The channel's name."""
        return str(FilingChannel(self.method.channel).label)


def method_choices(version: ProcedureVersion, unit: Unit) -> list[MethodChoice]:
    """The ways to file this procedure at a unit, at the counter first."""
    offer = Offer.objects.filter(unit=unit, procedure=version.procedure).first()
    now, calendar = timezone.now(), calendar_for(unit)
    choices = []
    for method in version.methods.all():
        limit = promised_limit(method, offer)
        choices.append(MethodChoice(method, limit, due(limit, now, calendar) if limit else None))
    return sorted(choices, key=lambda c: c.method.channel != FilingChannel.IN_PERSON)


SELDOM = [
    "return_channel", "summary", "filed_by", "submitter_name", "submitter_id", "submitter_phone",
    "authorization", "received_at", "received_reason",
]  # fmt: skip


class IntakeForm(forms.Form):
    """One dossier at the desk. Components stand beside it, as a checklist."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    method = forms.ModelChoiceField(Method.objects.none(), label=_("Cách nộp"))
    kind = forms.ChoiceField(label=_("Chủ hồ sơ là"), choices=ApplicantKind.choices)
    name = forms.CharField(label=_("Họ tên hoặc tên tổ chức"), max_length=300)
    id_number = forms.CharField(
        label=_("Số định danh, mã số thuế hoặc hộ chiếu"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=500, required=False)
    summary = forms.CharField(
        label=_("Trích yếu nội dung yêu cầu"), max_length=1000, required=False
    )
    return_channel = forms.ChoiceField(label=_("Nhận kết quả"), choices=ReturnChannel.choices)
    filed_by = forms.ChoiceField(label=_("Người nộp"), choices=FiledBy.choices)
    submitter_name = forms.CharField(label=_("Họ tên người nộp"), max_length=300, required=False)
    submitter_id = forms.CharField(label=_("Số định danh người nộp"), max_length=20, required=False)
    submitter_phone = forms.CharField(
        label=_("Điện thoại người nộp"), max_length=20, required=False
    )
    authorization = forms.CharField(label=_("Giấy ủy quyền"), max_length=500, required=False)
    received_at = forms.DateTimeField(
        label=_("Thời điểm nhận thực tế, nếu khác bây giờ"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    received_reason = forms.CharField(
        label=_("Lý do thời điểm khác"), max_length=500, required=False
    )

    def __init__(self, version: ProcedureVersion, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.unit = version, unit
        methods = self.fields["method"]
        assert isinstance(methods, forms.ModelChoiceField)
        methods.queryset = Method.objects.filter(version=version).select_related(
            "version__procedure"
        )
        if not self.is_bound:
            self.fields["method"].initial = self.choices[0].method.pk if self.choices else None
            self.fields["key"].initial = uuid.uuid4().hex
            self.initial = {name: said for name, said in self.initial.items() if said}

    @cached_property
    def choices(self) -> list[MethodChoice]:
        """The ways to file; worked out only where the form is shown."""
        return method_choices(self.version, self.unit)

    def seldom(self) -> list[forms.BoundField]:
        """The fields most filings leave as they are; the page folds them away."""
        return [self[name] for name in SELDOM]

    def filing(self, papers: tuple[Paper, ...]) -> Filing:
        """The cleaned form as the room takes it."""
        said = self.cleaned_data
        submitter = None
        if said["submitter_name"]:
            submitter = Party(
                said["submitter_name"],
                id_number=said["submitter_id"],
                phone=said["submitter_phone"],
            )
        return Filing(
            method=said["method"],
            unit=self.unit,
            applicant=Party(
                said["name"],
                kind=ApplicantKind(said["kind"]),
                id_number=said["id_number"],
                phone=said["phone"],
                address=said["address"],
                email=said["email"],
            ),
            submitter=submitter,
            filed_by=FiledBy(said["filed_by"]),
            authorization=said["authorization"],
            summary=said["summary"],
            return_channel=ReturnChannel(said["return_channel"]),
            papers=papers,
            received_at=said["received_at"],
            received_reason=said["received_reason"],
        )


@dataclass(frozen=True)
class PaperLine:
    """One line of the checklist."""

    component: ComponentType
    ticked: bool
    originals: int
    copies: int
    kind: str

    @property
    def name(self) -> str:
        """The prefix of its inputs."""
        return f"paper-{self.component.pk}"


def checklist(version: ProcedureVersion, said: dict[str, Any] | None = None) -> list[PaperLine]:
    """The components as a checklist; `said` is what was posted."""
    lines = []
    for component in version.components.select_related("case"):
        prefix = f"paper-{component.pk}"
        if said is None:
            kind = PaperKind.ORIGINAL if component.originals else PaperKind.COPY
            line = PaperLine(component, False, component.originals, component.copies, kind)
        else:
            # "All papers" means those asked of everyone, not those of single cases.
            every = component.case_id is None and bool(said.get("all_papers"))
            line = PaperLine(
                component,
                every or bool(said.get(prefix)),
                number(said.get(f"{prefix}-originals")),
                number(said.get(f"{prefix}-copies")),
                str(said.get(f"{prefix}-kind") or PaperKind.COPY),
            )
        lines.append(line)
    return lines


def number(value: object) -> int:
    """A small count; what is not one is none."""
    text = str(value or "")
    return min(int(text), 999) if text.isascii() and text.isdigit() else 0


def papers_of(lines: list[PaperLine], files: Mapping[str, Any], by: Official) -> tuple[Paper, ...]:
    """The ticked lines as papers, their scans kept. Raises Refused for a scan not accepted."""
    return tuple(
        Paper(
            name=line.component.name,
            originals=line.originals,
            copies=line.copies,
            kind=PaperKind(line.kind) if line.kind in PaperKind.values else PaperKind.COPY,
            component=line.component.pk,
            files=tuple(kept(files, line, by)),
        )
        for line in lines
        if line.ticked
    )


def kept(files: Mapping[str, Any], line: PaperLine, by: Official) -> Iterator[tuple[int, str]]:
    """The scan of a line, if one was handed in."""
    upload = files.get(f"{line.name}-file")
    if upload is not None:
        stored = keep(upload.chunks(), by=by)
        yield stored.pk, safe_name(upload.name or "", stored.media_type)


class MoveForm(forms.Form):
    """What a move may ask for."""

    note = forms.CharField(max_length=2000, required=False)
    document = forms.CharField(max_length=100, required=False)
    declared_at = forms.DateTimeField(required=False)
    until = forms.DateTimeField(required=False)
    task = forms.IntegerField(required=False)
    key = forms.CharField(max_length=64, required=False)

    def clean_declared_at(self) -> datetime | None:
        """The same minute as now is now."""
        declared: datetime | None = self.cleaned_data["declared_at"]
        if declared and abs(declared - timezone.now()) < timedelta(minutes=1):
            return None
        return declared
