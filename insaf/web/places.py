"""The pages that frames link to, by plain names, whatever app serves them."""

from django.urls import NoReverseMatch, reverse

PLACES: dict[str, tuple[str, ...]] = {
    "home": ("portal:home",),
    "file": ("intake:file", "intake_web:file", "portal:file"),
    "track": ("portal:track",),
    "policy": ("portal:policy",),
    "privacy": ("portal:privacy",),
    "record": ("portal:record",),
    "accessibility": ("portal:accessibility",),
    "inbox": ("desk:inbox",),
    "mine": ("desk:mine",),
    "board": ("desk:board",),
    "what-if": ("reports:what-if",),
    "sign-in": ("desk:sign-in", "people:sign-in", "desk:sign_in", "people:sign_in"),
    "sign-out": ("desk:sign-out", "people:sign-out", "desk:sign_out", "people:sign_out"),
    "chat": ("chat:console",),
    "phone": ("intake_phone:home",),
    "chats-unsettled": ("chat:unsettled",),
    "mailbox": ("demo:mailbox",),
}


def place(name: str) -> str:
    """Address of a named page; empty when this installation has none."""
    for view in PLACES.get(name, ()):
        try:
            return reverse(view)
        except NoReverseMatch:
            continue
    return ""
