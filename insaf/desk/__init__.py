"""What the staff see: inbox, case page, acts."""
