"""Measurements that anyone can run: `.venv-dev/bin/python -m benchmarks`."""
