"""What may be told of an answer, and what is sealed: everything passes here before anything else sees it."""
