"""The only door to the world: each source answers some kinds of question, sealed, and never raises for its troubles."""

import drycc_doctor

USER_AGENT = f"drycc-doctor/{drycc_doctor.__version__}"
"""Who asks; on every request over HTTP."""
