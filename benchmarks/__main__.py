"""Every figure, one JSON line each; one after the other, since they share the machine."""

from benchmarks import (
    ami_throughput,
    board_frame,
    desk_pop,
    faq_http,
    faq_import,
    flow_cost,
    ivr_cost,
    ivr_load,
    live_frames,
    many_callers,
    wait_band,
)

WITHOUT_A_CENTRE = (ami_throughput, faq_import, flow_cost, wait_band, board_frame, desk_pop)
WITH_A_CENTRE = (ivr_cost, ivr_load, faq_http, live_frames, many_callers)

for figure in (*WITHOUT_A_CENTRE, *WITH_A_CENTRE):
    figure.main()
