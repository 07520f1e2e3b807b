"""What a report measures: proofs, references, draws of every algorithm, and the ten years."""
