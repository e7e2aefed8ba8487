"""What the project promises, measured; see `bin/bench`."""
