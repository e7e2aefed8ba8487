"""What only the demonstration has: sample matters, a mailbox that keeps every mail."""
