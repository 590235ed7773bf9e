"""Draft: what a machine reads in a new report, for a person to correct. Rules and word lists, no model."""
