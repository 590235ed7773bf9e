"""Tabular: tables and packages of any Table Schema, ours and anybody's, judged by what they promise themselves."""
