"""Policies and calendars, dated, turned into core values."""
