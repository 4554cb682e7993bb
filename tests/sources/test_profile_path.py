"""Which file the client takes: what Go's os.ExpandEnv and filepath.Clean make of a value, and the client's pattern takes.

The table was made by a Go program of these two, with HOME, SET, NAME and EMPTY as below; an empty text is the default.
"""

import pytest

from drycc_doctor.sources.profile_path import ProfilePath, profile_path

HOME = {"HOME": "/home/me", "SET": "/opt", "NAME": "x", "EMPTY": ""}
DEFAULT = "/home/me/.drycc/client.json"
BY_GO = [
    ("", ""),
    ("x", ""),
    ("x.json", ""),
    ("./x.json", ""),
    ("../x.json", "../x.json"),
    ("a/x.json", "a/x.json"),
    ("a/../x.json", ""),
    ("x/", ""),
    ("a/x.json/", "a/x.json"),
    ("~", ""),
    ("~/", ""),
    ("~/x.json", "/home/me/x.json"),
    ("~x.json", "/home/mex.json"),
    ("~other/x.json", "/home/meother/x.json"),
    ("a~/x.json", "a~/x.json"),
    ("$SET/x.json", "/opt/x.json"),
    ("${SET}/x.json", "/opt/x.json"),
    ("$UNSET/x.json", "/x.json"),
    ("${UNSET}/x.json", "/x.json"),
    ("$EMPTY/x.json", "/x.json"),
    ("$SETx/x.json", "/x.json"),
    ("${SET}x.json", "/optx.json"),
    ("$NAME.json", ""),
    ("./$NAME.json", ""),
    ("$SET/$NAME.json", "/opt/x.json"),
    ("/x.json", "/x.json"),
    ("/.json", ""),
    ("/a/.json", "/a/.json"),
    ("//x.json", "/x.json"),
    ("//a//x.json", "/a/x.json"),
    ("/a/./b/../x.json", "/a/x.json"),
    ("/..//x.json", "/x.json"),
    (".", ""),
    ("..", ""),
    ("/", ""),
    ("a\\x.json", "a\\x.json"),
    ("\\x.json", "\\x.json"),
    ("x.JSON", ""),
    ("/a/x.json5", ""),
    ("/a/x.json\n", ""),
    ("/a\n/x.json", ""),
    ("$", ""),
    ("$/x.json", "$/x.json"),
    ("/a/$.json", "/a/$.json"),
    ("${}/x.json", "/x.json"),
    ("${SET/x.json", "SET/x.json"),
    ("$$/x.json", "/x.json"),
    ("$1/x.json", "/x.json"),
    ("$12/x.json", "2/x.json"),
    ("$*x/x.json", "x/x.json"),
    ("${*}/x.json", "/x.json"),
    ("$-/x.json", "/x.json"),
    ("${SET}}/x.json", "/opt}/x.json"),
    ("${a b}/x.json", "/x.json"),
    ("$HOME/x.json", "/home/me/x.json"),
    ("~/$NAME.json", "/home/me/x.json"),
    ("~$NAME/x.json", "/home/mex/x.json"),
    ("/a/ x.json", "/a/ x.json"),
    (" /a/x.json", " /a/x.json"),
    ("$é/x.json", "$é/x.json"),
    ("client", ""),
    ("~/.drycc/client.json", "/home/me/.drycc/client.json"),
    ("./.drycc/x.json", ".drycc/x.json"),
    ("/a/x.json/..", ""),
    ("/a/b/x.json/../y.json", "/a/b/y.json"),
    ("a//x.json", "a/x.json"),
    ("./a/x.json", "a/x.json"),
    ("/a/../../x.json", "/x.json"),
    ("${#}/x.json", "/x.json"),
    ("$SET", ""),
    ("/%USER%/x.json", "/%USER%/x.json"),
    ("${", ""),
    ("${}", ""),
    ("a$", ""),
    ("$}/x.json", "$}/x.json"),
    ("${UNSET:-/opt}/x.json", "/x.json"),
]


@pytest.mark.parametrize(("told", "path"), BY_GO)
def test_as_the_client_finds_it(told: str, path: str):
    assert profile_path(HOME | {"DRYCC_PROFILE": told}).path == (path or DEFAULT)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        *(
            ("", "default"),
            ("client", "default"),
            ("production", "ignored"),
            ("x.json", "ignored"),
            ("./x.json", "ignored"),
        ),
        *(("a/../x.json", "ignored"), ("x/", "ignored"), ("/a/x.JSON", "ignored"), ("/.json", "ignored")),
        *(
            ("~/x.json", "used"),
            ("/a/x.json", "used"),
            ("a/x.json", "used"),
            ("../x.json", "used"),
            ("a/x.json/", "used"),
        ),
        *(("$SET/x.json", "used"), ("${SET}/$NAME.json", "used"), ("$/x.json", "used"), ("~/$NAME.json", "used")),
        *(
            ("$UNSET/x.json", "unset"),
            ("$EMPTY/x.json", "unset"),
            ("$SETx/x.json", "unset"),
            ("~/$UNSET/x.json", "unset"),
        ),
        *(("~other/x.json", "home"), ("~x.json", "home"), (DEFAULT, "used"), ("~/.drycc/client.json", "used")),
    ],
)
def test_how_it_was_meant(told: str, named: str):
    assert profile_path(HOME | {"DRYCC_PROFILE": told}).named == named


def test_a_name_that_is_ignored_in_the_very_folder_of_the_default(tmp_path, monkeypatch):
    (tmp_path / ".drycc").mkdir()
    monkeypatch.chdir(tmp_path / ".drycc")
    home = {"HOME": str(tmp_path), "DRYCC_PROFILE": "./client.json"}
    assert profile_path(home) == ProfilePath(f"{tmp_path}/.drycc/client.json", "default")
