"""Everything that touches the outside: fetching, Prefect flows, the command line, reports, review pages."""
