"""Bring reports in: files, folders, archives and standard input become pages."""
