"""Insaf: complaints and suggestions, with promises that are kept and proven."""
