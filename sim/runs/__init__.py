"""Scripted runs: questions written down once, asked again whenever positions change."""
