"""What the programs of a platform say, to the letter (drycc/controller#anonymous-answers): one module a program."""
