"""Who may do what: pure questions, one file per noun, over the role × action matrix as data."""
