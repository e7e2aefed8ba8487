"""The telephone: events of an exchange, call-backs, voice messages, and the screen for who talks."""
