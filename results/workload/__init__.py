"""What a planner and a State read out of simulated review phases: workload, forecasts, burdens, costs."""
