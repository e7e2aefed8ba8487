"""How dates and numbers are written: Latin digits in both languages (Django's own `ar` is not Saudi)."""
