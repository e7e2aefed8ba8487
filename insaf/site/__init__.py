"""The Django project: settings, addresses, server, worker and command line."""
