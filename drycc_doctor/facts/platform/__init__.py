"""The platform in its namespace: its generation, workloads and pods, what each generation should have."""
