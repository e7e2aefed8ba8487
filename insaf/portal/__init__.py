"""What the public sees: home, policy, tracking."""
