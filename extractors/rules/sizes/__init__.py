"""What sizes and hardware in sentences belong to."""
