from fnmatch import fnmatchcase
from itertools import chain

from drycc_doctor.api import Findings, Subject, World, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.parts.fluentbit import Fluentbit, Section
from drycc_doctor.facts.platform.workloads import Platform

_INDEXER = "drycc-quickwit-indexer"


@check("tuning-fluentbit", title="Fluentbit's configuration leads logs to where they belong")
def fluentbit_config(platform: Platform, fluentbit: Fluentbit) -> Findings:
    """A text in `fluentbit.config` takes the place of a whole section of the chart's, and may lose every log in silence.

    The ConfigMap's service, inputs, filters and outputs are read, the skeleton of them: plugins, tags, matches, and the
    output's URL. There must be an input, an output of the platform's own plugin (`quickwit`; in the first generation
    `drycc`) whose Match fits the tag of an input, and its Base_URL must lead to quickwit's indexer. Nothing else tells:
    pods that ship nothing are Ready, and the plugin reports success whatever quickwit says.

    Take the chart's own text (`helm show values` of its chart), and change in it only what you mean to.
    """
    about = subject.thing("ConfigMap", fluentbit.config)
    if fluentbit.text is None:
        remedy = "helm upgrade the release: the fluentbit chart makes it"
        yield fail("no-config", about, f"ConfigMap {fluentbit.config} has no fluent-bit.conf", remedy=remedy)
        return
    findings = chain(_shape(about, fluentbit), _outputs(about, fluentbit, platform.generation.collector_output))
    yield from or_else(findings, passed("ok", about, "what fluentbit reads goes to the platform's own output"))


def _shape(about: Subject, fluentbit: Fluentbit) -> Findings:
    if fluentbit.text and fluentbit.text.strange:
        why = f"fluent-bit.conf has {fluentbit.text.strange} lines that are no section and no key with a value"
        remedy = "in fluentbit.config, indent each key below its [SECTION], with a value behind it"
        yield fail("syntax", about, why, remedy=remedy)
    if not fluentbit.of("SERVICE"):
        why = "fluent-bit.conf has no [SERVICE], and so names neither parsers nor plugins"
        yield fail("no-service", about, why, remedy="take fluentbit.config.service out of the values")
    if not fluentbit.of("INPUT"):
        why = "fluent-bit.conf has no [INPUT]: no log is read"
        yield fail("no-input", about, why, remedy="take fluentbit.config.inputs out of the values")


def _outputs(about: Subject, fluentbit: Fluentbit, plugin: str) -> Findings:
    remedy = "take fluentbit.config.outputs out of the values, or put the chart's [OUTPUT] beside your own"
    ours = [one for one in fluentbit.of("OUTPUT") if one.value("name") == plugin]
    tags = [one.value("tag") for one in fluentbit.of("INPUT")]
    if not ours:
        why = f"fluent-bit.conf has no [OUTPUT] {plugin}: every log of the platform and its apps is lost"
        yield fail("no-output", about, why, remedy=remedy)
    elif all(tags) and tags and not any(_fits(one, tag) for one in ours for tag in tags):
        match = ", ".join(one.value("match") or "an expression" for one in ours)
        why = f"[OUTPUT] {plugin} takes {match}, and inputs are tagged {', '.join(tags)}: every log is lost"
        yield fail("no-match", about, why, remedy=remedy)
    for one in ours:
        if plugin == "quickwit" and one.url is not None and one.url.host.partition(".")[0] != _INDEXER:
            why = f"[OUTPUT] quickwit sends to {one.url.netloc}, and the platform reads logs from its own quickwit"
            yield warn("elsewhere", about, why, remedy="let Base_URL be http://drycc-quickwit-indexer:7280")
    for one in fluentbit.of("FILTER"):
        if all(tags) and tags and one.value("match") and not any(_fits(one, tag) for tag in tags):
            name, match = one.value("name"), one.value("match")
            why = f"[FILTER] {name} takes {match}, and no input has such a tag: logs have no pod"
            yield warn("filter", about, why, remedy="let the filter's Match fit the Tag of the input")


def _fits(one: Section, tag: str) -> bool:
    """Whether its Match takes an input's tag; a Match that is not told may be anything, so it does."""
    match = one.value("match")
    return not match or fnmatchcase(tag.replace("*", "x"), match)


fluentbit_config.must_fail("no-config", "somebody deleted the ConfigMap", lambda w: w.fluentbit.delete())
fluentbit_config.must_fail("no-output", "a text for outputs took the place of the chart's")(
    lambda w: w.fluentbit.write(w.fluentbit.text.partition("[OUTPUT]")[0] + "[OUTPUT]\n    Name  stdout\n    Match *\n")
)
fluentbit_config.must_fail("no-match", "the inputs have another tag than the output takes")(
    lambda w: w.fluentbit.replace("Tag               kubernetes.*", "Tag               kube.*")
)
fluentbit_config.must_fail("no-service", "the text of the service is lost")(
    lambda w: w.fluentbit.write("[INPUT]" + w.fluentbit.text.partition("[INPUT]")[2])
)


@fluentbit_config.must_fail("no-input", "the text of the inputs is empty")
def no_input(world: World) -> None:
    before, _, after = world.fluentbit.text.partition("[INPUT]")
    world.fluentbit.write(f"{before}[FILTER]{after.partition('[FILTER]')[2]}")


_HEAD, _INDEXER_URL = "Read_from_Head", f"http://{_INDEXER}:7280"
fluentbit_config.must_fail("syntax", "a key has no value", lambda w: w.fluentbit.replace(f"{_HEAD}    false", _HEAD))
fluentbit_config.must_warn("elsewhere", "logs go to another quickwit", since="g2")(
    lambda w: w.fluentbit.replace(_INDEXER_URL, "http://quickwit.example.com:7280")
)
_FILTER = "Name              kubernetes\n    Match             "
fluentbit_config.must_warn("filter", "the filter takes another tag than the input gives")(
    lambda w: w.fluentbit.replace(f"{_FILTER}kubernetes.*", f"{_FILTER}kube.*")
)
