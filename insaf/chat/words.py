"""What the chat says by itself; English here, Arabic in the catalogue beside."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insaf.core.arabic import isolate

EVENTS: dict[str, Promise] = {
    "joined": _("A member of the support team is with you."),
    "transferred": _("A colleague goes on with you."),
    "invited": _("A colleague has joined."),
    "silent": _("Are you still there? If you write nothing, we close the chat in a few minutes. You can open it again by writing."),
    "silent-end": _("We closed the chat because nothing was written for a while. Write again to go on."),
    "ended": _("The chat has ended. Write again to go on."),
    "left": _("You ended the chat. Write again to go on."),
    "nobody": _("Nobody is here at the moment. What you wrote is registered, and you are answered under its reference."),
    "kind-asked": _("Nobody can answer you now. What you wrote is kept. Say below what it is: it is registered at once, and you get a reference."),
    "kept": _("What you wrote is kept. A member of staff reads it and registers it; the reference then appears here."),
    "gone": _("You were away and left the queue. What you wrote is kept: a member of staff reads it and registers it. Write again to go on."),
    "deserted": _("The member of staff had to leave. You are in the queue again; nothing you wrote is lost."),
    "reopened": _("The chat was opened again."),
    "filed": _("Your messages are registered under the reference %(reference)s."),
    "held": _("Your message is kept. Somebody reads it before it is registered."),
    "mailed": _("The text of this chat goes to your e-mail."),
}  # fmt: skip
"""The lines of a talk that nobody wrote, by code."""

WIDGET: dict[str, Promise] = {
    "title": _("Live chat"),
    "close": _("Close"),
    "recorded": _("This chat is recorded, so that what you say can be answered and checked. Only those who handle your matter read it."),
    "not_here": _("Do not write passwords or card numbers."),
    "write": _("Write your message"),
    "send": _("Send"),
    "attach": _("Attach a file"),
    "name": _("Your name (optional)"),
    "contact": _("E-mail or mobile (optional)"),
    "email": _("Your e-mail"),
    "start": _("Start the chat"),
    "leave_it": _("Leave a message"),
    "kind": _("What is it?"),
    "complaint": _("Complaint"),
    "suggestion": _("Suggestion"),
    "inquiry": _("Inquiry"),
    "compliment": _("Thanks"),
    "you": _("You"),
    "team": _("Support team"),
    "sending": _("Sending…"),
    "sent": _("Sent"),
    "read": _("Seen"),
    "typing": _("Writing…"),
    "offline": _("No connection. What you write is sent when it returns."),
    "place": _("Your place in the queue: {n}"),
    "new": _("New messages: {n}"),
    "end": _("End the chat"),
    "again": _("Start anew"),
    "mail": _("Send me the text of this chat"),
    "track": _("Follow a matter"),
    "reference": _("Reference"),
    "secret": _("Tracking code"),
    "show": _("Show"),
    "form": _("Fill in the form"),
    "due": _("Answer by"),
    "open_link": _("Open the follow-up page"),
    "keep": _("Keep the reference and the code: they are shown here for a day."),
    "back": _("Back"),
    "refused": _("This could not be sent."),
    "gone": _("This chat can no longer be opened. Start a new one."),
}  # fmt: skip
"""Everything the widget says; it fetches them in one language when it is opened."""

REFUSALS: dict[str, Promise] = {
    "origin": _("The chat is not allowed on this site."),
    "token": _("This chat can no longer be opened. Start a new one."),
    "too-long": _("The message is longer than 4,000 characters."),
    "too-large": _("This is larger than we take."),
    "too-fast": _("You write faster than we can read. It is sent in a moment."),
    "empty": _("Write a message first."),
    "malformed": _("This could not be read."),
    "full": _("This chat has as many messages as one may have. Start a new one."),
    "ended": _("The chat has ended."),
    "contact": _("We could not read this e-mail or number."),
    "unknown": _("Reference and code do not open a case together."),
    "busy": _("Too many at once. Try again in a moment."),
    "missing": _("There is no such page."),
}  # fmt: skip


def event(text: str) -> str:
    """An event's line in the language in force: `filed ET-2026-00417-K`."""
    code, _space, rest = text.partition(" ")
    return str(EVENTS[code]) % {"reference": isolate(rest)} if code in EVENTS else code
