"""Where traffic comes in, and which ports are open there."""
