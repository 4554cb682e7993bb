"""Real controllers of others, beside the control plane."""
