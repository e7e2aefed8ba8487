"""The units that are asked as the concerned party: their names, and who answers for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insaf.core.arabic import neutralise
from insaf.desk.doors import unit_keepers_only
from insaf.desk.forms.base import line_field
from insaf.desk.frame import page, staff_of
from insaf.people import units as keeping
from insaf.people.models import Staff, Unit


class UnitForm(forms.Form):
    """What a unit is called, who answers for it, and who heads it."""

    name_ar = line_field(gettext_lazy("Name in Arabic"), max_length=120)
    name_en = line_field(
        gettext_lazy("Name in English"), max_length=120, required=False,
        help_text=gettext_lazy("On English pages and letters; left empty, the Arabic name stands there."),
    )  # fmt: skip
    members = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who answers for it"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They see what the unit is asked, and nothing else of a case."),
    )  # fmt: skip
    head = forms.TypedChoiceField(
        label=gettext_lazy("Head"), coerce=int, empty_value=0, required=False,
        help_text=gettext_lazy("Told when an answer is late, and may answer too."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by
        self.unit = unit
        self.staff = _staff(unit)
        listed = [(one.pk, _listed(one)) for one in self.staff.values()]
        self._choose("members", listed)
        heads = [(pk, label.replace("\n", " · ")) for pk, label in listed]
        self._choose("head", [("", _("Nobody")), *heads])

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_name_ar(self) -> str:
        """Of marks alone, that steer the direction of writing, nobody reads a name."""
        name = neutralise(self.cleaned_data["name_ar"]).strip()
        if not name:
            raise forms.ValidationError(_("Write a name that can be read."))
        return name

    def clean_name_en(self) -> str:
        return neutralise(self.cleaned_data["name_en"])

    def clean(self) -> dict[str, Any]:
        """Whoever answers for a unit reads what it is asked: nobody opens that door to themselves."""
        given = self.cleaned_data
        standing = {*given.get("members", ()), given.get("head")}
        if not self.errors and keeping.lets_themselves_in(self.unit, standing, self.by):
            field = "members" if self.by.pk in given["members"] else "head"
            self.add_error(field, _("Nobody adds themselves. Ask complaints management to do it."))
        return given

    def keep(self) -> Unit:
        given = self.cleaned_data
        members = [self.staff[pk] for pk in given["members"]]
        head = self.staff.get(given["head"])
        return keeping.keep(self.unit, given["name_ar"], given["name_en"], head, members, self.by)


def _staff(unit: Unit) -> dict[int, Staff]:
    """Whoever works here, and whoever belongs to the unit although they left: a list says who stands on it."""
    belong = {*unit.members.all(), *filter(None, [unit.head])} if unit.pk else set()
    return {one.pk: one for one in Staff.objects.all() if one.is_active or one in belong}


def _listed(one: Staff) -> str:
    name = one.name_in(get_language() or "ar")
    return f"{name}\n{one.email}" if one.is_active else f"{name}\n{_('has left')}"


@require_safe
@unit_keepers_only
def units(request: HttpRequest) -> HttpResponse:
    """Every unit, those that are asked first."""
    language = get_language() or "ar"
    found = Unit.objects.select_related("head").prefetch_related("members").order_by("-is_active", "name_ar", "pk")
    shown = [
        {
            "unit": unit,
            "name": unit.name_in(language),
            "people": [one.name_in(language) for one in unit.members.all() if one.is_active],
            "head": unit.head.name_in(language) if unit.head and unit.head.is_active else "",
        }
        for unit in found
    ]
    return page(request, "desk/units.html", {"units": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@unit_keepers_only
def add(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    return _form(request, Unit(), _("The unit is added."))


@require_http_methods(["GET", "HEAD", "POST"])
@unit_keepers_only
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Another name, other people, asked again after it was closed."""
    return _form(request, get_object_or_404(Unit, pk=number), _("The unit is kept as you wrote it."))


@require_POST
@unit_keepers_only
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing more is asked of it."""
    keeping.close(get_object_or_404(Unit, pk=number), staff_of(request))
    messages.success(request, _("The unit is asked nothing more. What it was asked, it can still answer."))
    return HttpResponseRedirect(reverse("desk:units"), status=303)


def _form(request: HttpRequest, unit: Unit, done: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, UnitForm(unit=unit, by=staff_of(request), initial=_as_it_is(unit)))
    form = UnitForm(request.POST, unit=unit, by=staff_of(request))
    if not form.is_valid():
        return _page(request, form, 422)
    kept = form.keep()
    messages.success(request, done)
    if not kept.people():
        messages.warning(request, _("Nobody answers for it yet, so nobody can ask it."))
    return HttpResponseRedirect(reverse("desk:units"), status=303)


def _as_it_is(unit: Unit) -> dict[str, Any]:
    members = [one.pk for one in unit.members.all()] if unit.pk else []
    return {"name_ar": unit.name_ar, "name_en": unit.name_en, "head": unit.head_id, "members": members}


def _page(request: HttpRequest, form: UnitForm, status: int = 200) -> HttpResponse:
    return page(request, "desk/unit.html", {"form": form, "unit": form.unit}, status=status)
