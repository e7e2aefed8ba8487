"""The forms of the acts, each with only the fields of its act."""
