"""What a complainant can post: the door, and the rights of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from insaf.cases import typed, uploads
from insaf.cases.actions import perform
from insaf.cases.carried import carried, carry
from insaf.cases.queries import Loaded
from insaf.cases.words import say
from insaf.core.acts import Act
from insaf.core.acts.answering import Accept, Object, Rate
from insaf.core.acts.base import File
from insaf.core.acts.consulting import AskParty
from insaf.core.acts.intake import AddInformation, Withdraw
from insaf.core.acts.ladder import Escalate, RequestReopening
from insaf.core.acts.referring import Refer
from insaf.core.acts.restricting import AskRestrictionReview
from insaf.core.events.intake import InformationAdded
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT

ACTS: dict[str, type[Act]] = {
    "add": AddInformation,
    "accept": Accept,
    "object": Object,
    "reopen": RequestReopening,
    "escalate": Escalate,
    "withdraw": Withdraw,
    "rate": Rate,
    "review": AskRestrictionReview,
    "ask-party": AskParty,
    "outside": Refer,
}
"""The only acts a complainant can post, by the word in the form (L-11)."""

DONE = {
    "add": gettext_lazy("We have received what you added."),
    "accept": gettext_lazy("Thank you. You accepted the answer and the case is closed."),
    "object": gettext_lazy("Your objection is recorded, and the case goes on at the next level."),
    "reopen": gettext_lazy("Your request is recorded. You see below what happens now."),
    "escalate": gettext_lazy("Your case has been raised to the next level."),
    "withdraw": gettext_lazy("You withdrew the case, and it is closed."),
    "rate": gettext_lazy("Thank you. Your rating is recorded."),
    "outside": gettext_lazy("It is recorded that you went outside. Your case goes on here as before."),
    "ask-party": gettext_lazy("Your question is recorded. We pass it on to the party concerned, or tell you why not."),
    "review": gettext_lazy("Your request is recorded. Somebody else looks at the limit and answers you."),
}
WITH_WORDS = frozenset({"ask-party"})
"""Acts that say nothing without the person's own words."""

_FORM = "portal"


class TrackForm(forms.Form):
    """Reference and secret, however they were typed or pasted (I-08, J-10)."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=60, help_text=gettext_lazy("Like ET-2026-00417-K"),
        widget=forms.TextInput(attrs={
            "dir": "ltr", "autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false",
            "class": "input--code",
        }),
        error_messages={"required": gettext_lazy("Write the reference.")},
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Secret code"), max_length=120,
        help_text=gettext_lazy("28 letters and digits in groups of four. Capitals, spaces and dashes make no difference."),
        widget=forms.TextInput(attrs={
            "dir": "ltr", "autocomplete": "current-password", "autocapitalize": "characters", "spellcheck": "false",
        }),
        error_messages={"required": gettext_lazy("Write the secret code.")},
    )  # fmt: skip


class Denied(Exception):
    """A right that could not be used: which, why, and what was typed, so that nothing is lost."""

    def __init__(self, name: str, said: list[str], text: str = "", files: tuple[File, ...] = ()) -> None:
        super().__init__(name)
        self.name, self.said, self.text, self.files = name, said, text, files

    @property
    def kept(self) -> str:
        """The files that came already, as the form carries them until it is sent again."""
        return carry(self.files, _FORM)


def obey(request: HttpRequest, loaded: Loaded, now: datetime) -> str:
    """Do what was asked and say that it was done; raises ``Denied``."""
    name, text = request.POST.get("act", ""), typed.words(request.POST.get("text", ""))
    if name not in ACTS:
        raise Denied("", [_("We did not understand what you want to do. Please choose it again.")], text)
    files = _files(request, name, text) if name == "add" else ()
    if name == "withdraw" and request.POST.get("sure") != "yes":
        raise Denied(name, [_("Tick the box to say that you want to withdraw the case.")], text)
    if name in WITH_WORDS and not text:
        raise Denied(name, [_("Write what you want to know.")])
    if name == "add" and _came_before(request, loaded, text):
        return str(DONE[name])
    try:
        perform(_act(request, name, text, files), loaded.row.reference, COMPLAINANT, now)
    except Refused as refused:
        raise Denied(name, [str(say(refused.reason))], text, files) from refused
    return str(DONE[name])


def _act(request: HttpRequest, name: str, text: str, files: tuple[File, ...]) -> Act:
    if name == "add":
        return AddInformation(text or _("Files attached."), files)
    if name == "rate":
        return Rate(*(_stars(request, asked, text) for asked in ("handling", "outcome")), text)
    if name == "outside":
        said = {key: typed.words(request.POST.get(key, ""))[:300] for key in ("body", "their_reference", "body_name")}
        return Refer("out", said["body"], said["their_reference"], asks=text, name=said["body_name"])
    make: Callable[..., Act] = ACTS[name]
    return make(text) if text else make()


def _stars(request: HttpRequest, asked: str, text: str) -> int:
    given = request.POST.get(asked, "")
    if given not in set("12345"):
        raise Denied("rate", [_("Choose a figure from 1 to 5 for each of the two.")], text)
    return int(given)


def _files(request: HttpRequest, name: str, text: str) -> tuple[File, ...]:
    held = carried(request.POST.get("kept", ""), _FORM)
    files, refused = uploads.take(request.FILES.getlist("files"), held)
    said = [sentence.said_in(get_language() or "ar") for sentence in refused]
    if not said and not text and not files:
        said = [_("Write what you want to add, or attach a file.")]
    if said:
        raise Denied(name, said, text, files)
    return files


def _came_before(request: HttpRequest, loaded: Loaded, text: str) -> bool:
    """The same words sent again from the same page: a button pressed twice, not a second message."""
    seen = typed.number(request.POST.get("seen", ""))
    since = loaded.row.entries if seen is None else seen
    return any(
        isinstance(step.event, InformationAdded) and step.n >= since and step.event.text.text == text
        for step in loaded.steps
    )
