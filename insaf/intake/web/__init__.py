"""Complaints and suggestions that arrive by the web form."""
