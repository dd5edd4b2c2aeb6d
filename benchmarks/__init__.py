"""Measurements that anyone can run: `.venv/bin/python -m benchmarks`."""
