"""The page on which supervisors keep the prepared replies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from insaf.chat import prepared, seeing, talking
from insaf.chat.console import seated, staff_of
from insaf.chat.models import Prepared

MOST = 100


class Reply(forms.ModelForm):
    """Both languages, because the visitor chooses; a name in braces that nothing fills is refused."""

    class Meta:
        model = Prepared
        fields = ("title_ar", "text_ar", "title_en", "text_en")
        labels = {
            "title_ar": _("Title in Arabic"),
            "text_ar": _("Text in Arabic"),
            "title_en": _("Title in English"),
            "text_en": _("Text in English"),
        }
        widgets = {
            "title_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "text_ar": forms.Textarea(attrs={"dir": "rtl", "lang": "ar", "rows": 3, "maxlength": talking.LONGEST}),
            "title_en": forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
            "text_en": forms.Textarea(attrs={"dir": "ltr", "lang": "en", "rows": 3, "maxlength": talking.LONGEST}),
        }

    def clean_text_ar(self) -> str:
        return self._text("text_ar")

    def clean_text_en(self) -> str:
        return self._text("text_en")

    def _text(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if len(text) > talking.LONGEST:
            raise forms.ValidationError(_("The message is longer than 4,000 characters."))
        if unknown := prepared.unknown(text):
            raise forms.ValidationError(_("Nothing fills in %(names)s.") % {"names": " ".join(unknown)})
        return text


@require_safe
@seated
def listed(request: HttpRequest) -> HttpResponse:
    """All of them as a visitor would get them; whoever answers may read, supervisors change."""
    language = get_language() or "ar"
    rows = [
        {
            "pk": one.pk,
            "title": one.title_en if language == "en" else one.title_ar,
            "ar": one.text_ar,
            "en": one.text_en,
        }
        for one in Prepared.objects.all()
    ]
    return render(
        request, "chat/replies.html", {"replies": rows, "may_change": _may(request), "full": len(rows) >= MOST}
    )


@seated
def edited(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """One reply, new or there already."""
    if not _may(request):
        raise PermissionDenied
    row = _row(pk) if pk else Prepared()
    if not pk and Prepared.objects.count() >= MOST:
        raise Http404("as many as there may be")
    form = Reply(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _back(request, str(_("The reply is kept.")))
    values = prepared.values(get_language() or "ar", timezone.now())
    context = {"form": form, "pk": pk, "names": list(values.items())}
    return render(request, "chat/reply.html", context, status=422 if form.errors else 200)


@require_POST
@seated
def removed(request: HttpRequest, pk: int) -> HttpResponse:
    if not _may(request):
        raise PermissionDenied
    _row(pk).delete()
    return _back(request, str(_("The reply is removed.")))


def _may(request: HttpRequest) -> bool:
    actor = staff_of(request).actor
    return seeing.supervises(actor) and seeing.talks(actor)


def _row(pk: int) -> Prepared:
    row = Prepared.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("no such reply")
    return row


def _back(request: HttpRequest, said: str) -> Any:
    messages.success(request, said)
    response = HttpResponseRedirect(reverse("chat:replies"))
    response.status_code = 303
    return response
