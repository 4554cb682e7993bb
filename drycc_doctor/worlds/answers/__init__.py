"""A World's state as a Source: one module a kind of question."""

from drycc_doctor.worlds.state.answer import Answer

__all__ = ["Answer"]
