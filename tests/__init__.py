"""The tests: sentences of the law, on the real thing."""
