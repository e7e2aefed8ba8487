"""What the figures say, and what they would say if."""
