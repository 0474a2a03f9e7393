"""In what order? Scores in, scores out: arrays only, no I/O and no clock."""
