"""The checks of drycc-doctor: an area a folder, a check a file."""
