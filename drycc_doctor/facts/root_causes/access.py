"""What was done by hand and lets strangers in is told by what it does, not as drift."""

from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component

EDGES = (
    Edge(
        component("drycc-controller*"),
        ("opened",),
        subject.setting("controller.environment.DRYCC_DEBUG"),
        "drycc/controller#debug",
        ("controller", "leaks"),
    ),
    Edge(
        component("drycc-passport*"),
        ("opened",),
        subject.setting("passport.environment.*"),
        "drycc/failures#exposure",
        ("open", "social-login"),
    ),
)
