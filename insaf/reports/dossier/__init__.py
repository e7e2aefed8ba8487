"""The dossier: a case as one tagged PDF, for people and for archives (E-19)."""

from insaf.reports.dossier.typesetting import pages, pdf

__all__ = ["pages", "pdf"]
