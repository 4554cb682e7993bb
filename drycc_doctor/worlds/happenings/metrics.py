"""What can happen to the store of metrics."""

from drycc_doctor.worlds.state.programs import GIB, VictoriaMetrics


class Metrics(VictoriaMetrics):
    """The store of metrics."""

    def fill(self, *, left: float) -> None:
        """So much of its room is left, as a share."""
        self.free, self.data = 10 * GIB * left, 10 * GIB * (1 - left)
