"""Long tests that are run by hand: killed runs, reports and servers, and runs over unchanged pages."""
