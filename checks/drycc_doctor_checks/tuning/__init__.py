"""What the operator's manual says of tuning: knobs that do something, fit together and are safe."""
