"""Carry it out; the only place that catches every exception."""
