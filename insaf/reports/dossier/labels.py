"""The dossier's own words."""

from __future__ import annotations

from django.utils.translation import pgettext


def labels() -> dict[str, str]:
    """By the names that the template asks for, in the language of the moment."""
    return {
        "contents": pgettext("dossier", "Contents"),
        "summary": pgettext("dossier", "The matter in short"),
        "points": pgettext("dossier", "Points to answer"),
        "decided": pgettext("dossier", "What was decided"),
        "undecided": pgettext("dossier", "Nothing has been decided yet."),
        "promises": pgettext("dossier", "Promises and how they were counted"),
        "promises_note": pgettext(
            "dossier",
            "Days are working days. The day of receipt is day zero; a period ends at closing time on its last day. "
            "Each date was derived again from its inputs when this document was made.",
        ),
        "promise": pgettext("dossier", "Promise"),
        "original": pgettext("dossier", "First date"),
        "due": pgettext("dossier", "Date now"),
        "became": pgettext("dossier", "What became of it"),
        "day": pgettext("dossier", "Day"),
        "date": pgettext("dossier", "Date"),
        "counted": pgettext("dossier", "Counted or skipped"),
    } | _of_the_rest()


def _of_the_rest() -> dict[str, str]:
    """The second half of the document."""
    return {
        "timeline": pgettext("dossier", "Everything that happened"),
        "timeline_note": pgettext(
            "dossier", "Every entry of the record, in order, in words. The numbers are those of the record."
        ),
        "letters": pgettext("dossier", "Letters"),
        "letters_note": pgettext("dossier", "The words as they were sent, without private links and tracking codes."),
        "number": pgettext("dossier", "No."),
        "letter": pgettext("dossier", "Letter"),
        "to": pgettext("dossier", "Sent to"),
        "files": pgettext("dossier", "Files"),
        "no_files": pgettext("dossier", "No file belongs to this case."),
        "file": pgettext("dossier", "File and its fingerprint (SHA-256)"),
        "size": pgettext("dossier", "Size"),
        "record": pgettext("dossier", "Proof"),
        "record_note": pgettext(
            "dossier",
            "Each entry is a leaf of a Merkle tree (RFC 9162) whose root the institution signs. "
            "The evidence bundle holds the entries, their proofs and a program that checks them without the institution.",
        ),
    }
