"""Every figure, one JSON line each; one after the other, since they share the machine."""

from benchmarks import ami_throughput, flow_cost, ivr_cost, ivr_load, many_callers, wait_band

for figure in (ami_throughput, flow_cost, wait_band, ivr_cost, ivr_load, many_callers):
    figure.main()
