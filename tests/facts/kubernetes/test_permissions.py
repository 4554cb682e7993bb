"""What rules allow, as the API server's RBAC authorizer reads them."""

import pytest

from drycc_doctor.facts.kubernetes.permissions import Permission, PolicyRule, lacking
from drycc_doctor.facts.kubernetes.rbac import Grantee

PODS = PolicyRule(("",), ("pods",), ("get", "list"))


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (PODS, True),
        (PolicyRule(("*",), ("*",), ("*",)), True),
        (PolicyRule(("",), ("*",), ("get",)), True),
        (PolicyRule(("apps",), ("pods",), ("get",)), False),
        (PolicyRule(("",), ("pods/log",), ("get",)), False),
        (PolicyRule(("",), ("pods",), ("list",)), False),
        (PolicyRule(("",), ("pods",), ("get",), ("one",)), False),
        (PolicyRule((), (), ("get",), (), ("/pods",)), False),
    ],
)
def test_a_right_to_get_pods(rule: PolicyRule, allowed: bool):
    assert rule.allows(Permission("", "pods", "get")) is allowed


@pytest.mark.parametrize(("resource", "allowed"), [("pods/log", True), ("*/log", True), ("*", True), ("pods/*", False)])
def test_what_is_below_a_resource(resource: str, allowed: bool):
    assert PolicyRule(("",), (resource,), ("get",)).allows(Permission("", "pods/log", "get")) is allowed


@pytest.mark.parametrize(("path", "allowed"), [("/metrics", True), ("/metrics/*", False), ("/met*", True), ("*", True)])
def test_paths(path: str, allowed: bool):
    rule = PolicyRule((), (), ("get",), (), (path,))
    assert rule.allows(Permission("", "", "get", path="/metrics")) is allowed


def test_names_narrow_a_rule():
    wanted = PolicyRule(("",), ("endpoints",), ("get",), ("kubernetes",))
    assert lacking([wanted], [PolicyRule(("",), ("endpoints",), ("get",))]) == ()
    assert lacking([wanted], [PolicyRule(("",), ("endpoints",), ("get",), ("kubernetes", "other"))]) == ()
    assert lacking([wanted], [PolicyRule(("",), ("endpoints",), ("get",), ("other",))]) == (
        Permission("", "endpoints", "get", "kubernetes"),
    )


def test_a_star_may_be_spelt_out():
    wanted = PolicyRule(("addons.drycc.cc",), ("*",), ("*",))
    assert lacking([wanted], [PolicyRule(("addons.drycc.cc",), ("valkeys", "addonclasses"), ("get", "list"))]) == ()
    assert lacking([wanted], [PODS])


def test_rights_are_added_up():
    assert lacking([PODS], [PolicyRule(("",), ("pods",), ("get",)), PolicyRule(("",), ("*",), ("list",))]) == ()


@pytest.mark.parametrize(
    ("kind", "name", "namespace", "it_is"),
    [
        ("ServiceAccount", "drycc-builder", "drycc", True),
        ("ServiceAccount", "drycc-builder", "staging", False),
        ("ServiceAccount", "default", "drycc", False),
        ("User", "system:serviceaccount:drycc:drycc-builder", "", True),
        ("User", "drycc-builder", "", False),
        ("Group", "system:serviceaccounts", "", True),
        ("Group", "system:serviceaccounts:drycc", "", True),
        ("Group", "system:serviceaccounts:staging", "", False),
        ("Group", "system:authenticated", "", True),
        ("Group", "system:unauthenticated", "", False),
    ],
)
def test_whom_a_binding_names(kind: str, name: str, namespace: str, it_is: bool):
    assert Grantee(kind, name, namespace).is_account("drycc-builder", "drycc") is it_is
