"""What runs on the platform: the apps' namespaces."""
