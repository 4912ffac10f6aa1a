"""What the report and the review pages share: links, formatting, templates, charts and view records."""
