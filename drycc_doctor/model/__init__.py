"""The vocabulary: queries, replies, facts, findings, checks. Standard library, msgspec, and cryptography to read keys."""
