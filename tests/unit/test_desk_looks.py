from benchmarks.desk_looks import Look, Restart, equal_moments, grown_mb, judge, restarts
from benchmarks.switch_truth import Shown, Truth, truths_in

NOW = 1_790_000_000.0
READY = Truth(frozenset({"ready"}))


def member(agent: str = "7001", *, paused: str = "0", last_call: float = 0.0) -> dict[str, str]:
    return {"Location": f"PJSIP/{agent}", "Paused": paused, "LastCall": str(int(last_call))}


def channel(state: str, agent: str = "7001") -> dict[str, str]:
    return {"Channel": f"PJSIP/{agent}-0000001f", "ChannelStateDesc": state, "Linkedid": "1.5"}


def truth_of(*members: dict[str, str], channels: tuple[dict[str, str], ...] = ()) -> Truth:
    return truths_in(members, channels, ["7001"], NOW)["7001"]


def a_look(at: float, **shown: Shown | None) -> Look:
    return Look(at, shown, [dict.fromkeys(shown, READY)] * 3)


def test_an_agent_is_what_members_and_channels_of_asterisk_say() -> None:
    up, ringing = channel("Up"), channel("Ringing")
    trunk = channel("Up") | {"Channel": "PJSIP/operator-00000020"}

    assert truth_of().states == {"signed_out"}
    assert truth_of(member(), channels=(trunk,)).states == {"ready"}
    assert truth_of(member(paused="1"), member(paused="1")).states == {"paused"}
    assert truth_of(member(paused="1"), member()).states == {"ready"}
    assert truth_of(member(), channels=(up,)) == Truth(frozenset({"talking"}), "1.5")
    assert truth_of(member(), channels=(ringing,)) == Truth(frozenset({"ringing"}), "1.5")


def test_after_a_call_the_agent_wraps_up_and_then_is_ready() -> None:
    assert truth_of(member(last_call=NOW - 2)).states == {"wrap_up"}
    assert truth_of(member(last_call=NOW - 7)).states == {"wrap_up", "ready"}
    assert truth_of(member(last_call=NOW - 60)).states == {"ready"}


def test_a_desk_is_right_with_the_state_and_the_call_of_its_agent() -> None:
    talking = Truth(frozenset({"talking"}), "1.5")

    assert talking.allows(Shown("talking", "1.5"))
    assert not talking.allows(Shown("talking", "1.6"))
    assert not talking.allows(Shown("talking", None))
    assert not talking.allows(Shown("ready", None))
    assert Truth(frozenset({"wrap_up"})).allows(Shown("wrap_up", "1.5"))


def test_desks_are_right_after_the_last_look_at_which_one_was_wrong() -> None:
    right, wrong = Shown("ready", None), Shown("talking", "1.5")
    looks = [
        a_look(11.0, a=None, b=right),
        a_look(12.0, a=right, b=right),
        a_look(13.0, a=right, b=wrong),
        a_look(14.0, a=right, b=right),
    ]
    restart = Restart(how="kill", at_minute=1.0)

    judge(restart, looks, 10.0)

    assert (restart.right_seconds, restart.wrong_after_5_s) == (4.0, 0)


def test_who_is_wrong_to_the_end_is_named() -> None:
    looks = [a_look(14.0, a=None), a_look(15.5, a=None)]
    restart = Restart(how="kill", at_minute=1.0)

    judge(restart, looks, 10.0)

    assert (restart.right_seconds, restart.wrong_after_5_s) == (None, 1)
    assert restart.detail[0].startswith("a showed None, true: ")


def test_five_restarts_leave_the_last_process_alone_for_twenty_five_minutes() -> None:
    assert restarts(60.0, 5) == [
        ("kill", 7.0), ("stop", 14.0), ("kill", 21.0), ("stop", 28.0), ("kill", 35.0),
    ]  # fmt: skip


def test_growth_is_judged_after_the_memory_has_settled() -> None:
    assert grown_mb([100.0] * 5 + [150.0] * 5 + [152.0] * 5) == 2.0
    assert grown_mb([100.0] * 9) is None
    assert equal_moments([[1.0, 2.0], [3.0, 4.0, 5.0]]) == [2.0, 4.0]
