"""Answers of web servers."""
