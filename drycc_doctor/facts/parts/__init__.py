"""The platform's parts beside controller and passport, each asked in its own way."""
