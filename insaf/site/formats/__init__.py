"""How dates and numbers are written: Latin digits in both languages, as in Saudi Arabia."""
