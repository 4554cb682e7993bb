"""What the programs of a platform say, to the letter (facts 3.1, 15): one module a program."""
