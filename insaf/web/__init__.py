"""What every page shares: frames, components, script, and the middleware around them."""
