"""Where the platform is in another namespace than usual, whatever is said names that one."""

import ast
import re
from pathlib import Path

import pytest

import drycc_doctor
import drycc_doctor_checks
from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Finding, Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import healthy

USUAL = re.compile(r"-n drycc(?![\w-])|namespace drycc(?![\w-])|Platform drycc")


def said(one: Finding) -> str:
    return f"{one.subject} {one.message} {one.remedy}"


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("part", ["", "database", "storage", "controller", "passport"])
def test_everything_in_another_namespace(generation: str, part: str):
    world = healthy(generation)
    if part:
        world.component(part).crash()
    world.options["namespace"] = "paas"  # the World's objects stay where they are: a query says neither name
    findings = [one for result in run(installed().checks, world, named="paas").results for one in result.findings]
    assert Status.BROKEN not in {one.status for one in findings}
    assert [text for one in findings if USUAL.search(text := said(one))] == []
    assert any(str(one.subject) == "Platform paas" for one in findings)
    assert not part or any("-n paas" in one.remedy for one in findings)


@pytest.mark.parametrize("folder", [Path(drycc_doctor.__file__).parent, Path(drycc_doctor_checks.__file__).parent])
def test_no_text_of_the_program_names_the_usual_namespace(folder: Path):
    """But pages: they are read by people who have not said where their platform is."""
    found = [
        f"{file.name}:{line}: {text}"
        for file in folder.rglob("*.py")
        if "worlds" not in file.relative_to(folder).parts
        for tree in [ast.parse(file.read_text())]
        for line, text in texts(tree)
        if USUAL.search(text)
    ]
    assert found == []


def texts(tree: ast.AST) -> list[tuple[int, str]]:
    pages = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in pages]
    return [(one.lineno, one.value) for one in constants if isinstance(one.value, str)]
