"""Asterisk's configuration as text. The same definition gives the same bytes."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from asterisk_conf import consult, diary, names, told
from asterisk_conf.centre import CentreDefinition
from asterisk_conf.queues import HIGHEST_PENALTY
from asterisk_conf.values import check_text
from asterisk_conf.versions import Features

SUFFIX = ".j2"
ECHO_SECONDS = 30  # of a test call


def plain(value: object) -> object:
    """Return *value* if it stays on its line; the last door before the text."""
    if isinstance(value, str):
        check_text("A value", value)
    return value


def yes_no(value: bool) -> str:  # noqa: FBT001 - a filter takes what it filters
    """Return Asterisk's word for a truth."""
    return "yes" if value else "no"


environment = Environment(
    loader=PackageLoader("asterisk_conf"),
    undefined=StrictUndefined,  # a missing value must stop the render, not write ""
    finalize=plain,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - configuration, not HTML; ``plain`` guards each value
)
environment.filters["yes_no"] = yes_no
environment.globals.update(
    consult=consult,
    diary=diary,
    names=names,
    told=told,
    nobody=HIGHEST_PENALTY + 1,
    echo_seconds=ECHO_SECONDS,
)


def file_names() -> list[str]:
    """Return the names of all files, in order."""
    templates = environment.list_templates(["j2"])
    return sorted(name.removesuffix(SUFFIX) for name in templates if "/" not in name)


def files(definition: CentreDefinition) -> dict[str, str]:
    """Return the whole text of each file of Asterisk's configuration, by file name."""
    features = Features.of(definition.version)
    return {
        name: environment.get_template(name + SUFFIX).render(centre=definition, features=features)
        for name in file_names()
    }
