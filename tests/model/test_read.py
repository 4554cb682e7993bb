"""Reading is safe from many threads at once, also of types that nobody has met (docs/decisions/0007)."""

import subprocess
import sys

MANY = """
import threading, sys, msgspec
from drycc_doctor.model.fact import read
sys.setswitchinterval(1e-6)
for round in range(60):
    inner = msgspec.defstruct("Inner", [(f"f{i}", int, 0) for i in range(20)])
    middle = msgspec.defstruct("Middle", [(f"m{i}", tuple[inner, ...], ()) for i in range(20)])
    outer = [msgspec.defstruct(f"Outer{n}", [("a", middle), ("b", inner)]) for n in range(8)]
    start = threading.Barrier(8)
    said = []
    def work(kind):
        start.wait()
        said.append(read({"a": {"m3": [{"f1": 7}]}, "b": {}}, kind).a.m3[0].f1)
    threads = [threading.Thread(target=work, args=(kind,)) for kind in outer]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert said == [7] * 8, said
"""


def test_many_threads_may_meet_a_type_at_once():
    ended = subprocess.run([sys.executable, "-c", MANY], capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stderr) == (0, "")
