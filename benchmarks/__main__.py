"""Every figure, one JSON line each; one after the other, since they share the machine."""

from benchmarks import (
    ami_throughput,
    board_frame,
    browser_answer,
    desk_hour,
    desk_pop,
    faq_desks,
    faq_http,
    faq_import,
    faq_letters,
    faq_scale,
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

FAQ = (faq_letters, faq_desks, faq_scale, faq_import)
REQUESTS = (requests_sweep, requests_search, requests_killed)
WITHOUT_A_CENTRE = (ami_throughput, flow_cost, wait_band, board_frame, desk_pop, *FAQ, *REQUESTS)
WITH_A_CENTRE = (
    ivr_cost,
    ivr_load,
    faq_http,
    live_frames,
    many_callers,
    browser_answer,
    desk_hour,
)

for figure in (*WITHOUT_A_CENTRE, *WITH_A_CENTRE):
    figure.main()
