"""Globs, matched without making a regular expression of each where only stars are wild, as nearly everywhere."""

from fnmatch import fnmatchcase


def fits(name: str, glob: str) -> bool:
    """Whether a name fits a glob; upper and lower case are told apart.

    >>> fits("SHOP_STORAGE_URL", "*_URL"), fits("apps-web-1", "apps-*-[0-9]"), fits("ab", "ab*b")
    (True, True, False)
    """
    if "[" in glob or "?" in glob:
        return fnmatchcase(name, glob)
    first, star, rest = glob.partition("*")
    if not star:
        return name == glob
    *between, last = rest.split("*")
    if not name.startswith(first) or len(name) < len(first) + len(last) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in between:
        at = name.find(part, at, end) + len(part)
        if at < len(part):
            return False
    return True
