"""Prefect around the steps of a run: flows, deployments, events, notifications and Prefect's server."""
