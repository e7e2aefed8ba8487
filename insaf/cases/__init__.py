"""The record and its projection."""
