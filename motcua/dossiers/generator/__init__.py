"""A province's years of made-up dossiers, drawn from a calibration. What is here writes nothing."""
