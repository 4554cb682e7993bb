"""``hook``: deploy hooks as the controller signs them: sign one, verify one, send one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drycc_doctor.cli.options import option, together
from drycc_doctor.errors import DoctorError, ExitCode

if TYPE_CHECKING:
    from drycc_doctor.sources.deploy_hook import Sent

_ENV = "DRYCC_DOCTOR_HOOK_SECRET"
_SLOW = 1.0  # seconds: the controller waits, and has no timeout (drycc/hooks#delivery)


@click.group("hook", short_help="Sign, verify and send deploy hooks.")
def command() -> None:
    """Sign a deploy hook's delivery as the controller does, verify one that was received, or send one to try a receiver.

    The secret is read from --secret-file, from the variable DRYCC_DOCTOR_HOOK_SECRET, or asked for; it is never an
    argument, and never printed. The controller keeps it in Secret controller-creds, key deploy-hook-secret-key.
    """


secret_option = click.option(
    "--secret-file", metavar="FILE", type=click.Path(), help=f"Holds the secret.  [else: ${_ENV}, or a prompt]"
)


_delivery_options = together(
    *(
        option(f"--{name}", envvar=f"HOOK_{name.upper().replace('-', '_')}", metavar="TEXT", default=default,
               show_default=True, help=text)
        for name, default, text in (
            ("app", "drycc-doctor-test", "The app."),
            ("release", "v0", "The release."),
            ("release-summary", "drycc-doctor made a test delivery", "What the release is."),
            ("sha", "", "The commit of the build, if there is one."),
            ("user", "drycc-doctor", "The id of the app's workspace."),
        )
    )
)  # fmt: skip


@command.command("sign")
@click.argument("url")
@secret_option
@_delivery_options
def sign_(url: str, secret_file: str | None, **delivery: str) -> None:
    """Print the delivery that the controller would make to URL, as it arrives: address and headers.

    URL is the one that is configured. What a receiver must know besides goes to stderr: that no signature is sent, or no
    query, or that something else is signed than is sent. Exit code 1 if nothing can be sent.
    """
    sent, _, _ = _made(url, delivery, secret_file)
    click.echo(f"POST {sent.url}")
    click.echo(f"Host: {sent.host}")
    click.echo(f"Authorization: {sent.authorization}")
    click.echo("Content-Length: 0")


@command.command("verify")
@click.option("--url", metavar="URL", required=True, help="The URL as it is configured, without the query.")
@click.option("--query", metavar="TEXT", required=True, help="The raw query string, as it came.")
@click.option("--authorization", metavar="TEXT", required=True, help="The Authorization header, as it came.")
@secret_option
@click.pass_context
def verify(ctx: click.Context, /, url: str, query: str, authorization: str, secret_file: str | None) -> None:
    """Say whether a delivery that was received is the controller's, or which part of it is wrong.

    Exit code 0 if it is, 1 if not.
    """
    from drycc_doctor.delivery.flaws import flaw
    from drycc_doctor.report.printable import printable

    found = flaw(url, query, authorization, _secret(secret_file))
    click.echo(printable(f"not valid: {found}") if found else "valid: the controller signed this")
    if not found:
        _tell_spelling(url, query, authorization)
    ctx.exit(ExitCode.FAILED if found else ExitCode.OK)


@command.command("send")
@click.argument("url")
@secret_option
@_delivery_options
@click.pass_context
def send(ctx: click.Context, /, url: str, secret_file: str | None, **delivery: str) -> None:
    """Make one test delivery to URL, signed as the controller signs it, and say what came back and how fast.

    The names in it say that it is a test. Exit code 0 if the receiver said 2xx, 1 if not.
    """
    from drycc_doctor.sources.deploy_hook import deliver

    sent, full, signature = _made(url, delivery, secret_file)
    click.echo(f"POST {sent.url}")
    status, seconds, redirected = deliver(full, signature)
    click.echo(f"{status} in {seconds:.2f} s")
    if redirected:
        click.echo(f"redirected: what the receiver got in the end is {redirected}")
    if seconds > _SLOW:
        click.echo("slow: the controller waits for the answer without a timeout, and so does who deploys")
    if not 200 <= status < 300:
        click.echo("not taken: the controller itself ignores the status, and would log this as sent")
    ctx.exit(ExitCode.OK if 200 <= status < 300 else ExitCode.FAILED)


def _made(url: str, delivery: dict[str, str], secret_file: str | None) -> tuple[Sent, str, str]:
    """The delivery as it arrives, the whole URL as it is signed, and the signature; remarks are told."""
    from drycc_doctor.delivery import Delivery, full_url, sign
    from drycc_doctor.sources.deploy_hook import as_sent, remarks

    full = full_url(url, Delivery(**delivery).query)
    signature = sign(full, _secret(secret_file))
    sent = as_sent(full, signature)
    for one in remarks(url, full, sent, signature):
        click.echo(one, err=True)
    return sent, full, signature


def _tell_spelling(url: str, query: str, signature: str) -> None:
    """Why another receiver may refuse what is valid."""
    from drycc_doctor.delivery import full_url
    from drycc_doctor.sources.deploy_hook import as_sent, remarks

    full = full_url(url, query)
    with suppress(DoctorError):
        for one in remarks(url, full, as_sent(full, signature), signature):
            click.echo(one)


def _secret(file: str | None) -> str:
    """From the file, without the line end that editors add; from the environment; from who sits there."""
    if file is not None:
        secret = _read(file)
    elif _ENV in os.environ:
        secret = os.environ[_ENV]
    elif sys.stdin.isatty():
        secret = click.prompt("secret", hide_input=True, err=True)
    else:
        msg = "there is no secret to sign with"
        raise _wrong(msg, f"say --secret-file FILE, or set {_ENV}")
    if not secret:
        msg = "the secret is empty"
        raise _wrong(msg, "with an empty one the controller signs so that anybody can: give it one of 64 characters")
    return secret


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        why = "it is no text"
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no name of a file"
    msg = f"the secret cannot be read from {file}: {why}"
    raise _wrong(msg, "give a file that holds the secret and nothing else")


def _wrong(message: str, hint: str) -> DoctorError:
    return DoctorError(message, hint, exit_code=ExitCode.USAGE)
