from collections import Counter

from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, skip, subject, unknown, warn
from drycc_doctor.facts.controller.deploy_hooks import SCHEMES, DeployHooks, breaks, refused
from drycc_doctor.sealing.seal import Seal, Url
from drycc_doctor_checks.changes import refer_hooks, set_env, set_value, with_hooks

_SETTING = "controller.deployHookUrls"
_RECEIVER = "a receiver that rebuilds the URL of what arrives refuses"


@check("hooks-urls", title="Deploy hooks are URLs that the controller can use")
def urls(deploy_hooks: DeployHooks) -> Findings:
    """The controller takes the list of URLs as it is written: split at commas, nothing trimmed, nothing added.

    A URL that is none fails at every new release of every app; one with a name that cannot be asked for, or with a user
    whom no header can carry, raises an error that the controller does not catch, and so every release fails. One that has
    a query already gets a second question mark, so that receivers lose the first parameter; behind a fragment no parameter
    is sent at all. White space, a missing path, characters that are sent as escapes (blanks, letters that are not ASCII),
    upper case, the scheme's own port, dots and needless escapes are made tidy on the way, but not in what is signed, so
    that receivers refuse which do not verify against the URL as it is configured. The controller writes the URL into the
    log of the app, with user and password. One that is listed twice is called twice. The values are held against what the
    controller's containers have. Of the URLs no more than scheme and host is told.

    Write `controller.deployHookUrls=https://host/path,https://other/path`: no spaces, a path in lower-case ASCII, no user,
    query or fragment. `drycc-doctor hook sign URL` prints what arrives of one.
    """
    about, carried = subject.setting(_SETTING), deploy_hooks.carried
    if deploy_hooks.referred:
        why = "the URLs of deploy hooks stand in a Secret or a ConfigMap, which is not looked into"
        yield unknown(
            "referred", about, why, remedy=f"write them into {_SETTING}, or try each: drycc-doctor hook send URL"
        )
    elif deploy_hooks.valued and not carried:
        why = f"{_SETTING} is set, and the controller's containers do not have it: no hook is called"
        yield fail("not-carried", about, why, remedy="helm upgrade the release, so that the controller gets it")
    elif not carried:
        yield skip("none", about, "no deploy hook is configured")
    else:
        well = f"all {len(carried)} deploy hooks can be used: {', '.join(map(_place, carried))}"
        flaws = (flaw for one in carried for flaw in _flaws(one, signed=deploy_hooks.signed))
        yield from or_else((*flaws, _twice(carried)), passed("ok", about, well))


def _twice(carried: tuple[Url | Seal, ...]) -> Finding | None:
    most, count = Counter(carried).most_common(1)[0]
    why = f"{_place(most)} is listed {count} times, and called as often at each release"
    about, remedy = subject.setting(_SETTING), f"list it once in {_SETTING}"
    return warn("duplicate", about, why, remedy=remedy) if count > 1 else None


def _flaws(url: Url | Seal, *, signed: bool) -> Findings:
    about = subject.setting(_SETTING)
    if isinstance(url, Seal):
        what = "an empty one, as of a comma too many" if url.empty else f"one of {url.length} characters"
        why = f"a deploy hook is no URL: {what}; each new release logs an error for it"
        remedy = f"write whole URLs into {_SETTING}: https://host/path; a comma within one is written %2C"
        yield fail("not-a-url", about, why, remedy=remedy)
    elif url.scheme not in SCHEMES:
        why = f"a deploy hook begins with {url.scheme}://, which the controller cannot call"
        yield fail("scheme", about, why, remedy="give an http or https URL")
    elif refused(url):
        why = f"{_place(url)} has a host that no name can be; each new release logs an error for it"
        yield fail("not-a-url", about, why, remedy="give a URL with the host's whole name")
    elif breaks(url):
        why = f"{_place(url)} raises an error that the controller does not catch: every new release of every app fails"
        what = "user and password in Latin letters, or none" if url.unsendable else "a host whose name can be asked for"
        yield fail("breaks-releases", about, why, remedy=f"give a URL with {what}, or take it out of {_SETTING}")
    else:
        yield from _lost(url)
        if signed:
            yield from _misread(url)


def _lost(url: Url) -> Findings:
    """What does not arrive, or arrives elsewhere, whether it is signed or not."""
    about, place = subject.setting(_SETTING), _place(url)
    if url.fragment:
        why = f"{place} has a fragment: the parameters are appended behind the #, and never sent"
        yield fail("fragment", about, why, remedy="take # and what follows it out of the URL")
    if url.query:
        why = f"{place} has a query already: the controller appends ?app=..., and its first parameter is lost"
        yield fail("query", about, why, remedy="give a URL without a query; put what it says into the path")
    if url.trailing and not (url.query or url.fragment):
        why = f"{place} has white space behind it, which is sent as a part of the path"
        yield fail("trailing", about, why, remedy=f"take the spaces out of {_SETTING}, in front of the commas too")
    if url.userinfo:
        why = f"{place} has a user in it, and the controller writes the whole URL into the log of each app that is released"
        remedy = "take user and password out of the URL, change them, and let the receiver verify the signature"
        yield warn("userinfo", about, why, remedy=remedy)


def _misread(url: Url) -> Findings:
    """What is signed as it is written, and sent otherwise."""
    about, place = subject.setting(_SETTING), _place(url)
    if url.spaces and not url.trailing:
        why = f"{place} has white space in front, which is signed and not sent: a receiver that verifies refuses"
        yield fail("spaces", about, why, remedy=f"take the spaces out of {_SETTING}, behind the commas too")
    if not url.path:
        why = f"{place} has no path: it is sent with a slash, and signed without"
        yield warn("no-path", about, why, remedy="add a path to the URL, a slash at least")
    if url.encoded:
        why = f"{place} has characters in its path that are sent as escapes, and signed as they are: {_RECEIVER}"
        yield warn("encoded", about, why, remedy="write them as escapes (a blank is %20), or give another path")
    if url.tidied:
        why = f"{place} is signed as it is written, and sent in another spelling: {_RECEIVER}"
        remedy = (
            "write it as it is sent: in lower case, without the scheme's own port, without dots and needless escapes"
        )
        yield warn("tidied", about, why, remedy=remedy)


def _place(url: Url | Seal) -> str:
    return "something" if isinstance(url, Seal) else f"{url.scheme}://{url.netloc}"


urls.must_fail("not-a-url", "somebody forgot the scheme", lambda w: w.add_hooks("hooks.example.test/deploy"))
urls.must_fail("not-a-url", "there is a comma too many", lambda w: w.add_hooks("https://hooks.example.test/deploy,"))
urls.must_fail("scheme", "a hook is to go to a WebSocket", lambda w: w.add_hooks("wss://hooks.example.test/deploy"))
urls.must_fail("query", "there is a query already", lambda w: w.add_hooks("https://hooks.example.test/deploy?room=7"))
urls.must_fail("spaces", "there is a space after the comma")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy, https://hooks.example.test/chat")
)
urls.must_fail("trailing", "there is a space in front of the comma")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy ,https://hooks.example.test/chat")
)
urls.must_fail(
    "fragment", "the URL was copied from a page", lambda w: w.add_hooks("https://hooks.example.test/deploy#new")
)
urls.must_fail(
    "breaks-releases", "there is a dot too many", lambda w: w.add_hooks("https://hooks..example.test/deploy")
)
urls.must_fail("breaks-releases", "the password is in Cyrillic letters")(
    lambda w: w.add_hooks("https://drycc:пароль@hooks.example.test/deploy")
)
urls.must_warn("userinfo", "the receiver wants a password")(
    lambda w: w.add_hooks("https://drycc:canary-of-a-receiver@hooks.example.test/deploy")
)
urls.must_warn("encoded", "a letter of the path is not ASCII", lambda w: w.add_hooks("https://hooks.example.test/café"))
urls.must_warn("tidied", "the port is the scheme's own", lambda w: w.add_hooks("https://hooks.example.test:443/deploy"))
urls.must_warn("tidied", "the host is written in capitals", lambda w: w.add_hooks("https://Hooks.example.test/deploy"))
urls.must_warn("no-path", "the URL is only a host", lambda w: w.add_hooks("https://hooks.example.test"))
urls.must_warn("duplicate", "a hook was added twice")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy,https://hooks.example.test/deploy")
)
urls.must_fail("not-carried", "somebody took the variable out of the Deployment")(
    with_hooks(set_env("controller", "DRYCC_DEPLOY_HOOK_URLS", None))
)
urls.must_not_know("referred", "the URLs stand in a Secret", with_hooks(refer_hooks))
urls.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
