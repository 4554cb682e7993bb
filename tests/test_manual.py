"""The operator's manual is judged as a whole: no chapter and no knob of it is silently missing."""

from drycc_doctor.cli.manual import CHAPTERS, manual
from drycc_doctor.drycc import installed
from drycc_doctor.settings import SETTINGS

KNOBS = [one for one in SETTINGS if one.chapter]
THERE = {one.id for one in installed().checks}
NAMED = {
    *("REGISTRATION_MODE", "GUNICORN_WORKERS", "RESERVED_NAMES", "DRYCC_DEPLOY_HOOK_URLS"),
    *("DRYCC_DEPLOY_HOOK_SECRET_KEY", "DRYCC_DEPLOY_REJECT_IF_PROCFILE_MISSING"),
    *("DRYCC_DEPLOY_PROCFILE_MISSING_REMOVE", "DRYCC_DEFAULT_CONFIG_TAGS", "KUBERNETES_NAMESPACE_DEFAULT_QUOTA_SPEC"),
    *("LDAP_ENDPOINT", "LDAP_BIND_DN", "LDAP_BIND_PASSWORD", "LDAP_USER_BASEDN", "LDAP_USER_FILTER"),
    *("LDAP_GROUP_BASEDN", "LDAP_GROUP_FILTER", "LDAP_ACTIVE_GROUP", "LDAP_STAFF_GROUP", "LDAP_SUPERUSER_GROUP"),
    *("DRYCC_DEPLOY_BATCHES", "DRYCC_DEPLOY_TIMEOUT", "IMAGE_PULL_POLICY"),
    *("KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT", "KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS"),
    *("BACKUP_FREQUENCY", "BACKUPS_TO_RETAIN", "BUILDER_POD_NODE_SELECTOR", "DEBUG"),
    *("grafana.prometheusUrl", "controller.prometheusUrl", "controller.replicas", "controller.celeryReplicas"),
    *("passport.replicas", "valkey.password", "valkey.addrs", "builder.service.nodePort"),
    *("grafana.victoriametricsUrl", "controller.webhookReplicas", "storage.drives"),
    *("imagebuilder.container_registries", "acme"),
}
"""The knobs of the manual, row by row (drycc/values#controller-knobs and the tables after it)."""


def promised() -> set[str]:
    return {id_ for ids in CHAPTERS.values() for id_ in ids}


def test_every_knob_of_the_manual_is_written_down():
    assert sorted(NAMED - {one.name for one in KNOBS}) == []


def test_every_knob_is_judged_by_a_check():
    assert sorted({one.check for one in KNOBS} - THERE) == []


def test_every_promised_check_is_there():
    assert sorted(promised() - THERE) == []


def test_every_knob_is_of_a_chapter():
    assert sorted({one.chapter for one in KNOBS} - set(CHAPTERS)) == []


def test_chapters_agree_on_a_setting_and_name_it_once():
    told: dict[tuple[str, str, str], set[tuple[range, str]]] = {}
    for one in SETTINGS:
        told.setdefault((one.chart, one.kind, one.name), set()).add((one.dead, one.instead))
    assert {key: facts for key, facts in told.items() if len(facts) > 1} == {}
    places = [(one.chapter, one.chart, one.kind, one.name) for one in SETTINGS]
    assert len(places) == len(set(places))


def test_settings_agree_on_what_may_be_disclosed_of_a_key():
    grammars: dict[str, set[str]] = {}
    for one in SETTINGS:
        if one.grammar:
            grammars.setdefault(one.name.rpartition(".")[2], set()).add(one.grammar.pattern)
    assert [key for key, patterns in grammars.items() if len(patterns) > 1] == []


def test_what_has_bounds_or_words_is_disclosed_and_judged():
    assert [one.name for one in SETTINGS if (one.bounds or one.words) and not (one.grammar and one.check)] == []


def test_dead_values_are_told_by_a_check():
    """By the one that tells of all of them, or by one of their own that fails without what the knob was to do."""
    own = {one.check for one in KNOBS if one.kind == "value" and 3 in one.dead}
    assert own <= {"tuning-ignored-values", "upgrade-key-json", "production-storage"}


def test_the_page_names_every_knob_and_every_chapter():
    text = manual(installed().checks)
    assert all(f"`{one.name}`" in text and f"## {one.chapter}\n" in text for one in KNOBS)
    assert all(f"## {chapter}\n" in text for chapter in CHAPTERS)
