"""One folder per channel in."""
