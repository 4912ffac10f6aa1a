"""Costs of workloads in tables and lists."""
