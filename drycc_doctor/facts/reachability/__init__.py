"""Where traffic comes in, and what is heard there."""
