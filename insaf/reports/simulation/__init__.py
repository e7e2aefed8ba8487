"""A year in a minute: the real law on a simulated clock, with people who come, work and keep silent."""
