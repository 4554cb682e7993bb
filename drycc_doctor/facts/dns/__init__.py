"""Names: the platform's domain, its records, the zone's servers."""
