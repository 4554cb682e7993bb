"""The vocabulary: queries, replies, facts, findings, checks. Standard library and msgspec only."""
