"""Every figure, one JSON line each; one after the other, since they share the machine."""

from benchmarks import (
    ami_throughput,
    board_frame,
    desk_pop,
    flow_cost,
    ivr_cost,
    ivr_load,
    live_frames,
    many_callers,
    requests_killed,
    requests_search,
    requests_sweep,
    wait_band,
)

WITHOUT_A_CENTRE = (ami_throughput, flow_cost, wait_band, board_frame, desk_pop)
REQUESTS = (requests_sweep, requests_search, requests_killed)
WITH_A_CENTRE = (ivr_cost, ivr_load, live_frames, many_callers)

for figure in (*WITHOUT_A_CENTRE, *REQUESTS, *WITH_A_CENTRE):
    figure.main()
