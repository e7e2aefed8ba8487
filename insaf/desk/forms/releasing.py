"""The form by which a file is released to an external body, or released no longer (E-17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from insaf.cases import handing, outside
from insaf.core.acts import disclosing
from insaf.desk.forms.referring import NumberedForm


class ReleaseFilesForm(NumberedForm):
    """Which files the body may have besides its own (E-17)."""

    intro = _(
        "Nobody masks a file. Open each one first: it may show other people, or more of the complainant than the body "
        "needs. What is ticked goes into the body's evidence bundle; its own letters and our replies go in any case."
    )
    files = forms.MultipleChoiceField(
        label=_("Files that the body may have"), required=False, widget=forms.CheckboxSelectMultiple
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)  # what stood ticked: nothing else is taken back
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)  # for which referral it stood so

    def meant(self) -> list[outside.Shown]:
        policy = self.loaded.rules.policy
        return [one for one in super().meant() if policy.external_body(one.one.body)]

    def prepare(self) -> None:
        super().prepare()
        once = {one.sha256: one for shown in self.meant() for one in handing.besides(self.loaded, shown.one.body)}
        self.choose("files", [(one.sha256, f"{one.name}\n{_size(one)}") for one in once.values()])
        self.fields["files"].help_text = format_html(
            "{} {}",
            _now("Open:"),
            format_html_join(" · ", '<a href="{}"><bdi>{}</bdi></a>', self._links(once.values())),
        )

    def _links(self, found: Iterable[handing.Held]) -> Iterator[tuple[str, str]]:
        reference = self.loaded.case.reference
        return ((reverse("desk:file", args=[reference, one.sha256]), one.name) for one in found)

    def prefill(self, wishes: Mapping[str, str]) -> dict[str, Any]:
        """As it stands for the referral that was chosen; else for one to which something was released, or the first."""
        meant = self.meant()
        first = next((one for one in meant if one.one.released), meant[0] if meant else None)
        number = int(wishes.get("number") or (first.one.number if first else 0))
        return {**wishes, "number": number, **self._stands(number)}

    def _stands(self, number: int) -> dict[str, Any]:
        this = self.loaded.case.referral(number)
        ticked = sorted(this.released) if this else []
        return {"files": ticked, "before": " ".join(ticked), "shown": number}

    def clean(self) -> dict[str, Any]:
        """Ticks that stood there for one body go to no other: the form comes back as it stands for the one picked."""
        given = super().clean()
        if given.get("number") and given["number"] != given.get("shown"):
            stands, self.data = self._stands(given["number"]), self.data.copy()
            self.data.setlist(self.add_prefix("files"), stands["files"])
            for name in ("before", "shown"):
                self.data[self.add_prefix(name)] = stands[name]
            self.add_error("files", _("What is ticked now is what this body has. Look at it, and send it again."))
        return given

    def asked(self) -> disclosing.ReleaseFiles:
        given = self.cleaned_data
        stays = self.picked().one.released - set(given["before"].split())
        return disclosing.ReleaseFiles(given["number"], tuple(sorted(stays | set(given["files"]))))


def _size(one: handing.Held) -> str:
    return _now("%(size)s, entry %(n)s") % {"size": filesizeformat(one.size), "n": one.n}
