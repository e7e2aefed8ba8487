"""Base templates, static files, middleware and template tags."""
