"""The options that commands share, with kubectl's names, and one environment variable each whatever the command."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from drycc_doctor.cli.complete import complete_checks
from drycc_doctor.cli.config import configured
from drycc_doctor.cli.duration import Duration
from drycc_doctor.cli.outputs import OutputType
from drycc_doctor.drycc import DRYCC
from drycc_doctor.levels import Profile

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[F], F]
VERBOSE = "drycc_doctor.verbose"
"""Where click's context keeps how much is to be told, for when the command itself breaks."""


def option(*names: str, envvar: str, **settings: Any) -> Decorator[Any]:
    """An option, and the environment variable that stands for it."""
    return click.option(*names, envvar=f"{DRYCC.environment}{envvar}", show_envvar=True, **settings)


def together(*options: Decorator[Any]) -> Decorator[Any]:
    """Several options as one decorator; they stand in the usage in this order."""

    def decorate(function: F) -> F:
        for one in reversed(options):
            function = one(function)
        return function

    return decorate


def _remember(ctx: click.Context, _: click.Parameter, value: int) -> int:
    ctx.meta[VERBOSE] = value
    return value


LIVE = (
    *("kubeconfig", "context", "as_user", "as_group", "namespace", "domain"),
    *("nameservers", "client_version", "timeout", "deadline", "active", "tls_horizon"),
)
"""The names of the parameters that say which world is looked at, and how; those of ``sources.settings.Settings``."""


def refuse_live(ctx: click.Context, why: str) -> None:
    """Options about the live platform would be ignored in silence where another one is judged. Raises UsageError."""
    for param in ctx.command.params:
        given = ctx.get_parameter_source(param.name or "") is click.core.ParameterSource.COMMANDLINE
        if given and param.name in {*LIVE, "wait"}:
            msg = f"{param.opts[-1]} is about the live platform, and {why}."
            raise click.UsageError(msg, ctx)


live_options = together(
    option("--kubeconfig", envvar="KUBECONFIG", metavar="FILE", help="The kubeconfig.  [default: as kubectl]"),
    option("--context", envvar="CONTEXT", metavar="NAME", help="The kubeconfig's context.  [default: the current]"),
    option("--as", "as_user", envvar="AS", metavar="USER", help="Impersonate a user."),
    option("--as-group", envvar="AS_GROUP", metavar="GROUP", help="Impersonate a group, with --as."),
    option("-n", "--namespace", envvar="NAMESPACE", metavar="NAME", default=DRYCC.namespace, show_default=True,
           help="The platform's namespace."),
    option("--domain", envvar="DOMAIN", metavar="NAME", help="The platform's domain.  [default: as installed]"),
    option("--nameserver", "nameservers", envvar="NAMESERVER", metavar="ADDRESS", multiple=True,
           help="Ask this DNS server, not the system's; repeatable."),
    option("--client-version", envvar="CLIENT_VERSION", metavar="VERSION",
           help="The drycc client's API version.  [default: what `drycc version -a` says]"),
    option("--timeout", envvar="TIMEOUT", type=Duration(), default="10s", show_default=True,
           help="For each question."),
    option("--deadline", envvar="DEADLINE", type=Duration(), default="2m", show_default=True,
           help="For the whole run; for each round with --wait."),
    option("--active", envvar="ACTIVE", is_flag=True, help="Allow questions that leave a trace, such as a login."),
    option("--tls-horizon", envvar="TLS_HORIZON", metavar="DAYS", type=click.IntRange(0, 3650), default=21,
           show_default=True, help="Warn of certificates that expire within so many days."),
)  # fmt: skip

skip_option = option(
    "--skip", envvar="SKIP", metavar="SELECTOR", multiple=True, shell_complete=complete_checks,
    help="Leave these checks out; repeatable.",
)  # fmt: skip
severity_options = together(
    option("--config", envvar="CONFIG", metavar="FILE", type=click.Path(), is_eager=True, callback=configured,
           help="The configuration file.  [default: drycc-doctor.toml, if it is there]"),
    option("--profile", envvar="PROFILE", type=click.Choice([one.value for one in Profile]), default=Profile.PRODUCTION.value,
           show_default=True, help="Under evaluation, what only hardens a platform is warned of."),
)  # fmt: skip
choice_options = together(
    option("--only", envvar="ONLY", metavar="SELECTOR", multiple=True, shell_complete=complete_checks,
           help="Only these checks: an id, a glob such as '*-ready', or an area such as dns; repeatable."),
    skip_option,
)  # fmt: skip

source_options = together(
    option("--from", "bundle", envvar="FROM", metavar="FILE", type=click.Path(),
           help="Judge a bundle instead of the live platform."),
    option("--wait", envvar="WAIT", type=Duration(), help="Ask again until the exit code is 0, for so long."),
)  # fmt: skip

verbose_option = option("-v", "--verbose", envvar="VERBOSE", count=True, callback=_remember, help="Tell more: -v, -vv.")
quiet_option = option("-q", "--quiet", envvar="QUIET", is_flag=True, help="The verdict alone, no progress.")
show_options = together(
    option("-o", "--output", "outputs", envvar="OUTPUT", metavar="FORMAT[=FILE]", type=OutputType(), multiple=True,
           help="text, table, json or junit, on the terminal or to a file; repeatable.  [default: text]"),
    option("--strict", envvar="STRICT", is_flag=True, help="A warning counts as a failure."),
    verbose_option,
    quiet_option,
    option("--no-color", envvar="NO_COLOR", is_flag=True, help="No colours, whatever the terminal."),
)  # fmt: skip
