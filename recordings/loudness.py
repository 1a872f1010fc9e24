"""How loud people hear a sound: integrated loudness after EBU R 128 (ITU-R BS.1770-4)."""

import audioop
import math
from collections.abc import Sequence

from pydub import AudioSegment

from recordings.voices import output_of

BLOCK_SECONDS, STEP_SECONDS = 0.4, 0.1
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
OF_POWER_ONE_LUFS = -0.691
SAMPLE_WIDTH = 4
FULL_SCALE = 2.0 ** (8 * SAMPLE_WIDTH - 1)

# The two filters of BS.1770 as their analogue forms, so that they hold at any rate:
# https://github.com/jiixyj/libebur128 gives the same numbers.
SHELF_HZ, SHELF_Q, SHELF_DB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
SHELF_POWER = 0.4996667741545416
RUMBLE_HZ, RUMBLE_Q = 38.13547087602444, 0.5003270373238773

Biquad = tuple[float, float, float, float, float, float]


def loudness(sound: AudioSegment) -> float:
    """Return the integrated loudness of one-channel *sound* in LUFS; -inf if nothing is heard.

    A word is often shorter than a block of 400 ms: it is then a block of its own.
    """
    weighted = _weighted(sound)
    powers = _blocks(weighted, sound.frame_rate) or [_power(weighted)]
    heard = [power for power in powers if _lufs(power) > ABSOLUTE_GATE_LUFS]
    gate = _lufs(_mean(heard)) + RELATIVE_GATE_LU
    return _lufs(_mean([power for power in heard if _lufs(power) > gate]))


def k_weighting(rate: int) -> tuple[Biquad, Biquad]:
    """Return BS.1770's filters at *rate*: the head's shelf, then what cuts the rumble."""
    at, high = math.tan(math.pi * SHELF_HZ / rate), 10 ** (SHELF_DB / 20)
    band = high**SHELF_POWER
    a0 = 1 + at / SHELF_Q + at * at
    shelf = (
        (high + band * at / SHELF_Q + at * at) / a0,
        2 * (at * at - high) / a0,
        (high - band * at / SHELF_Q + at * at) / a0,
        1.0,
        2 * (at * at - 1) / a0,
        (1 - at / SHELF_Q + at * at) / a0,
    )
    at = math.tan(math.pi * RUMBLE_HZ / rate)
    a0 = 1 + at / RUMBLE_Q + at * at
    rumble = (1.0, -2.0, 1.0, 1.0, 2 * (at * at - 1) / a0, (1 - at / RUMBLE_Q + at * at) / a0)
    return shelf, rumble


def _weighted(sound: AudioSegment) -> bytes:
    """Return *sound* as people hear it, in wide samples so that nothing soft is rounded away."""
    raw = ("-t", "raw", "-e", "signed-integer", "-c", "1", "-r", str(sound.frame_rate))
    given = (*raw, "-b", str(8 * sound.sample_width), "-")
    wanted = (*raw, "-b", str(8 * SAMPLE_WIDTH), "-")
    steps = [
        word
        for biquad in k_weighting(sound.frame_rate)
        for word in ("biquad", *(f"{value:.12f}" for value in biquad))
    ]
    # half as loud on the way, because the shelf lifts by 4 dB
    return output_of("sox", "-D", *given, *wanted, "vol", "0.5", *steps, given=sound.raw_data)


def _blocks(samples: bytes, rate: int) -> Sequence[float]:
    """Return the power of each whole block; they overlap by three quarters."""
    length = round(BLOCK_SECONDS * rate) * SAMPLE_WIDTH
    step = round(STEP_SECONDS * rate) * SAMPLE_WIDTH
    starts = range(0, len(samples) - length + 1, step)
    return [_power(samples[start : start + length]) for start in starts]


def _power(samples: bytes) -> float:
    return float((2 * audioop.rms(samples, SAMPLE_WIDTH) / FULL_SCALE) ** 2)


def _mean(powers: Sequence[float]) -> float:
    return sum(powers) / len(powers) if powers else 0.0


def _lufs(power: float) -> float:
    return OF_POWER_ONE_LUFS + 10 * math.log10(power) if power else -math.inf
