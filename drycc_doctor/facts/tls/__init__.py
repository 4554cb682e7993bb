"""Certificates: as they are served, as cert-manager makes them, as CAA records allow them."""
