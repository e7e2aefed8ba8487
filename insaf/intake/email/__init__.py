"""Mail in: kept as it came, read, and made part of a case or shown to staff."""
