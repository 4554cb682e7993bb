from collections import Counter

from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.controller.deploy_hooks import SCHEMES, DeployHooks
from drycc_doctor.sealing.seal import Seal, Url
from drycc_doctor_checks.changes import set_env, set_value, with_hooks

_SETTING = "controller.deployHookUrls"


@check("hooks-urls", title="Deploy hooks are URLs that the controller can use")
def urls(deploy_hooks: DeployHooks) -> Findings:
    """The controller takes the list of URLs as it is written: split at commas, nothing trimmed, nothing added.

    A URL that is none fails at every new release of every app. One that has a query already gets a second question mark,
    so that receivers lose the first parameter. White space and a missing path are made tidy on the way, but not in
    what is signed, so that receivers that verify refuse. One that is listed twice is called twice. The values are held
    against what the controller's containers have. Of the URLs no more than scheme and host is told.

    Write `controller.deployHookUrls=https://host/path,https://other/path`: no spaces, a path, no query.
    """
    about, carried = subject.setting(_SETTING), deploy_hooks.carried
    if deploy_hooks.valued and not carried:
        why = f"{_SETTING} is set, and the controller's containers do not have it: no hook is called"
        yield fail("not-carried", about, why, remedy="helm upgrade the release, so that the controller gets it")
    elif not carried:
        yield skip("none", about, "no deploy hook is configured")
    else:
        well = f"all {len(carried)} deploy hooks can be used: {', '.join(map(_place, carried))}"
        yield from or_else((*map(_flaw, carried), _twice(carried)), passed("ok", about, well))


def _twice(carried: tuple[Url | Seal, ...]) -> Finding | None:
    most, count = Counter(carried).most_common(1)[0]
    why = f"{_place(most)} is listed {count} times, and called as often at each release"
    about, remedy = subject.setting(_SETTING), f"list it once in {_SETTING}"
    return warn("duplicate", about, why, remedy=remedy) if count > 1 else None


def _flaw(url: Url | Seal) -> Finding | None:
    about = subject.setting(_SETTING)
    if isinstance(url, Seal):
        what = "an empty one, as of a comma too many" if url.empty else f"one of {url.length} characters"
        why = f"a deploy hook is no URL: {what}; each new release logs an error for it"
        return fail("not-a-url", about, why, remedy=f"write whole URLs into {_SETTING}: https://host/path")
    if url.scheme not in SCHEMES:
        why = f"a deploy hook begins with {url.scheme}://, which the controller cannot call"
        return fail("scheme", about, why, remedy="give an http or https URL")
    if url.query:
        why = f"{_place(url)} has a query already: the controller appends ?app=..., and its first parameter is lost"
        return fail("query", about, why, remedy="give a URL without a query; put what it says into the path")
    if url.spaces:
        why = f"{_place(url)} has white space around it, which is signed and not sent: a receiver that verifies refuses"
        return fail("spaces", about, why, remedy=f"take the spaces out of {_SETTING}, around the commas too")
    if not url.path:
        why = f"{_place(url)} has no path: it is sent with a slash, and signed without"
        return warn("no-path", about, why, remedy="add a path to the URL, a slash at least")
    return None


def _place(url: Url | Seal) -> str:
    return "something" if isinstance(url, Seal) else f"{url.scheme}://{url.netloc}"


urls.must_fail("not-a-url", "somebody forgot the scheme", lambda w: w.add_hooks("hooks.example.test/deploy"))
urls.must_fail("not-a-url", "there is a comma too many", lambda w: w.add_hooks("https://hooks.example.test/deploy,"))
urls.must_fail("scheme", "a hook is to go to a WebSocket", lambda w: w.add_hooks("wss://hooks.example.test/deploy"))
urls.must_fail("query", "there is a query already", lambda w: w.add_hooks("https://hooks.example.test/deploy?room=7"))
urls.must_fail("spaces", "there is a space after the comma")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy, https://hooks.example.test/chat")
)
urls.must_warn("no-path", "the URL is only a host", lambda w: w.add_hooks("https://hooks.example.test"))
urls.must_warn("duplicate", "a hook was added twice")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy,https://hooks.example.test/deploy")
)
urls.must_fail("not-carried", "somebody took the variable out of the Deployment")(
    with_hooks(set_env("controller", "DRYCC_DEPLOY_HOOK_URLS", None))
)
urls.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
