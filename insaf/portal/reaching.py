"""The page on which the complainant says how to be reached; it never changes an address (D-20)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from insaf.cases import contacts
from insaf.cases.actions import perform
from insaf.cases.queries import Loaded
from insaf.cases.words import say
from insaf.core.acts.preferring import ChangePreferences
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT
from insaf.outbox import ways
from insaf.portal import visits

LONGEST_NOTE = 2000
LANGUAGES = (("ar", "العربية"), ("en", "English"))


class ReachForm(forms.Form):
    """Ways that lead somewhere, and no others."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How should we reach you?"), required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our letters to you"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    adjustments = forms.CharField(
        label=gettext_lazy("Is there anything that would make this easier for you?"), required=False,
        max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: large print, a call instead of writing, sign language, a certain hour."),
    )  # fmt: skip

    def __init__(self, *args: Any, loaded: Loaded, **kwargs: Any) -> None:
        super().__init__(*args, initial=vars(contacts.wishes(loaded.steps)), label_suffix="", **kwargs)
        choices = _choices(loaded)
        if len(choices) < 2:
            del self.fields["channel"]
            return
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> ChangePreferences:
        said = self.cleaned_data
        return ChangePreferences(said.get("channel", ""), said["language"], said["adjustments"])


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, reference: str) -> HttpResponse:
    """Who holds the case's key says how to be met; the address itself is put right by staff alone."""
    loaded = visits.case_or_404(request, reference)
    form = ReachForm(request.POST or None, loaded=loaded)
    if request.method == "POST" and form.is_valid() and _done(form, loaded):
        messages.success(request, _("From now on we follow this."))
        return HttpResponseRedirect(reverse("portal:case-of", args=[loaded.row.reference]), status=303)
    context = {
        "form": form,
        "row": loaded.row,
        "known": contacts.known(loaded.row),
        "office": loaded.rules.policy.institution,
    }
    response = render(request, "portal/reach.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _done(form: ReachForm, loaded: Loaded) -> bool:
    try:
        perform(form.asked, loaded.row.reference, COMPLAINANT, timezone.now())
    except Refused as refused:
        form.add_error(None, str(say(refused.reason)))
        return False
    return True


def _choices(loaded: Loaded) -> list[tuple[str, str]]:
    contact = contacts.known(loaded.row)
    there = (
        ("", _("Whichever you choose"), contact.reachable),
        ("email", _("E-mail"), bool(contact.email)),
        ("sms", _("Text message"), bool(ways.mobile(contact.phone))),
        ("phone", _("Phone"), bool(contact.phone)),
        ("web", _("The follow-up page only"), contact.reachable),
    )
    return [(code, said) for code, said, leads in there if leads]
