"""A question as the party that was asked may read it, and the answer it gives: nothing else of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import get_language

from insaf.cases import files, history, shown, typed, uploads
from insaf.cases.actions import perform
from insaf.cases.carried import carried, carry
from insaf.cases.models import Consultation
from insaf.cases.shown import Shown
from insaf.core.acts.base import File
from insaf.core.acts.consulting import AnswerConsultation
from insaf.core.arabic import neutralise
from insaf.core.events.consulting import ConsultationAnswered, Consulted
from insaf.core.record import Sealed
from insaf.core.terms import Actor

_FORM = "consultation"


@dataclass(frozen=True)
class Question:
    """Everything that the party is shown."""

    row: Consultation
    party: str
    text: str
    disclosed: str
    language: str  # of somebody outside; empty inside
    shown: Shown = Shown()  # noqa: RUF009 - frozen
    answer: str = ""
    answered_at: datetime | None = None


def question(row: Consultation) -> Question:
    """The question of a row, with its answer where there is one; words that were erased are gone here too."""
    steps = history.of_case(row.case)
    asked = next(step.event for step in steps if step.seq == row.seq)
    assert isinstance(asked, Consulted)
    given = next((s for s in steps if isinstance(s.event, ConsultationAnswered) and s.event.number == row.number), None)
    event = given.event if given else None
    return Question(
        row,
        _party(row, asked, get_language() or "ar"),
        _words(asked.question),
        _words(asked.disclosed),
        asked.language,
        shown.with_question(steps, asked),
        _words(event.text) if isinstance(event, ConsultationAnswered) else "",
        given.at if given else None,
    )


def _party(row: Consultation, asked: Consulted, language: str) -> str:
    """As it was asked; a unit by its English name of today, where none was kept with the question."""
    english = row.unit.name_en if row.unit and language.startswith("en") and not asked.party_en else ""
    return english or _words(asked.called(language))


def download(row: Consultation, sha256: str) -> FileResponse:
    """One of the files that go with the question, never opened in the page (L-08); any other does not exist."""
    found = next((one for one in question(row).shown.files if one.sha256 == sha256), None)
    try:
        stream = files.path_of(sha256).open("rb") if found else None
    except OSError:
        stream = None
    if found is None or stream is None:
        raise Http404(sha256)
    name = neutralise(found.name)
    response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _words(sealed: Sealed | None) -> str:
    return neutralise(sealed.text or "") if sealed else ""


@dataclass(frozen=True)
class Draft:
    """An answer as it was typed, with the files that came already and what speaks against it."""

    text: str = ""
    files: tuple[File, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def kept(self) -> str:
        """The files that came already, as the form carries them until it is sent again."""
        return carry(self.files, _FORM)


def draft(request: HttpRequest) -> Draft:
    """What a form brought: the words, and each file kept or refused with its reason."""
    files, refused = uploads.take(request.FILES.getlist("files"), carried(request.POST.get("kept", ""), _FORM))
    said = tuple(sentence.said_in(get_language() or "ar") for sentence in refused)
    return Draft(typed.words(request.POST.get("text", "")), files, said)


def file(row: Consultation, answer: Draft, via: str, actor: Actor, now: datetime) -> None:
    """File the answer; raises ``Refused``."""
    act = AnswerConsultation(row.number, answer.text, answer.files, via)
    perform(act, row.case.reference, actor, now)
