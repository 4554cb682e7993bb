"""The controller: its API, webhook, variables, deploy hooks, and its client."""
