"""The steps of a run as plain functions, and extraction on a Dask cluster."""
