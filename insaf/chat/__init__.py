"""Live chat: the widget on the institution's site, the agents' console, and the way into a case."""
