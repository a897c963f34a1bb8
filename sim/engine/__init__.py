"""Exact answers about many packages at once; knows no words for people."""
