"""Bundles: the sealed answers of one run in one file, and the same verdict from them offline."""
