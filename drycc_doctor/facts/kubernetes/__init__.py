"""Kubernetes' own: objects as far as they are judged, nodes, storage, jobs, references. Knows no Drycc."""
