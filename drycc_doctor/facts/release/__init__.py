"""The Helm release: its values and variables, and what has drifted from its manifest."""
