"""What is said to people, one folder per channel out."""
