"""The assumptions of a what-if, within what a page can wait for."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.reports.simulation.plan import Plan, arrivals


class WhatIfForm(forms.Form):
    """Arrivals and people; asked by GET, so that an answer has an address."""

    arrivals = forms.DecimalField(
        label=_("New cases a working day"), min_value=1, max_value=30, max_digits=4, decimal_places=1
    )
    days = forms.IntegerField(label=_("Days to play through"), min_value=14, max_value=120)
    staff = forms.IntegerField(label=_("People of the support team"), min_value=0, max_value=50)
    managers = forms.IntegerField(label=_("People of complaints management"), min_value=0, max_value=20)
    executives = forms.IntegerField(label=_("People of executive management"), min_value=0, max_value=20)

    def plan(self, starts_on: date) -> Plan:
        """What was asked, as a plan; only of a valid form."""
        given = self.cleaned_data
        return Plan(
            days=given["days"],
            starts_on=starts_on,
            arrivals=arrivals(str(given["arrivals"])),
            staff=given["staff"],
            managers=given["managers"],
            executives=given["executives"],
        )


USUAL = {"arrivals": 10, "days": 90, "staff": 4, "managers": 1, "executives": 1}
"""What the page shows before anybody asks."""
