"""The small forms of a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.actions.handling import FieldCheck, Question
from motcua.people.models import Unit


class QuestionForm(forms.Form):
    """A question to another agency; its code where it works in this system."""

    agency = forms.CharField(max_length=300, label=_("Cơ quan được hỏi"))
    unit = forms.CharField(max_length=35, required=False)
    question = forms.CharField(max_length=4000, label=_("Nội dung"))
    due_at = forms.DateTimeField(label=_("Trả lời trước"))

    def clean_unit(self) -> Unit | None:
        """The unit of that code; a code nobody has is a fault."""
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise forms.ValidationError(_("Không có đơn vị mang mã này."))
        return unit

    def asked(self) -> Question:
        """What is asked."""
        said = self.cleaned_data
        return Question(said["agency"], said["question"], said["due_at"], said["unit"])


class AnswerForm(forms.Form):
    """The answer and its letter's number."""

    answer = forms.CharField(max_length=4000, label=_("Nội dung trả lời"))
    document = forms.CharField(max_length=100, required=False)


class CheckForm(forms.Form):
    """The record of a check on the spot."""

    held_at = forms.DateTimeField(label=_("Thời gian"))
    place = forms.CharField(max_length=300, label=_("Địa điểm"))
    participants = forms.CharField(max_length=1000, label=_("Thành phần tham gia"))
    content = forms.CharField(max_length=8000, label=_("Nội dung"))

    def check(self) -> FieldCheck:
        """The record."""
        said = self.cleaned_data
        return FieldCheck(said["held_at"], said["place"], said["participants"], said["content"])
