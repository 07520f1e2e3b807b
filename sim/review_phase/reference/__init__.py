"""The model as its definition: the same ten years on a SimPy clock, review by review. ``sim.review_phase.compiled`` does it faster."""
