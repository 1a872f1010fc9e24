from dataclasses import replace

from ivr.flow_shelf import FlowShelf
from ivr.library import unified_number

FLOW = unified_number()
NEWER = replace(FLOW, version="19996/3-00000000")


def test_new_calls_begin_with_the_newest_flow() -> None:
    shelf = FlowShelf([FLOW])
    begun = shelf.newest("19996")

    assert shelf.put(NEWER)
    assert shelf.newest("19996") is NEWER
    assert begun is FLOW


def test_the_same_version_changes_nothing() -> None:
    shelf = FlowShelf([FLOW])

    assert not shelf.put(replace(FLOW))
    assert shelf.newest("19996") is FLOW


def test_a_number_without_a_flow_has_none() -> None:
    assert FlowShelf([FLOW]).newest("19997") is None
