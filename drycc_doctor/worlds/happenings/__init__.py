"""What can happen to a platform: the verbs that examples are written in, one module a part."""
