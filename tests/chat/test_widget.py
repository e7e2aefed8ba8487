"""The widget's one file as it goes over the wire: light, the same from every process, and with its names in order."""

from __future__ import annotations

import re
import subprocess
import sys

from insaf.chat import script

AIM = 8_000  # bytes; what a visitor's browser fetches before the chat is opened


def test_the_widget_is_light() -> None:
    assert len(script.packed()) <= AIM


def test_every_process_serves_the_same_bytes() -> None:
    """Else what a browser has kept is fetched anew from the next process, and the weight is a matter of chance."""
    words = "import hashlib; from insaf.chat import script; print(hashlib.sha256(script.packed()).hexdigest())"
    said = {
        subprocess.run(
            [sys.executable, "-c", words], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_no_name_that_is_shortened_is_a_key_written_short() -> None:
    """`{ name }` would be another key on the wire."""
    names = "|".join(script.OWN.split())
    text = script.SOURCE.read_text("utf-8")
    assert not re.findall(rf"\{{ (?:\w+, )*(?:{names})(?:,| \}}).*", text)
    assert re.search(rf"\{{ (?:\w+, )*(?:{names})(?:,| \}})", "const { done, name } = it;")
