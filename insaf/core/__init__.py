"""The law: pure functions and values, standard library only."""
