"""Anyone may ask whether a paper was issued here and is unchanged."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers.verifying import Answer, verify_code, verify_file


class VerifyForm(forms.Form):
    """A file, or the code printed on a paper."""

    code = forms.CharField(
        label=gettext_lazy("Mã kiểm tra in trên giấy tờ"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    file = forms.FileField(label=gettext_lazy("Hoặc tệp PDF nhận được"), required=False)

    def clean_file(self) -> UploadedFile[bytes] | None:
        """No larger than any file that is kept here."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > settings.MAX_FILE_BYTES:
            raise forms.ValidationError(_("Tệp quá lớn."))
        return file

    def answer(self) -> Answer | None:
        """What may be told; None where nothing was asked."""
        file, code = self.cleaned_data["file"], self.cleaned_data["code"]
        if file is not None:
            return verify_file(file.read())
        return verify_code(code) if code else None


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The answer about a file or a code; the file is looked at and not kept."""
    if request.method == "GET":
        form = VerifyForm(initial={"code": request.GET.get("code", "")})
        return render(request, "portal/verify.html", {"form": form})
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "portal/verify.html", {"form": form}, status=422)
    if not consume(request, action="verify_by_address"):
        form.add_error(None, _("Kiểm tra quá nhiều lần; hãy đợi ít phút rồi thử lại."))
        return render(request, "portal/verify.html", {"form": form}, status=429)
    answer = form.answer()
    if answer is None:
        form.add_error(None, _("Hãy nhập mã kiểm tra hoặc chọn tệp."))
        return render(request, "portal/verify.html", {"form": form}, status=422)
    return render(request, "portal/verify.html", {"form": form, "answer": answer})
