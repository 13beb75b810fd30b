"""A second bank, kept with pencil and paper, beside which the true one is lived step by step."""
