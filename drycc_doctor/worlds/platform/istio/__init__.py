"""What istiod writes and makes, as it was recorded."""
