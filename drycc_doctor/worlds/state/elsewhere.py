"""What the platform leans on and does not run itself: databases, caches, stores of others.

See drycc/off-cluster#values.
"""

HOSTS = {
    "database": ("db.example.test", "203.0.113.10", 5432),
    "database replica": ("replica.db.example.test", "203.0.113.11", 5432),
    "valkey": ("cache.example.test", "203.0.113.12", 6379),
    "storage": ("s3.example.test", "203.0.113.13", 443),
    "registry": ("registry.example.test", "203.0.113.14", 443),
    "victoriametrics": ("metrics.example.test", "203.0.113.15", 443),
    "ldap": ("ldap.example.test", "203.0.113.17", 636),
    "hooks": ("hooks.example.test", "203.0.113.16", 443),
}
"""Each one's host, its address, and the port where it answers."""
WEB = {"victoriametrics", "hooks"}
"""Those that speak HTTPS, which is understood; of the others only whether they listen."""
