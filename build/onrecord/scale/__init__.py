"""Scale: a corpus drafted and checked part by part, on as many processes and machines as there are."""
